import { describe, expect, it } from "vitest";
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { framePixels, planeOf } from "./frame-pixels.ts";

const image = (more: Partial<ImageHeader>): ImageHeader => ({
  rows: 2,
  columns: 3,
  format: "int16",
  frameBytes: 12,
  inverted: false,
  spacing: null,
  regions: [],
  unit: "",
  windows: [],
  range: [0, 1],
  frames: [{ position: null, orientation: null, thickness: null, windows: [], frameTime: null, dimension: [] }],
  attachments: [],
  frameOfReference: null,
  lossy: null,
  padding: null,
  shutter: null,
  ...more,
});

describe("a held frame's samples", () => {
  it("are a view on the same memory, without what follows them", () => {
    const values = Int16Array.from([-5, 0, 7, 300, -32_768, 32_767, 99]);
    const bytes = new Uint8Array(values.buffer);
    const pixels = framePixels(image({}), bytes);
    expect([...pixels]).toEqual([-5, 0, 7, 300, -32_768, 32_767]);
    expect(pixels.buffer).toBe(bytes.buffer);
    expect(framePixels(image({ format: "rgb8" }), new Uint8Array(20))).toHaveLength(18);
    const real = Float32Array.from([0.5, 1.5, -2, 3, 4, 5]);
    expect([...framePixels(image({ format: "float32" }), new Uint8Array(real.buffer))]).toEqual([...real]);
  });
});

describe("an image's extent", () => {
  it("has rows as high as the pixel's shape says", () => {
    expect(planeOf(image({}))).toEqual({ rows: 2, columns: 3, columnSpacing: 1, rowSpacing: 1 });
    const patient = { row: 1.2, column: 0.4, source: "patient" } as const;
    expect(planeOf(image({ spacing: patient })).rowSpacing).toBeCloseTo(3);
    expect(planeOf(image({ spacing: { row: 1, column: 2, source: "aspect" } })).rowSpacing).toBe(0.5);
  });

  it("is never the same for grey and colour, so that no texture is used for both", () => {
    expect(planeOf(image({ format: "rgb8" }))).not.toEqual(planeOf(image({ format: "uint8" })));
  });
});
