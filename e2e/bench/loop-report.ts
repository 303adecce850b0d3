/** Event-loop delays of a program under test, as loop-probe.ts measures them from within. */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const loopReport = z.record(z.string(), z.number());

/** The environment in which the program measures itself and writes to this file. */
export const probed = (file: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "loop-probe.ts")).href} ${process.env.NODE_OPTIONS ?? ""}`,
  ALCOVE_LOOP_REPORT: file,
});

/** Delays since the last report, in milliseconds. */
export async function loopOf(pid: number, file: string): Promise<z.infer<typeof loopReport>> {
  await rm(file, { force: true });
  process.kill(pid, "SIGUSR2");
  while (!existsSync(file)) await later(20);
  await later(50);
  return loopReport.parse(JSON.parse(await readFile(file, "utf8")));
}
