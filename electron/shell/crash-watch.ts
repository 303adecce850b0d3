/**
 * What ended by failure beside the main process: it is reported, and the page is opened anew.
 *
 * The crash reporter is never started: its dumps hold memory, and memory holds patients.
 */
import { app, type BrowserWindow } from "electron";
import type { Crash } from "../core/crashes/write-crash-report.ts";

/** A page that fails so often in so short a time would only fail on. */
const MOST_CRASHES = 3;
const WITHIN_MS = 120_000;

/** Whether a page is opened anew after it crashed at these times (the last is now, in milliseconds). */
export const mayOpenAnew = (crashes: readonly number[]): boolean => {
  const now = crashes.at(-1) ?? 0;
  return crashes.filter((at) => now - at <= WITHIN_MS).length < MOST_CRASHES;
};

const processes: Readonly<Record<string, Crash["process"]>> = { GPU: "graphics" };

export interface CrashWatch {
  readonly report: (crash: Crash) => void;
  readonly now: () => number;
  readonly openAnew: () => void;
  /** It crashed too often. */
  readonly giveUp: () => void;
}

/** @param main of the page whose crash ends what is on the screen: other windows live in its process */
export function watchCrashes(main: BrowserWindow, { report, now, openAnew, giveUp }: CrashWatch): void {
  const crashes: number[] = [];
  main.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason === "clean-exit") return;
    report({ process: "page", reason, exitCode });
    crashes.push(now());
    if (mayOpenAnew(crashes)) openAnew();
    else giveUp();
  });
  app.on("child-process-gone", (_event, { type, reason, exitCode }) => {
    if (reason === "clean-exit" || reason === "killed") return;
    report({ process: processes[type] ?? "helper", reason, exitCode });
  });
}
