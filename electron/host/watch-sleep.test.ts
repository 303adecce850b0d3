import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchSleep } from "./watch-sleep.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("MA-3 notices a sleep, once, and none while the program only waits its turn", () => {
  let now = 0;
  const woke = vi.fn();
  watchSleep(woke, () => now);
  const pass = (ofProgram: number, ofWall: number) => {
    now += ofWall;
    vi.advanceTimersByTime(ofProgram);
  };
  pass(10_000, 10_000);
  pass(10_000, 65_000);
  expect(woke).not.toHaveBeenCalled();
  pass(10_000, 3_600_000);
  expect(woke).toHaveBeenCalledTimes(1);
  pass(10_000, 10_000);
  expect(woke).toHaveBeenCalledTimes(1);
});
