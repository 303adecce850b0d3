/**
 * Runs what was laid out, but for Electron: the core starts from those files alone, opens its vault, and decodes the demo
 * in its workers; and Electron's entry is loaded with all that it imports. Arguments: the folder of the app, and the
 * demo's.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { examList } from "../../shared/contract/worklist-requests.ts";

const PATIENCE_MS = 300_000;

interface Started {
  readonly api: { fetch(request: Request): Response | Promise<Response> };
  dispose(): Promise<void>;
}
const entry = z.object({
  startCore: z.custom<(parts: object) => Promise<Started>>((value) => typeof value === "function"),
});

const [app = "", demo = ""] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "alcove-trial-"));
cpSync(demo, join(app, "build/demo"), { recursive: true });
const chunks = join(app, "dist/electron/chunks");
const name = readdirSync(chunks).find((each) => /^start-core-.*\.mjs$/.test(each));
if (name === undefined) throw new Error("the bundle has no start-core");
const { startCore } = entry.parse(await import(pathToFileURL(join(chunks, name)).href));
const log = { warn: () => {}, error: (about: object) => process.stderr.write(`${JSON.stringify(about)}\n`) };
const core = await startCore({ home: app, profile, host: "electron", keyStore: null, log });

/**
 * Loads Electron's entry against a stand-in for Electron's module that says another instance runs: the entry then ends,
 * well, before it asks anything else of it.
 */
function loadEntry(): boolean {
  const entryFile = join(app, "dist/electron/main.mjs");
  const imports = /import\s*(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*"electron"/g;
  const names = [...readFileSync(entryFile, "utf8").matchAll(imports)]
    .flatMap(([, list = ""]) => list.split(","))
    .map((each) => each.trim().split(" ")[0] ?? "")
    .filter((each) => each !== "" && each !== "app");
  const standIn = join(app, "node_modules/electron");
  mkdirSync(standIn);
  const lines = [
    "export const app = { setPath() {}, requestSingleInstanceLock: () => false, exit: (code) => process.exit(code) };",
    ...[...new Set(names)].map((each) => `export const ${each} = undefined;`),
    "export default {};",
  ];
  writeFileSync(join(standIn, "package.json"), '{ "name": "electron", "type": "module", "main": "index.js" }');
  writeFileSync(join(standIn, "index.js"), lines.join("\n"));
  const { status, stderr } = spawnSync(process.execPath, [entryFile, "--profile", profile], { encoding: "utf8" });
  rmSync(standIn, { recursive: true });
  if (status !== 0) process.stderr.write(stderr);
  return status === 0 && stderr.includes("another Alcove has this profile open");
}

const readyExams = async (): Promise<number> => {
  const answer = await core.api.fetch(new Request("http://main/api/exams"));
  return examList.parse(await answer.json()).exams.filter(({ state }) => state === "ready").length;
};
const end = Date.now() + PATIENCE_MS;
let ready = 0;
while (ready < 5 && Date.now() < end) {
  await later(250);
  ready = await readyExams();
}
await core.dispose();
const loads = loadEntry();
rmSync(join(app, "build"), { recursive: true });
rmSync(profile, { recursive: true, force: true });
const word = loads ? "loads" : "does not load";
process.stderr.write(`Of what was laid out ${ready} exams of the demo were decoded; Electron's entry ${word}.\n`);
process.exitCode = ready < 5 || !loads ? 1 : 0;
