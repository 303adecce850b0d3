/**
 * `npm run package`: the program for this machine's system, from an Electron distribution that is there already.
 *
 * Nothing is downloaded for `--dir`; installers of some systems need tools that electron-builder fetches
 * (docs/engineer-guide/packaging.md).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Arch, build, Platform } from "electron-builder";
import { z } from "zod";
import { builderConfig } from "./builder-config.ts";
import { distributionFault } from "./electron-distribution.ts";
import { stageProgram } from "./stage.ts";

const root = resolve(import.meta.dirname, "../..");
const help = `npm run package -- [options]

  --electron-dist DIR   Electron's unpacked distribution (default: node_modules/electron/dist)
  --dir                 the program as a folder, without an installer
  --stage-only          lay out and try what ships, and stop before Electron is needed
  --output DIR          where to (default: dist/package)
`;
const say = (line: string) => process.stderr.write(`${line}\n`);

const manifest = z.object({ devDependencies: z.object({ electron: z.string() }) });
const { electron } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).devDependencies;

const { values } = parseArgs({
  options: {
    "electron-dist": { type: "string", default: join(root, "node_modules/electron/dist") },
    dir: { type: "boolean", default: false },
    "stage-only": { type: "boolean", default: false },
    output: { type: "string", default: join(root, "dist/package") },
    help: { type: "boolean", default: false },
  },
});

/** @returns the exit code */
async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const electronDist = resolve(values["electron-dist"]);
  const fault = values["stage-only"] ? undefined : distributionFault(electronDist, electron, process.platform);
  if (fault !== undefined) {
    say(fault);
    return 1;
  }
  const stage = mkdtempSync(join(tmpdir(), "alcove-package-"));
  try {
    const staged = stageProgram(root, stage, `${process.platform}-${process.arch}`);
    say(`Laid out ${staged.packages.length} packages beside the bundle.`);
    const trial = [join(import.meta.dirname, "trial.ts"), staged.app, join(root, "build/demo")];
    const { status } = spawnSync(process.execPath, trial, { stdio: "inherit", cwd: stage });
    if (status !== 0) {
      say("What was laid out does not run: see above. Nothing was packaged.");
      return 1;
    }
    if (values["stage-only"]) return 0;
    const made = await build({
      projectDir: root,
      targets: Platform.current().createTarget(
        values.dir ? "dir" : null,
        Arch[process.arch === "arm64" ? "arm64" : "x64"],
      ),
      publish: "never",
      config: builderConfig({
        root,
        staged,
        electronDist,
        electronVersion: electron,
        output: resolve(values.output),
      }),
    });
    for (const file of made) say(file);
    return 0;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

process.exitCode = await main();
