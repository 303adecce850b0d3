import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listCrashReports } from "./list-crash-reports.ts";
import { type Crash, crashFolderOf, writeCrashReport } from "./write-crash-report.ts";

const engines = { node: "24.1.0", electron: "45.4.1", chrome: "150.0.1", v8: "15.0-electron.0", zlib: "1.3" };
let profile = "";
let folder = "";
const write = (crash: Partial<Crash>, at = 1_772_366_400_000) =>
  writeCrashReport(
    { process: "main", reason: "error", exitCode: 1, ...crash },
    { folder, version: "0.1.0", clock: () => at, engines },
  );
const text = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join();

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "crashes-"));
  folder = crashFolderOf(profile);
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

describe("crash reports", () => {
  it("hold the process, the reason and versions, and nothing else", () => {
    expect(write({ process: "page", reason: "oom", exitCode: -536_870_904 })).toBe(true);
    const [report] = listCrashReports(folder);
    expect(Object.keys(report ?? {}).sort()).toEqual(
      ["at", "engines", "error", "exitCode", "process", "reason", "system", "version"].sort(),
    );
    expect(report).toMatchObject({
      at: 1_772_366_400_000,
      version: "0.1.0",
      engines: { node: "24.1.0", electron: "45.4.1", chrome: "150.0.1", v8: "15.0-electron.0" },
      process: "page",
      reason: "oom",
      error: null,
    });
    expect(readdirSync(folder)).toEqual(["2026-03-01T12-00-00.000Z.json"]);
  });

  it("name where an error was thrown, and never what it said, nor a folder", () => {
    const message = "no series of KIM^MINJUN in /data/KIM/1.2.840.1\n    at KIM (MINJUN:1:2)";
    const error = Object.assign(new RangeError(message), { code: "KIM MINJUN", patient: "KIM" });
    error.stack = [
      `RangeError: ${message}`,
      "    at async Vault.open (file:///opt/KIM/dist/electron/main.mjs:10:5)",
      "    at D:\\KIM\\alcove\\dist\\electron\\chunks\\core-1.mjs:1:22",
      "    at node:internal/process/task_queues:95:5",
    ].join("\n");
    expect(write({ error })).toBe(true);
    expect(text()).not.toContain("KIM");
    expect(listCrashReports(folder)[0]?.error).toEqual({
      kind: "RangeError",
      code: "other",
      at: ["Vault.open@main.mjs:10:5", "@core-1.mjs:1:22", "@task_queues:95:5"],
    });
  });

  it("say of what is no error only its kind", () => {
    write({ error: "KIM^MINJUN" });
    expect(listCrashReports(folder)[0]?.error).toEqual({ kind: "string", code: null, at: [] });
    expect(text()).not.toContain("KIM");
  });

  it("are for this user alone, and no more than twenty", () => {
    for (let second = 0; second < 25; second += 1) write({}, 1_772_366_400_000 + second * 1000);
    const reports = listCrashReports(folder);
    expect(reports).toHaveLength(20);
    expect(reports[0]?.at).toBe(1_772_366_424_000);
    if (process.platform !== "win32") {
      const [name = ""] = readdirSync(folder);
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
  });

  it("never bring the program down themselves", () => {
    writeFileSync(folder, "a file where the folder should be");
    expect(write({})).toBe(false);
    expect(listCrashReports(folder)).toEqual([]);
  });

  it("leave out files that are no reports", () => {
    write({});
    writeFileSync(join(folder, "2030.json"), '{"at":1,"patient":"KIM"}');
    writeFileSync(join(folder, "2031.json"), "{");
    expect(listCrashReports(folder)).toHaveLength(1);
  });
});
