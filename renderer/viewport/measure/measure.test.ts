import { describe, expect, it } from "vitest";
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import type { Point } from "../image/view-transform.ts";
import { areaOf, type EllipsePoints, ellipseInBox, statisticsOf } from "./ellipse.ts";
import { lengthOf } from "./length.ts";
import { moveAxisEnd, moveEnd, movePoints, onImage } from "./mark-points.ts";
import { probeAt } from "./probe.ts";
import { scaleAt } from "./scale.ts";

const image = (more: Partial<ImageHeader> = {}): ImageHeader => ({
  rows: 40,
  columns: 60,
  format: "int16",
  frameBytes: 4800,
  inverted: false,
  spacing: { row: 0.5, column: 0.8, source: "patient" },
  regions: [],
  unit: "HU",
  windows: [],
  range: [-1000, 1000],
  frames: [{ position: null, orientation: null, thickness: null, windows: [], frameTime: null, dimension: [] }],
  attachments: [],
  frameOfReference: null,
  lossy: null,
  padding: null,
  shutter: null,
  ...more,
});

/** Left half -100, right half 300. */
const halves = (): Uint8Array => {
  const values = Int16Array.from({ length: 60 * 40 }, (_, i) => (i % 60 < 30 ? -100 : 300));
  return new Uint8Array(values.buffer);
};

describe("measurements of a phantom with known values", () => {
  it("weighs rows and columns by their own spacing", () => {
    const scale = scaleAt(image(), [
      [0, 0],
      [30, 40],
    ]);
    if (scale === "across-regions") throw new Error("one region");
    expect(scale.unit).toBe("mm");
    expect(lengthOf([0, 0], [30, 0], scale)).toBeCloseTo(24);
    expect(lengthOf([0, 0], [0, 40], scale)).toBeCloseTo(20);
  });

  it("says pixels without a spacing, and the detector when it is the detector's", () => {
    expect(scaleAt(image({ spacing: null }), [[0, 0]])).toMatchObject({ unit: "px" });
    expect(scaleAt(image({ spacing: { row: 1, column: 1, source: "detector" } }), [[0, 0]])).toMatchObject({
      unit: "mm",
      at: "detector",
    });
  });

  it("refuses a length across ultrasound regions of different scale", () => {
    const region = { top: 0, bottom: 39 };
    const regions = [
      { ...region, left: 0, right: 29, cmPerPixelX: 0.01, cmPerPixelY: 0.01 },
      { ...region, left: 30, right: 59, cmPerPixelX: 0.02, cmPerPixelY: 0.02 },
    ];
    expect(
      scaleAt(image({ regions }), [
        [5, 5],
        [50, 5],
      ]),
    ).toBe("across-regions");
    const inside = scaleAt(image({ regions }), [
      [5, 5],
      [15, 5],
    ]);
    expect(inside === "across-regions" ? 0 : lengthOf([5, 5], [15, 5], inside)).toBeCloseTo(1);
  });

  it("refuses a length that crosses a region of another scale anywhere between its ends", () => {
    const whole = { left: 0, right: 59, top: 0, bottom: 39, cmPerPixelX: 0.01, cmPerPixelY: 0.01 };
    const inset = { left: 20, right: 29, top: 10, bottom: 19, cmPerPixelX: 0.02, cmPerPixelY: 0.02 };
    const beside = { ...whole, left: 0, right: 29 };
    const other = { ...whole, left: 30, right: 59 };
    const across = (regions: ImageHeader["regions"], points: readonly Point[]) => scaleAt(image({ regions }), points);
    const level: readonly Point[] = [
      [5, 15],
      [50, 15],
    ];
    expect(across([whole, inset], level)).toBe("across-regions");
    expect(
      across(
        [whole, inset],
        [
          [5, 5],
          [50, 5],
        ],
      ),
    ).toMatchObject({ unit: "mm" });
    // a corner of the inset is enough
    expect(
      across(
        [whole, inset],
        [
          [15, 12],
          [23, 8],
        ],
      ),
    ).toBe("across-regions");
    // what lies in no region has no scale
    expect(
      across(
        [
          { ...whole, right: 20 },
          { ...whole, left: 40 },
        ],
        level,
      ),
    ).toBe("across-regions");
    // side by side with one scale, nothing lies between
    expect(across([beside, other], level)).toMatchObject({ unit: "mm" });
  });

  it("refuses an ellipse's area over a region of another scale inside it", () => {
    const whole = { left: 0, right: 59, top: 0, bottom: 39, cmPerPixelX: 0.01, cmPerPixelY: 0.01 };
    const inset = { left: 34, right: 39, top: 12, bottom: 16, cmPerPixelX: 0.02, cmPerPixelY: 0.02 };
    expect(scaleAt(image({ regions: [whole, inset] }), ellipseInBox([10, 5], [50, 35]))).toBe("across-regions");
    expect(scaleAt(image({ regions: [whole, inset] }), ellipseInBox([10, 20], [50, 35]))).toMatchObject({ unit: "mm" });
  });

  it("finds mean and deviation inside an ellipse", () => {
    const uniform = statisticsOf(ellipseInBox([2, 5], [20, 30]), image(), halves());
    expect(uniform).toMatchObject({ mean: -100, deviation: 0, minimum: -100, maximum: -100 });
    // symmetric about the edge between columns 29 and 30: half of each
    const both = statisticsOf(ellipseInBox([19.5, 5], [39.5, 30]), image(), halves());
    expect(both?.mean).toBeCloseTo(100);
    expect(both?.deviation).toBeCloseTo(200);
  });

  it("counts the pixels whose centres lie inside, the edge included, also of a turned ellipse", () => {
    const inside = (points: EllipsePoints) => {
      const [a, b, c, d] = points;
      const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      const [ux, uy, vx, vy] = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2, (d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
      const det = ux * vy - uy * vx;
      let count = 0;
      for (let y = 0; y < 40; y += 1)
        for (let x = 0; x < 60; x += 1) {
          const s = ((x - cx) * vy - (y - cy) * vx) / det;
          const t = ((y - cy) * ux - (x - cx) * uy) / det;
          if (s * s + t * t <= 1 + 1e-9) count += 1;
        }
      return count;
    };
    const turned: EllipsePoints = [
      [20, 10],
      [40, 25],
      [33, 12],
      [27, 23],
    ];
    for (const points of [ellipseInBox([10, 5], [20, 15]), ellipseInBox([40, 20], [70, 60]), turned]) {
      expect(statisticsOf(points, image(), halves())?.pixels).toBe(inside(points));
    }
  });

  it("reads a part of a large ellipse while the hand moves, and all of it after", () => {
    const large = ellipseInBox([0, 0], [59, 39]);
    const [some, all] = [statisticsOf(large, image(), halves(), 200), statisticsOf(large, image(), halves())];
    expect(some?.pixels).toBeLessThan(260);
    expect(some?.mean).toBeGreaterThan(50);
    expect(some?.mean).toBeLessThan(150);
    expect(all?.pixels).toBeGreaterThan(1700);
  });

  it("finds an ellipse's area", () => {
    const scale = scaleAt(image(), [[0, 0]]);
    if (scale === "across-regions") throw new Error("one region");
    expect(areaOf(ellipseInBox([0, 0], [20, 20]), scale)).toBeCloseTo(Math.PI * 8 * 5);
  });

  it("reads the value of a pixel, and nothing outside", () => {
    expect(probeAt(image(), halves(), [31.2, 3])).toEqual({ column: 31, row: 3, values: [300], unit: "HU" });
    expect(probeAt(image(), halves(), [60, 3])).toBeNull();
  });
});

describe("marks that follow the hand", () => {
  const box = ellipseInBox([10, 10], [30, 20]);

  it("move one end of a length, and leave the other", () => {
    expect(
      moveEnd(
        [
          [1, 2],
          [3, 4],
        ],
        1,
        [9, 9],
      ),
    ).toEqual([
      [1, 2],
      [9, 9],
    ]);
  });

  it("move as a whole, with their middle on the image", () => {
    expect(
      movePoints(
        [
          [10, 10],
          [20, 10],
        ],
        [5, -3],
        image(),
      ),
    ).toEqual([
      [15, 7],
      [25, 7],
    ]);
    expect(
      movePoints(
        [
          [10, 10],
          [20, 10],
        ],
        [500, 0],
        image(),
      ),
    ).toEqual([
      [54.5, 10],
      [64.5, 10],
    ]);
    expect(onImage(image(), [-8, 99])).toEqual([-0.5, 39.5]);
  });

  it("grow an ellipse's axis about its centre", () => {
    expect(moveAxisEnd(box, 1, [35, 15], 1, false)).toEqual([
      [5, 15],
      [35, 15],
      [20, 10],
      [20, 20],
    ]);
    expect(moveAxisEnd(box, 2, [20, 5], 1, false)).toEqual([
      [10, 15],
      [30, 15],
      [20, 5],
      [20, 25],
    ]);
  });

  it("turn an ellipse, its axes at right angles on the patient where pixels are not square", () => {
    const shape = 0.5 / 0.8;
    const turned = moveAxisEnd(box, 1, [26, 25], shape, false);
    expect(turned[1]).toEqual([26, 25]);
    const scale = scaleAt(image(), [[0, 0]]);
    if (scale === "across-regions") throw new Error("one region");
    const along = [(turned[1][0] - turned[0][0]) * scale.x, (turned[1][1] - turned[0][1]) * scale.y];
    const across = [(turned[3][0] - turned[2][0]) * scale.x, (turned[3][1] - turned[2][1]) * scale.y];
    expect((along[0] ?? 0) * (across[0] ?? 0) + (along[1] ?? 0) * (across[1] ?? 0)).toBeCloseTo(0, 9);
    expect(lengthOf(turned[2], turned[3], scale)).toBeCloseTo(lengthOf(box[2], box[3], scale), 9);
  });

  it("keep an ellipse's angle when asked, and never let it vanish", () => {
    expect(moveAxisEnd(box, 1, [40, 33], 1, true)).toEqual([
      [0, 15],
      [40, 15],
      [20, 10],
      [20, 20],
    ]);
    const least = moveAxisEnd(box, 1, [20, 15], 1, false);
    expect(least[1][0] - least[0][0]).toBe(1);
  });
});
