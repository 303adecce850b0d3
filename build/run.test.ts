import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A clone with stand-ins for npm, the bundler and the program, each of which notes that it ran. */
const files: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module" }',
  "package-lock.json": "{}",
  "tsconfig.base.json": "{}",
  "shared/units.ts": "export const unit = 1;",
  "renderer/main.tsx": "",
  "electron/serve.ts": "",
  "npm.js": `
    const fs = await import("node:fs");
    fs.appendFileSync("ran.txt", "npm " + process.argv.slice(2).join(" ") + "\\n");
    fs.mkdirSync("node_modules", { recursive: true });
    fs.writeFileSync("node_modules/.package-lock.json", "{}");`,
  "build/external-packages.ts": "",
  "build/bundle.ts": `
    import fs from "node:fs";
    fs.appendFileSync("ran.txt", "bundle\\n");
    fs.mkdirSync("dist/electron", { recursive: true });
    fs.writeFileSync("dist/electron/serve.mjs",
      'import fs from "node:fs"; fs.appendFileSync("ran.txt", "serve " + process.argv.slice(2).join(" ") + "\\\\n");');`,
};

describe("npm start", () => {
  let root = "";
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "run-"));
    for (const [file, text] of Object.entries(files)) write(file, text);
    for (const file of ["run.mjs", "build-state.mjs"]) {
      copyFileSync(join(import.meta.dirname, file), join(root, "build", file));
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const start = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [join(root, "build/run.mjs"), "start", ...args], {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, "npm.js") },
      encoding: "utf8",
    });
  /** What ran since the last time that this was asked. */
  const ran = (): string => {
    const file = join(root, "ran.txt");
    const lines = existsSync(file) ? readFileSync(file, "utf8") : "";
    rmSync(file, { force: true });
    return lines;
  };

  it("installs, builds and serves on a fresh clone, and passes options on", () => {
    expect(start("--no-open", "--port", "0").status).toBe(0);
    expect(ran()).toBe("npm ci --loglevel=error\nbundle\nserve --no-open --port 0\n");
  });

  it("neither installs nor builds again while nothing changed", () => {
    start("--no-open");
    ran();
    start("--no-open");
    expect(ran()).toBe("serve --no-open\n");
  });

  it("builds again when a source changed", () => {
    start("--no-open");
    ran();
    write("shared/units.ts", "export const unit = 2;");
    start("--no-open");
    expect(ran()).toBe("bundle\nserve --no-open\n");
  });

  it("installs again when the lockfile is newer than what is installed", () => {
    start("--no-open");
    ran();
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "package-lock.json"), later, later);
    start("--no-open");
    expect(ran()).toContain("npm ci --loglevel=error\n");
  });

  it("says in one line that Electron is not here, and how to get it", () => {
    const { stderr } = start("--no-open");
    expect(stderr).toMatch(/^Electron is not here.*node node_modules\/electron\/install\.js$/m);
    const refused = start("--electron");
    expect(refused.status).toBe(1);
    expect(refused.stderr).not.toContain("opens in the browser");
    expect(start("--browser", "--no-open").stderr).not.toContain("Electron is not here");
  });

  it("runs Electron where it is present, unless the browser is asked for", () => {
    start("--no-open");
    write("node_modules/electron/path.txt", "electron");
    write(
      "node_modules/electron/cli.js",
      'require("node:fs").appendFileSync("ran.txt", "electron " + process.argv.slice(3).join(" ") + "\\n");',
    );
    write("node_modules/electron/package.json", '{ "type": "commonjs" }');
    ran();
    expect(start("--profile", "here").status).toBe(0);
    expect(ran()).toBe("electron --profile here\n");
    start("--browser", "--no-open");
    expect(ran()).toBe("serve --no-open\n");
  });

  it("does not start what cannot be built, and tries again the next time", () => {
    const whole = files["build/bundle.ts"] ?? "";
    write("build/bundle.ts", "process.exit(1);");
    expect(start("--no-open").status).toBe(1);
    expect(ran()).toBe("npm ci --loglevel=error\n");
    write("build/bundle.ts", whole);
    start("--no-open");
    expect(ran()).toBe("bundle\nserve --no-open\n");
  });

  it("explains itself, and refuses what it does not know before doing anything", () => {
    const help = start("--help");
    expect(help.status).toBe(0);
    for (const option of ["--browser", "--electron", "--port", "--profile", "--no-open", "--help"]) {
      expect(help.stdout).toContain(option);
    }
    expect(start("--prot", "1").status).toBe(2);
    for (const wrong of [["--port"], ["--port", "--no-open"], ["--port", "abc"], ["--port=70000"], ["--profile"]]) {
      const { status, stderr } = start(...wrong);
      expect(status, wrong.join(" ")).toBe(2);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
    expect(ran()).toBe("");
    expect(start("--port=0", "--profile=here").status).toBe(0);
  });
});
