import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as electron from "./electron-double.ts";
import { WindowKeeper } from "./window-keeper.ts";
import { createWindowMemory, kept } from "./window-memory-double.ts";

vi.mock("electron", () => import("./electron-double.ts"));

const desk = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1160 }, scaleFactor: 1 };
const left = { id: 2, workArea: { x: 1920, y: 0, width: 2048, height: 2560 }, scaleFactor: 1 };
const onLeft = { x: 2000, y: 100, width: 900, height: 700 };

const keep = (name: string, bounds = onLeft) => {
  const keeper = new WindowKeeper(createWindowMemory());
  const window = new electron.BrowserWindow({});
  window.bounds = bounds;
  keeper.keep(window, name);
  return { keeper, window };
};
const displaysAre = (displays: typeof electron.answers.displays, event: string) => {
  electron.answers.displays = displays;
  electron.screen.emit(event);
};

describe("windows over changes of displays", () => {
  beforeEach(() => {
    electron.forget();
    kept.clear();
    vi.useFakeTimers();
    electron.answers.displays = [desk, left];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are remembered where they stand still, by the set of displays, and where they close", () => {
    const { window, keeper } = keep("left");
    window.emit("move");
    vi.advanceTimersByTime(500);
    expect(kept.size).toBe(0);
    vi.advanceTimersByTime(1000);
    expect([...kept]).toEqual([["0,0,1920x1160@1 1920,0,2048x2560@1|left", { ...onLeft, maximized: false }]]);
    window.bounds = { ...onLeft, x: 2100 };
    window.emit("close");
    expect(keeper.placeFor("left")).toMatchObject({ x: 2100 });
    expect(keeper.placeFor("right")).toBeUndefined();
  });

  it("MA-10, MA-11 come to a display that is there, and go back when theirs is", () => {
    const { window } = keep("left");
    window.maximized = true;
    window.emit("resize");
    vi.advanceTimersByTime(1000);
    displaysAre([desk], "display-removed");
    expect(electron.askedFor("window.setBounds")).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect([window.bounds.x, window.bounds.y, window.maximized]).toEqual([160, 80, false]);
    window.emit("move");
    vi.advanceTimersByTime(1000);
    displaysAre([desk, left], "display-added");
    displaysAre([desk, left], "display-metrics-changed");
    vi.advanceTimersByTime(1000);
    expect([window.bounds, window.maximized]).toEqual([onLeft, true]);
    expect(electron.askedFor("window.setBounds")).toHaveLength(2);
  });

  it("MA-11 are not moved while the system has them fill a display, nor when they can be taken", () => {
    const { window } = keep("left");
    window.fullScreen = true;
    displaysAre([desk], "display-removed");
    vi.advanceTimersByTime(1000);
    window.fullScreen = false;
    displaysAre([left], "display-removed");
    vi.advanceTimersByTime(1000);
    expect(electron.askedFor("window.setBounds")).toEqual([]);
  });

  it("end with the one whose realm they live in", () => {
    const keeper = new WindowKeeper(createWindowMemory());
    const [main, other] = [new electron.BrowserWindow({}), new electron.BrowserWindow({})];
    keeper.keep(main, "main");
    keeper.keep(other, "left");
    keeper.closeOthers("main");
    expect([main.destroyed, other.destroyed]).toEqual([false, true]);
  });
});
