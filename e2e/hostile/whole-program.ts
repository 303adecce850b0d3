/** Hostile files through the whole core, in a process whose every folder is watched: nothing may be written elsewhere. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { DayReport } from "./working-day.ts";

const MOST_MEMORY = 1_500_000_000;
const DAY_MS = 240_000;

const everyFile = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Files that break alike often share their UIDs, and an archive shows one of those: a small folder is read file by file. */
const MOST_APART = 150;

async function daysOf(folder: string, ground: string, apart: boolean): Promise<readonly string[]> {
  const files = await everyFile(folder);
  if (!apart || files.length > MOST_APART) return [resolve(folder)];
  return Promise.all(
    files.map(async (file) => {
      const alone = join(ground, "days", basename(file));
      await mkdir(alone, { recursive: true });
      await copyFile(file, join(alone, "file"));
      return alone;
    }),
  );
}

/** What must not be; empty when the day went well. `words` sums the day up. */
export interface DayOutcome {
  readonly faults: readonly string[];
  readonly words: string;
}

/** @param apart whether each file of a small folder has a day of its own */
export async function spendDays(folder: string, apart: boolean): Promise<DayOutcome> {
  const ground = await mkdtemp(join(tmpdir(), "alcove-hostile-"));
  const [profile, temporary, elsewhere] = ["profile", "tmp", "elsewhere"].map((name) => join(ground, name));
  if (profile === undefined || temporary === undefined || elsewhere === undefined) throw new Error("no folders");
  for (const path of [profile, temporary, elsewhere]) await mkdir(path);
  try {
    const before = await everyFile(folder);
    const days = await daysOf(folder, ground, apart);
    const child = fork(fileURLToPath(new URL("./working-day.ts", import.meta.url)), [profile, ...days], {
      serialization: "advanced",
      cwd: elsewhere,
      env: {
        ...process.env,
        TMPDIR: temporary,
        HOME: elsewhere,
        XDG_CONFIG_HOME: elsewhere,
        XDG_CACHE_HOME: elsewhere,
      },
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), DAY_MS);
    let report: DayReport | null = null;
    // The shape is the child's own, on the other end of the same program.
    child.on("message", (message) => {
      report = message as DayReport;
    });
    const [code, signal] = await once(child, "exit");
    clearTimeout(timer);
    if (report === null) return { faults: [`the program ended: ${signal ?? `exit code ${code}`}`], words: "" };
    const { exams, frames, refused, faults, peak }: DayReport = report;
    const strays = (await everyFile(elsewhere)).map(
      (path) => `written outside the profile: ${path.slice(ground.length)}`,
    );
    const left = (await everyFile(temporary)).map((path) => `left behind: ${path.slice(ground.length)}`);
    const changed = String(await everyFile(folder)) === String(before) ? [] : ["the folder that was read has changed"];
    const heavy = peak > MOST_MEMORY ? [`${Math.round(peak / 1e6)} MB of memory`] : [];
    return {
      faults: [...faults, ...strays, ...left, ...changed, ...heavy],
      words: `${exams} exams, ${frames} frames shown, ${refused} images refused, ${Math.round(peak / 1e6)} MB`,
    };
  } finally {
    await rm(ground, { recursive: true, force: true });
  }
}
