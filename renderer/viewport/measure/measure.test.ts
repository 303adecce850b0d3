import { describe, expect, it } from "vitest";
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { areaOf, ellipseInBox, statisticsOf } from "./ellipse.ts";
import { lengthOf } from "./length.ts";
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

  it("finds mean and deviation inside an ellipse", () => {
    const uniform = statisticsOf(ellipseInBox([2, 5], [20, 30]), image(), halves());
    expect(uniform).toMatchObject({ mean: -100, deviation: 0, minimum: -100, maximum: -100 });
    // symmetric about the edge between columns 29 and 30: half of each
    const both = statisticsOf(ellipseInBox([19.5, 5], [39.5, 30]), image(), halves());
    expect(both?.mean).toBeCloseTo(100);
    expect(both?.deviation).toBeCloseTo(200);
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
