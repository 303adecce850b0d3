import { describe, expect, it } from "vitest";
import { FramePool, roundToGrain } from "./frame-pool.ts";

const MIB = 2 ** 20;

describe("memory for frames", () => {
  it("is used again, whatever exact size is asked for", () => {
    const pool = new FramePool(4 * MIB);
    const first = pool.take(MIB - 100);
    pool.release(first);
    expect(pool.idle).toBe(MIB);
    expect(pool.take(MIB - 5000)).toBe(first);
    expect([pool.inUse, pool.idle]).toEqual([MIB, 0]);
  });

  it("gives up idle buffers of other sizes before it grows over its cap", () => {
    const pool = new FramePool(4 * MIB);
    for (const buffer of [pool.take(MIB), pool.take(MIB), pool.take(MIB)]) pool.release(buffer);
    expect(pool.hasRoom(3 * MIB)).toBe(true);
    pool.take(3 * MIB);
    expect(pool.inUse + pool.idle).toBeLessThanOrEqual(4 * MIB);
    expect(pool.hasRoom(2 * MIB)).toBe(false);
  });

  it("keeps nothing over its cap, and counts what was lost on its way", () => {
    const pool = new FramePool(MIB);
    const [one, two] = [pool.take(MIB), pool.take(MIB)];
    pool.release(two);
    expect(pool.idle).toBe(0);
    pool.release(one);
    expect([pool.inUse, pool.idle]).toEqual([0, MIB]);
    pool.take(100);
    pool.forget(100);
    expect(pool.inUse).toBe(0);
  });

  it("touches ahead up to what was asked for, and within its cap", () => {
    const pool = new FramePool(3 * MIB);
    const work: (() => void)[] = [];
    pool.touchAhead(MIB, 10 * MIB, (step) => work.push(step));
    for (let step = work.shift(); step !== undefined; step = work.shift()) step();
    expect(pool.idle).toBe(3 * MIB);
    expect(roundToGrain(1)).toBe(64 * 1024);
  });
});
