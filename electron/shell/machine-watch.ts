/** Hands on what the system tells of itself: locks, sleep, and its end. What becomes of it is decided in the core. */
import { app, powerMonitor } from "electron";
import type { MachineEvent } from "../core/workstation.ts";

/** Linux tells of no lock, but answers when it is asked. */
const LOOK_EVERY_MS = 3000;
/** The question wants to know after how many seconds without a hand a person is away; a lock is told before that. */
const AWAY_SECONDS = 3600;

/**
 * To be called once Electron is ready.
 *
 * @param meet takes an event to the core; never rejects
 */
export function watchMachine(platform: NodeJS.Platform, meet: (event: MachineEvent) => Promise<void>): void {
  powerMonitor.on("suspend", () => void meet("suspending"));
  powerMonitor.on("resume", () => void meet("woke"));
  powerMonitor.on("lock-screen", () => void meet("system-locked"));
  powerMonitor.on("user-did-resign-active", () => void meet("system-locked"));
  // MA-6: the system is held up for as long as the core takes to put everything away.
  powerMonitor.on("shutdown", (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
  if (platform === "linux") watchLinuxLock(() => void meet("system-locked"));
}

function watchLinuxLock(locked: () => void): void {
  let was = false;
  setInterval(() => {
    const is = powerMonitor.getSystemIdleState(AWAY_SECONDS) === "locked";
    if (is && !was) locked();
    was = is;
  }, LOOK_EVERY_MS).unref();
}
