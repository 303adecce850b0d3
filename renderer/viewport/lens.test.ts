import { describe, expect, it } from "vitest";
import { imageHeaderExample } from "../../shared/dicom/instance-header-example.ts";
import { enlarge } from "./image/enlarge.ts";
import { windowMapping } from "./image/grey-mapping.ts";
import { apply, imageToCanvas } from "./image/view-transform.ts";
import { lensPower, lensTransform } from "./lens.ts";

const image = imageHeaderExample({ rows: 4, columns: 4 });
/** 0 to 15, row by row. */
const bytes = new Uint8Array(Int16Array.from({ length: 16 }, (_, i) => i).buffer);
const mapping = windowMapping({ center: 7.5, width: 15, function: "linear-exact", explanation: "" });
const plane = { columns: 4, rows: 4, columnSpacing: 1, rowSpacing: 1 };

describe("the magnifier", () => {
  it("enlarges at least three times, and gives each stored pixel one of the screen", () => {
    const fitted = (side: number) =>
      imageToCanvas(
        { ...plane, columns: side, rows: side },
        { width: 512, height: 512 },
        { zoom: 1, pan: [0, 0], turns: 0, mirrored: false, edge: null },
      );
    expect(lensPower(fitted(512))).toBe(3);
    expect(lensPower(fitted(64))).toBe(3);
    expect(lensPower(fitted(4096))).toBeCloseTo(8);
  });

  it("keeps the point under the pointer in its middle, turned and mirrored as the view is", () => {
    const shown = imageToCanvas(
      plane,
      { width: 40, height: 40 },
      { zoom: 2, pan: [3, 5], turns: 1, mirrored: true, edge: null },
    );
    const at = apply(shown, [2, 1]);
    const lens = lensTransform(shown, at, 60, 3);
    expect(apply(lens, [2, 1])[0]).toBeCloseTo(30);
    expect(apply(lens, [2, 1])[1]).toBeCloseTo(30);
    const [across, before] = [apply(lens, [3, 1]), apply(shown, [3, 1])];
    expect(across[0] - 30).toBeCloseTo(3 * (before[0] - at[0]));
    expect(across[1] - 30).toBeCloseTo(3 * (before[1] - at[1]));
  });

  it("shows stored pixels in their own greys, and black beyond them", () => {
    // each stored pixel is 2 by 2 of the lens; the first one's edge is one pixel in
    const transform = { a: 2, b: 0, c: 0, d: 2, e: 2, f: 2 };
    const out = new Uint8ClampedArray(10 * 10 * 4);
    enlarge({ image, bytes, mapping, inverted: false, transform }, 10, out);
    const grey = (x: number, y: number): readonly number[] => [...out.slice((y * 10 + x) * 4, (y * 10 + x) * 4 + 4)];
    expect(grey(0, 0)).toEqual([0, 0, 0, 255]);
    expect(grey(1, 1)).toEqual([0, 0, 0, 255]);
    expect(grey(3, 1)).toEqual([17, 17, 17, 255]);
    expect(grey(4, 2)).toEqual([17, 17, 17, 255]);
    expect(grey(7, 7)).toEqual([255, 255, 255, 255]);
    enlarge({ image, bytes, mapping, inverted: true, transform }, 10, out);
    expect(grey(7, 7)).toEqual([0, 0, 0, 255]);
    expect(grey(3, 1)).toEqual([238, 238, 238, 255]);
  });

  it("shows colour as it is", () => {
    const colour = imageHeaderExample({ rows: 1, columns: 2, format: "rgb8", frameBytes: 6 });
    const out = new Uint8ClampedArray(8);
    const transform = { a: 1, b: 0, c: 0, d: 1, e: 0.5, f: 0.5 };
    enlarge(
      { image: colour, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6), mapping: null, inverted: false, transform },
      2,
      out,
    );
    expect([...out]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });
});
