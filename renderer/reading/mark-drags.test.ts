import { describe, expect, it } from "vitest";
import { drawing, type Grip, labelBeside, moving, type Placed } from "./mark-drags.ts";
import { ellipseMark, lengthMark, pointsOf, valuesOf } from "./measured.ts";
import { sliceExample } from "./slice-example.ts";

const slice = sliceExample();
const length: Placed = {
  mark: lengthMark(slice, [
    [10, 20],
    [50, 20],
  ]),
  labelAt: null,
};
const ellipse: Placed = {
  mark: ellipseMark(slice, [
    [20, 50],
    [60, 50],
    [40, 40],
    [40, 60],
  ]),
  labelAt: null,
};
const pointsAfter = (kept: Placed, grip: Grip, from: [number, number], to: [number, number], straight = false) => {
  const placed = moving(kept, grip, slice, from)?.(to, straight);
  return placed === undefined ? null : pointsOf(placed.mark, slice)?.map(([x, y]) => [round(x), round(y)]);
};
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

describe("marks under the hand", () => {
  it("are drawn from where the hand came down, within the image", () => {
    const draw = drawing("length", slice, [10, 20]);
    expect(valuesOf(draw([50, 50], false).mark, slice, null)).toEqual([{ name: "length", value: 25, unit: "mm" }]);
    expect(pointsOf(draw([500, 20], false).mark, slice)?.[1]?.[0]).toBeCloseTo(99.5);
  });

  it("follow at either end of a length, its value with them", () => {
    expect(pointsAfter(length, { part: "handle", index: 1 }, [50, 20], [70, 20])).toEqual([
      [10, 20],
      [70, 20],
    ]);
    expect(pointsAfter(length, { part: "handle", index: 0 }, [10, 20], [10, 50])).toEqual([
      [10, 50],
      [50, 20],
    ]);
    const moved = moving(length, { part: "handle", index: 1 }, slice, [50, 20])?.([70, 20], false);
    expect(moved && valuesOf(moved.mark, slice, null)).toEqual([
      { name: "length", value: expect.closeTo(30), unit: "mm" },
    ]);
  });

  it("keep their length and size when they are moved as a whole", () => {
    expect(pointsAfter(length, { part: "whole" }, [30, 20], [35, 27])).toEqual([
      [15, 27],
      [55, 27],
    ]);
    expect(pointsAfter(ellipse, { part: "whole" }, [20, 50], [10, 55])).toEqual([
      [10, 55],
      [50, 55],
      [30, 45],
      [30, 65],
    ]);
  });

  it("turn and grow at an ellipse's handles; with Shift they only grow", () => {
    expect(pointsAfter(ellipse, { part: "handle", index: 1 }, [60, 50], [40, 80])).toEqual([
      [40, 20],
      [40, 80],
      [50, 50],
      [30, 50],
    ]);
    expect(pointsAfter(ellipse, { part: "handle", index: 1 }, [60, 50], [65, 58], true)).toEqual([
      [15, 50],
      [65, 50],
      [40, 40],
      [40, 60],
    ]);
  });

  it("leave the mark alone when its words are moved, and take moved words along with the mark", () => {
    const label: Grip = { part: "label", stands: [55, 20] };
    const moved = moving(length, label, slice, [56, 21])?.([66, 41], false);
    expect(moved).toEqual({ mark: length.mark, labelAt: [65, 40] });
    if (moved === undefined) return;
    expect(moving(moved, { part: "whole" }, slice, [30, 20])?.([30, 25], false).labelAt).toEqual([65, 45]);
  });

  it("are kept in pixels where the image has no place in the patient", () => {
    const film = sliceExample({ spacing: { row: 0.2, column: 0.2, source: "detector" } });
    expect(
      lengthMark(film, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual({
      kind: "length",
      at: {
        space: "image",
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    });
  });
});

describe("a mark's words", () => {
  const size = { width: 500, height: 500 };
  it("stand right of it, or left of it where there is no room", () => {
    expect(
      labelBeside(
        [
          [100, 100],
          [200, 140],
        ],
        80,
        size,
      ),
    ).toEqual([212, 120]);
    expect(
      labelBeside(
        [
          [300, 100],
          [450, 140],
        ],
        80,
        size,
      ),
    ).toEqual([208, 120]);
  });
});
