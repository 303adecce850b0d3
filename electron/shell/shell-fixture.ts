/** The shell started on the double of Electron's module, for tests that mock it (`vi.mock("electron", …)`). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import type { Crash } from "../core/crashes/write-crash-report.ts";
import type { MachineEvent } from "../core/workstation.ts";
import { createLog } from "../host/log.ts";
import type { Program } from "../host/program.ts";
import * as electron from "./electron-double.ts";
import { startShell } from "./start-shell.ts";

/** A program that records what it is asked, and a log that keeps its lines. */
export function exampleShell(program: Partial<Program> = {}, platform: NodeJS.Platform = "linux") {
  const profile = mkdtempSync(join(tmpdir(), "alcove-shell-"));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
  const served: string[] = [];
  const met: MachineEvent[] = [];
  const crashes: Crash[] = [];
  const lines: string[] = [];
  const whole: Program = {
    async fetch(request) {
      served.push(request.url);
      return new Response("page");
    },
    started: Promise.resolve(),
    isSignInPage: async (address) => /^(https|ms-msdt):\/\/login\.example\/auth\?state=1$/.test(address),
    meet: async (event) => void met.push(event),
    dispose: async () => {},
    ...program,
  };
  return {
    served,
    met,
    crashes,
    lines,
    parts: {
      profile,
      platform,
      log: createLog({ write: (line) => lines.push(line) }),
      report: (crash: Crash) => void crashes.push(crash),
      updates: { begin: async () => {} },
      createProgram: async () => whole,
    },
  };
}

/** Started, with its window. */
export async function start(program: Partial<Program> = {}, platform: NodeJS.Platform = "linux") {
  const shell = exampleShell(program, platform);
  startShell(shell.parts);
  await vi.waitFor(() => expect(electron.powerMonitor.eventNames()).not.toEqual([]));
  const window = electron.windows.at(-1);
  if (window === undefined) throw new Error("no window was opened");
  return { ...shell, window };
}

/** A session's handler of that name, called as Electron would. */
export const call = (name: string, ...args: unknown[]): unknown => {
  const handler = electron.handlers.get(name);
  if (handler === undefined) throw new Error(`nothing was set by ${name}`);
  return Reflect.apply(handler, undefined, args);
};

export const newContents = () => {
  const contents = new electron.Contents();
  electron.app.emit("web-contents-created", {}, contents);
  return contents;
};

/** Whether a listener of that event prevents what it is told of. */
export const isPrevented = (
  emitter: { emit(event: string, ...args: unknown[]): boolean },
  event: string,
  details: object,
  ...more: unknown[]
): boolean => {
  const preventDefault = vi.fn();
  emitter.emit(event, { ...details, preventDefault }, ...more);
  return preventDefault.mock.calls.length > 0;
};
