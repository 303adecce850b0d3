import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../host/log.ts";
import { createUpdates } from "./updates.ts";

const double = vi.hoisted(() => ({
  loaded: 0,
  feeds: [] as unknown[],
  looks: 0,
  updater: null as EventEmitter | null,
}));
vi.mock("electron-updater", () => {
  double.loaded += 1;
  const autoUpdater = Object.assign(new EventEmitter(), {
    logger: {},
    autoDownload: false,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    setFeedURL: (options: unknown) => double.feeds.push(options),
    async checkForUpdates() {
      double.looks += 1;
      throw new Error("net::ERR_INTERNET_DISCONNECTED");
    },
  });
  double.updater = autoUpdater;
  return { default: { autoUpdater } };
});

const lines: string[] = [];
const log = createLog({ write: (line) => lines.push(line) });

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
});

describe("updates", () => {
  it("are off without a feed: nothing is loaded, nothing is asked", async () => {
    const updates = createUpdates(null, log, Date.now);
    await updates.begin();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(updates.state()).toEqual({ state: "off" });
    expect([double.loaded, double.looks]).toEqual([0, 0]);
  });

  it("are looked for in the feed that is set, now and every six hours, and installed at the end", async () => {
    const updates = createUpdates("https://updates.example/alcove/", log, () => 5);
    expect(updates.state()).toEqual({ state: "watching", lookedAt: null });
    await updates.begin();
    expect(double.feeds).toEqual([{ provider: "generic", url: "https://updates.example/alcove/" }]);
    expect(double.updater).toMatchObject({
      logger: null,
      autoDownload: true,
      autoInstallOnAppQuit: true,
      allowDowngrade: false,
    });
    await vi.advanceTimersByTimeAsync(12 * 3_600_000);
    expect(double.looks).toBe(3);
    double.updater?.emit("error", new Error("https://updates.example/alcove/latest.yml: 404"));
    expect(updates.state()).toEqual({ state: "failed", lookedAt: 5 });
    expect(lines.join()).not.toContain("updates.example");
    double.updater?.emit("update-not-available", {});
    expect(updates.state()).toEqual({ state: "watching", lookedAt: 5 });
    double.updater?.emit("update-downloaded", { version: "0.2.0" });
    double.updater?.emit("error", new Error("again"));
    expect(updates.state()).toEqual({ state: "ready", version: "0.2.0" });
  });
});
