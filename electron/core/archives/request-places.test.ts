import { setTimeout as later } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { RequestPlaces } from "./request-places.ts";

const running = new AbortController().signal;

function opened(most: number) {
  let now = 0;
  const learned = vi.fn();
  const places = new RequestPlaces({ most, known: null, learned, clock: () => now, ticks: () => now });
  /** For so long every request brings this many bytes a second. */
  const bring = (ms: number, each: number): void => {
    for (let at = 0; at < ms; at += 100) {
      now += 100;
      places.received((places.atOnce * each) / 10);
    }
  };
  return { places, learned, bring };
}

it("gives the next place when one is given back, and none to who left off waiting", async () => {
  const { places } = opened(1);
  const back = await places.take(running);
  const stop = new AbortController();
  const left = places.take(stop.signal);
  const next = places.take(running);
  stop.abort();
  await expect(left).rejects.toThrow("cancelled");
  back();
  back();
  await next;
  await expect(places.take(stop.signal)).rejects.toThrow("cancelled");
});

it("SI-20 measures only while all places are taken, and opens more where that brings more", async () => {
  const { places, learned, bring } = opened(8);
  for (let at = 0; at < 3; at += 1) await places.take(running);
  bring(10_000, 1e6);
  expect(places.atOnce, "one place was free").toBe(4);
  await places.take(running);
  bring(2500, 1e6);
  expect(places.atOnce).toBe(8);
  for (let at = 0; at < 4; at += 1) await places.take(running);
  bring(3000, 1e6);
  expect(learned).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ atOnce: 8, isRefused: false, bytesPerSecond: expect.closeTo(8e6, -6) }),
  );
});

it("SI-22 closes a place after a refusal: who comes next waits", async () => {
  const { places, learned } = opened(4);
  const backs = await Promise.all(Array.from({ length: 4 }, () => places.take(running)));
  places.refused();
  expect(places.atOnce).toBe(3);
  expect(learned).toHaveBeenCalledWith(expect.objectContaining({ atOnce: 3, isRefused: true }));
  backs[0]?.();
  const stop = new AbortController();
  const fourth = places.take(stop.signal);
  await later(5);
  stop.abort();
  await expect(fourth).rejects.toThrow("cancelled");
  backs[1]?.();
  await places.take(running);
});
