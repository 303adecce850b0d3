/** Updates of the program from a feed, where one is set: fetched beside the reading, put in place when the program ends. */
import type { UpdateState } from "../../shared/contract/program.ts";
import type { Log } from "../host/log.ts";

const LOOK_EVERY_MS = 6 * 3_600_000;

export interface Updates {
  readonly state: () => UpdateState;
  /** To be called once Electron is ready. Without a feed nothing is loaded and nothing is asked. */
  readonly begin: () => Promise<void>;
}

/**
 * What is fetched is checked by electron-updater: its digest by the feed's own list, and its signature where the system
 * has signatures (macOS, Windows).
 *
 * @param feed `null` where none is set
 */
export function createUpdates(feed: string | null, log: Log, now: () => number): Updates {
  let state: UpdateState = feed === null ? { state: "off" } : { state: "watching", lookedAt: null };
  const failed = (error: unknown): void => {
    log.warn({ err: error }, "looked for an update in vain");
    if (state.state !== "ready") state = { state: "failed", lookedAt: now() };
  };
  return {
    state: () => state,
    async begin() {
      if (feed === null) return;
      const { default: updater } = await import("electron-updater");
      const { autoUpdater } = updater;
      // It would log addresses; what matters of it is in the state.
      autoUpdater.logger = null;
      autoUpdater.autoDownload = true;
      autoUpdater.autoInstallOnAppQuit = true;
      autoUpdater.allowDowngrade = false;
      autoUpdater.setFeedURL({ provider: "generic", url: feed });
      autoUpdater.on("update-not-available", () => {
        state = { state: "watching", lookedAt: now() };
      });
      autoUpdater.on("update-downloaded", ({ version }) => {
        state = { state: "ready", version };
      });
      autoUpdater.on("error", failed);
      // Its failures come as events too.
      const look = (): void => void autoUpdater.checkForUpdates().catch(() => {});
      look();
      setInterval(look, LOOK_EVERY_MS).unref();
    },
  };
}
