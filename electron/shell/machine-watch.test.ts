import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MachineEvent } from "../core/workstation.ts";
import * as electron from "./electron-double.ts";
import { watchMachine } from "./machine-watch.ts";

vi.mock("electron", () => import("./electron-double.ts"));

let met: MachineEvent[] = [];
const watch = (platform: NodeJS.Platform) => watchMachine(platform, async (event) => void met.push(event));

beforeEach(() => {
  electron.forget();
  vi.useFakeTimers();
  met = [];
});
afterEach(() => {
  vi.useRealTimers();
});

it("MA-1 to MA-3 hands locks, other users, sleep and waking on to the core", () => {
  watch("darwin");
  for (const event of ["lock-screen", "user-did-resign-active", "suspend", "resume", "unlock-screen", "on-battery"])
    electron.powerMonitor.emit(event);
  expect(met).toEqual(["system-locked", "system-locked", "suspending", "woke"]);
});

it("MA-1 looks for a lock on Linux, which tells of none, and says each once", () => {
  watch("linux");
  const pass = (state: string) => {
    electron.answers.idleState = state;
    vi.advanceTimersByTime(6000);
  };
  for (const state of ["active", "locked", "idle", "unknown", "locked"]) pass(state);
  expect(met).toEqual(["system-locked", "system-locked"]);
});
