import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-crashes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const module = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href);

/** A program that watches for crashes and then does this. */
const crash = (does: string) =>
  spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { createLog } from ${module("log.ts")};
       import { logCrashes } from ${module("log-crashes.ts")};
       import { writeCrashReport } from ${module("../core/crashes/write-crash-report.ts")};
       const place = { folder: ${JSON.stringify(folder)}, version: "0.1.0" };
       logCrashes(createLog(), (crash) => writeCrashReport(crash, place), (code) => process.exit(code));
       setTimeout(() => process.exit(0), 5000);
       ${does}`,
    ],
    { encoding: "utf8" },
  );

it.each([
  ["an error that nothing caught", 'setTimeout(() => { throw new RangeError("KIM^MINJUN"); });'],
  ["a promise that nobody heard", 'void Promise.reject(new RangeError("KIM^MINJUN"));'],
])("ends the program over %s, with a line in the log and a report, and without its words", (_, does) => {
  const { status, stderr } = crash(does);
  expect(status).toBe(1);
  const [name = ""] = readdirSync(folder);
  const report = readFileSync(join(folder, name), "utf8");
  expect(JSON.parse(report)).toMatchObject({ process: "main", reason: "error", error: { kind: "RangeError" } });
  expect(stderr).toContain("an error that nothing caught");
  expect(`${report}${stderr}`).not.toContain("KIM");
});
