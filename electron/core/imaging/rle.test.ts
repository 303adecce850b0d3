import { describe, expect, it } from "vitest";
import { isProblem } from "../../../shared/problem.ts";
import { decodeRle } from "./rle.ts";

/** A frame of segments, each given as its encoded bytes. */
function frame(...segments: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(64 + segments.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, segments.length, true);
  let at = 64;
  for (const [index, segment] of segments.entries()) {
    view.setUint32(4 + index * 4, at, true);
    bytes.set(segment, at);
    at += segment.length;
  }
  return bytes;
}
const refused = (bytes: Uint8Array, pixels: number, samples = 1, width = 1): boolean => {
  try {
    decodeRle(bytes, pixels, samples, width);
    return false;
  } catch (error) {
    return isProblem(error) && error.problem.code === "damaged";
  }
};

describe("run-length frames", () => {
  it("give literal and repeated runs; padding behind them does not count", () => {
    expect([...decodeRle(frame([2, 1, 2, 3, 254, 9, 128, 0]), 6, 1, 1)]).toEqual([1, 2, 3, 9, 9, 9]);
  });
  it("give 16-bit samples from two segments, the high bytes first", () => {
    const bytes = decodeRle(frame([1, 0x12, 0x56], [1, 0x34, 0x78]), 2, 1, 2);
    expect([...new Uint16Array(bytes.buffer)]).toEqual([0x1234, 0x5678]);
  });
  it("give colours one after the other", () => {
    expect([...decodeRle(frame([255, 1], [255, 2], [255, 3]), 2, 3, 1)]).toEqual([1, 1, 2, 2, 3, 3]);
  });
  it("IM-28 are refused when a segment ends early, lies outside, or is missing", () => {
    expect(refused(frame([2, 1, 2]), 3)).toBe(true);
    expect(refused(frame([254]), 3)).toBe(true);
    expect(refused(frame([1, 1, 2]), 3)).toBe(true);
    expect(refused(frame([255, 1]), 2, 1, 2)).toBe(true);
    expect(refused(new Uint8Array(10), 1)).toBe(true);
    const outside = frame([255, 1]);
    new DataView(outside.buffer).setUint32(4, 0x7fffffff, true);
    expect(refused(outside, 2)).toBe(true);
  });
});
