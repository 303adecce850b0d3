import { describe, expect, it } from "vitest";
import { beginParallelism, findAnew, foundOf, type Parallelism, withMeasure, withRefusal } from "./parallelism.ts";

/** Bytes a second by requests at once; `null`: one of them is refused. */
type Link = (atOnce: number) => number | null;

const HOUR = 3_600_000;
/** Each request brings 1 MB/s: nothing but its round trips holds it back. */
const latencyBound: Link = (atOnce) => atOnce * 1e6;
const bandwidthBound: Link = () => 5e6;
/** Best with two; with more the disk's heads run to and fro. */
const degrading: Link = (atOnce) => (atOnce <= 2 ? atOnce * 4e6 : 16e6 / atOnce);
const refusingAbove =
  (most: number): Link =>
  (atOnce) =>
    atOnce > most ? null : atOnce * 1e6;

function run(link: Link, from: Parallelism, steps = 20, now = HOUR): Parallelism {
  let state = from;
  for (let step = 0; step < steps; step += 1) {
    const rate = link(state.atOnce);
    state = rate === null ? withRefusal(state, state.atOnce, now) : withMeasure(state, rate, now);
  }
  return state;
}

describe("how many are asked at once", () => {
  it("SI-20 rises as long as more bring more, up to what the site allows", () => {
    expect(run(latencyBound, beginParallelism(16, null))).toMatchObject({ stage: "settled", atOnce: 16 });
    expect(run(latencyBound, beginParallelism(6, null))).toMatchObject({ stage: "settled", atOnce: 6 });
    expect(run(latencyBound, beginParallelism(3, null))).toMatchObject({ stage: "settled", atOnce: 3 });
  });

  it("SI-20 stays with the first number where the line is full with it", () => {
    expect(run(bandwidthBound, beginParallelism(16, null))).toMatchObject({ stage: "settled", atOnce: 4 });
  });

  it("SI-20 stops where the gain ends", () => {
    const full: Link = (atOnce) => Math.min(8.2e6, atOnce * 1e6);
    expect(run(full, beginParallelism(32, null))).toMatchObject({ stage: "settled", atOnce: 8 });
  });

  it("SI-21 falls where an archive is slower with more", () => {
    expect(run(degrading, beginParallelism(16, null))).toMatchObject({ stage: "settled", atOnce: 2 });
    expect(run(degrading, beginParallelism(4, null)), "also at the limit").toMatchObject({ atOnce: 2 });
  });

  it("SI-22 asks with one fewer after each refusal, never with none, and tries more again after ten minutes", () => {
    const found = run(refusingAbove(6), beginParallelism(16, null));
    expect(found).toMatchObject({ stage: "settled", atOnce: 6, isRefused: true });
    expect(run(() => null, found).atOnce).toBe(1);
    expect(withMeasure(found, 6e6, HOUR + 590_000).stage).toBe("settled");
    expect(withMeasure(found, 6e6, HOUR + 610_000)).toMatchObject({ stage: "rising", atOnce: 6 });
  });

  it("SI-23 keeps what it found, begins with it, and finds it again after a day", () => {
    const kept = foundOf(run(latencyBound, beginParallelism(8, null)));
    expect(kept).toEqual({ atOnce: 8, bytesPerSecond: 8e6, foundAt: HOUR, isRefused: false });
    const next = beginParallelism(8, kept);
    expect(next).toMatchObject({ stage: "settled", atOnce: 8 });
    expect(beginParallelism(5, kept).atOnce, "the site allows fewer now").toBe(5);
    expect(withMeasure(next, 8e6, 24 * HOUR).stage).toBe("settled");
    expect(withMeasure(next, 8e6, 26 * HOUR).stage).toBe("rising");
    expect(foundOf(findAnew(next))).toBeNull();
  });

  it("SI-23 finds it again when the line is another one, and not for one slow moment", () => {
    const found = run(latencyBound, beginParallelism(8, null));
    const slow = run(() => 1e6, found, 4);
    expect(slow.stage).toBe("settled");
    expect(run(latencyBound, slow, 1).strange).toBe(0);
    expect(run(() => 1e6, slow, 1)).toMatchObject({ stage: "rising", atOnce: 8 });
  });
});
