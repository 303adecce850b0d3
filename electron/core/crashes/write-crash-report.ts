/**
 * Reports of parts of the program that ended by failure: kept in the profile, sent nowhere.
 *
 * A report holds what `crashReport` (shared/contract/program.ts) names and nothing else. Memory dumps are never written:
 * memory holds patients. This file is loaded before all others, so it needs nothing but Node.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, release } from "node:os";
import { basename, join } from "node:path";
import type { CrashReport } from "../../../shared/contract/program.ts";

export interface Crash extends Pick<CrashReport, "process" | "reason"> {
  readonly exitCode: number | null;
  /** What was thrown, where something was. */
  readonly error?: unknown;
}

export interface CrashPlace {
  readonly folder: string;
  readonly version: string;
  readonly clock?: () => number;
  readonly engines?: Readonly<Record<string, string | undefined>>;
}

/** The profile's folder for them. */
export const crashFolderOf = (profile: string): string => join(profile, "crash-reports");

const MOST_KEPT = 20;
const MOST_FRAMES = 12;
const ENGINES = ["node", "electron", "chrome", "v8"] as const;

const frame = /^\s*at (?:(?:async )?(?<name>.*?) \()?(?<file>.+?:\d+:\d+)\)?$/;

/** A line of a stack as function and file; `undefined` for one that is neither, such as a line of the message. */
function placeOf(line: string): string | undefined {
  const { name = "", file } = frame.exec(line)?.groups ?? {};
  if (file === undefined) return undefined;
  const called = name.replace(/[^\w.<>$ #[\]-]/g, "");
  return `${called}@${basename(file.replaceAll("\\", "/")).replace(/[^\w.$:-]/g, "")}`;
}

/** Words of our own and of engines are codes; anything else is not repeated. */
const asCode = (text: string): string => (/^[A-Za-z0-9_.-]{1,80}$/.test(text) ? text : "other");

function errorOf(error: unknown): CrashReport["error"] {
  if (error === undefined) return null;
  if (!(error instanceof Error)) return { kind: typeof error, code: null, at: [] };
  const at = (error.stack ?? "")
    .replace(error.message, "")
    .split("\n")
    .flatMap((line) => placeOf(line) ?? []);
  const code = "code" in error && typeof error.code === "string" ? asCode(error.code) : null;
  return { kind: asCode(error.name), code, at: at.slice(0, MOST_FRAMES) };
}

/** Writes at once and without waiting: the program may be about to end. Never throws. @returns whether it was written */
export function writeCrashReport(crash: Crash, place: CrashPlace): boolean {
  const { folder, version, clock = Date.now, engines = process.versions } = place;
  const report: CrashReport = {
    at: clock(),
    version: asCode(version),
    system: { platform: asCode(platform()), architecture: asCode(arch()), release: asCode(release()) },
    engines: Object.fromEntries(
      ENGINES.flatMap((name) => (engines[name] === undefined ? [] : [[name, asCode(engines[name])]])),
    ),
    process: crash.process,
    reason: asCode(crash.reason),
    exitCode: crash.exitCode,
    error: errorOf(crash.error),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const name = new Date(report.at).toISOString().replaceAll(":", "-");
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    for (const old of namesIn(folder).slice(MOST_KEPT)) rmSync(join(folder, old), { force: true });
    return true;
  } catch {
    // A disk that takes no report is no reason to fail once more; the log has the failure.
    return false;
  }
}

/** Newest first. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}
