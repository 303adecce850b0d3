import { describe, expect, it } from "vitest";
import type { FrameHeader } from "../../shared/dicom/instance-header.ts";
import { after, isBehind, type Place, rateOf, recordedTimes, remember, stackRates, stepIn } from "./cine-timing.ts";
import { sliceExample } from "./slice-example.ts";

const frame = (frameTime: number | null): FrameHeader => ({
  position: null,
  orientation: null,
  thickness: null,
  windows: [],
  frameTime,
  dimension: [],
});
const clip = (times: readonly (number | null)[]) =>
  times.map((_, at) => sliceExample({ frames: times.map(frame) }, at));

describe("times of a clip", () => {
  it("RD-50: are Frame Time for each of its frames", () => {
    expect(recordedTimes(clip([40, 40, 40]))).toEqual([40, 40, 40]);
  });
  it("RD-50: are those of Frame Time Vector, each counted from the frame before", () => {
    // the first value of a vector is 0: nothing lies before the first frame
    expect(recordedTimes(clip([0, 33, 66, 33]))).toEqual([33, 66, 33, 33]);
  });
  it("RD-51: are none for cross sections", () => {
    expect(recordedTimes(clip([null, null]))).toBeNull();
    expect(recordedTimes([{ state: "expected", instance: "1.2", problem: null }])).toBeNull();
  });
  it("RD-50: go on over a frame that is not here", () => {
    const [first, , third] = clip([40, 40, 40]);
    if (first === undefined || third === undefined) throw new Error("three frames");
    expect(recordedTimes([first, { state: "broken", instance: "1.2", problem: null }, third])).toEqual([40, 40, 40]);
  });
});

describe("the order of playing", () => {
  const run = (count: number, sway: boolean, steps: number): readonly number[] => {
    const seen: number[] = [];
    let place: Place = { index: 0, direction: 1 };
    for (let step = 0; step < steps; step += 1) {
      place = after(place, count, sway);
      seen.push(place.index);
    }
    return seen;
  };
  it("RD-52: takes every slice, round or back and forth", () => {
    expect(run(3, false, 7)).toEqual([1, 2, 0, 1, 2, 0, 1]);
    expect(run(4, true, 8)).toEqual([1, 2, 3, 2, 1, 0, 1, 2]);
    expect(run(1, true, 2)).toEqual([0, 0]);
  });
  it("RD-52: goes on from the end the same way when sway is turned off half way", () => {
    expect(after({ index: 2, direction: -1 }, 4, false)).toEqual({ index: 3, direction: 1 });
  });
});

describe("the rate that is seen", () => {
  it("RD-53: is told once enough slices were painted, and forgets what is long ago", () => {
    let paintings: readonly number[] = [];
    for (const time of [0, 100, 200]) paintings = remember(paintings, time);
    expect(rateOf(paintings)).toBeNull();
    for (let time = 300; time <= 5000; time += 100) paintings = remember(paintings, time);
    expect(rateOf(paintings)).toBeCloseTo(10);
    expect(paintings.length).toBeLessThan(25);
    for (const time of [6000, 7000, 8000, 9000, 10_000]) paintings = remember(paintings, time);
    expect(rateOf(paintings)).toBeCloseTo(1);
  });
  it("RD-53: is behind when a tenth is missing", () => {
    expect(isBehind(26, 30)).toBe(true);
    expect(isBehind(29, 30)).toBe(false);
    expect(isBehind(null, 30)).toBe(false);
  });
  it("goes up and down by the rates there are, within their ends", () => {
    expect(stepIn(stackRates, 15, 1)).toBe(20);
    expect(stepIn(stackRates, 15, -1)).toBe(12);
    expect(stepIn(stackRates, 60, 1)).toBe(60);
    expect(stepIn(stackRates, 1, -1)).toBe(1);
  });
});
