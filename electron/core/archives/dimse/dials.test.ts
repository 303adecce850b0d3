import { afterEach, expect, it, vi } from "vitest";
import { Dials } from "./dials.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("begins with what was opened at the same time, whether that came to be or not", async () => {
  const dials = new Dials();
  const ended: string[] = [];
  const late = Promise.withResolvers<string>();
  const first = dials.open(async () => "first").then((name) => ended.push(name));
  const second = dials.open(() => late.promise).catch(() => ended.push("failed"));
  await Promise.resolve();
  expect(ended).toEqual([]);
  late.reject(new Error("refused"));
  await Promise.all([first, second]);
  expect(ended.toSorted()).toEqual(["failed", "first"]);
});

it("does not wait long for one that hangs", async () => {
  vi.useFakeTimers();
  const dials = new Dials();
  void dials.open(() => new Promise<never>(() => {}));
  const first = dials.open(async () => "open");
  await vi.advanceTimersByTimeAsync(501);
  expect(await first).toBe("open");
});
