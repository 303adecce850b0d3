import { describe, expect, it } from "vitest";
import { imageHeaderExample } from "./instance-header-example.ts";
import { automaticWindow, initialWindow, presetsFor, tableToDisplay, voiToDisplay } from "./voi.ts";

describe("windows", () => {
  it("IM-16 linear: the standard's own example, 2048/4096 over 12 bits", () => {
    const window = { center: 2048, width: 4096, function: "linear" } as const;
    expect(voiToDisplay(window, 0)).toBe(0);
    expect(voiToDisplay(window, 4095)).toBe(1);
    expect(voiToDisplay(window, 2047.5)).toBeCloseTo(0.5, 12);
  });
  it("IM-16 linear: of width 1 it is a threshold at the center less a half", () => {
    const window = { center: 100, width: 1, function: "linear" } as const;
    expect([99, 99.5, 99.6, 100].map((value) => voiToDisplay(window, value))).toEqual([0, 0, 1, 1]);
  });
  it("IM-17 linear exact: reaches from center - width/2 to center + width/2", () => {
    const window = { center: 0, width: 2, function: "linear-exact" } as const;
    expect([-2, -1, 0, 1, 2].map((value) => voiToDisplay(window, value))).toEqual([0, 0, 0.5, 1, 1]);
  });
  it("IM-18 sigmoid: half at the center, never quite at the ends", () => {
    const window = { center: 10, width: 4, function: "sigmoid" } as const;
    expect(voiToDisplay(window, 10)).toBe(0.5);
    expect(voiToDisplay(window, 14)).toBeCloseTo(1 / (1 + Math.exp(-4)), 12);
  });
  it("IM-19 table: its ends hold outside it", () => {
    const table = { first: -2, bits: 8, outputs: [0, 51, 255] };
    expect([-9, -2, -1, 0, 9].map((value) => tableToDisplay(table, value))).toEqual([0, 0, 0.2, 1, 1]);
  });
});

describe("the window an image opens with", () => {
  const image = imageHeaderExample();
  it("IM-20 is the frame's, else the instance's", () => {
    const own = { center: 1, width: 2, function: "linear", explanation: "" } as const;
    const whole = { center: 3, width: 4, function: "linear", explanation: "" } as const;
    const [frame] = image.frames;
    const frames = frame ? [{ ...frame, windows: [own] }, frame] : [];
    expect(initialWindow({ ...image, windows: [whole], frames }, 0, "MR")).toEqual(own);
    expect(initialWindow({ ...image, windows: [whole], frames }, 1, "MR")).toEqual(whole);
  });
  it("IM-20 else depends on what the values are", () => {
    expect(initialWindow({ ...image, unit: "HU" }, 0, "CT")).toMatchObject({ center: 40, width: 400 });
    expect(initialWindow({ ...image, range: [-5, 95] }, 0, "MR")).toMatchObject({ center: 45, width: 100 });
    expect(initialWindow({ ...image, range: [10, 90] }, 0, "PT")).toMatchObject({ center: 45, width: 90 });
    expect(initialWindow({ ...image, format: "uint8", range: [20, 30] }, 0, "US")).toMatchObject({
      center: 127.5,
      width: 255,
    });
    expect(initialWindow({ ...image, format: "uint8", range: [0, 1] }, 0, "SEG")).toMatchObject({
      center: 0.5,
      width: 1,
    });
  });
  it("IM-21 automatic: leaves out outliers and padding", () => {
    const values = Float32Array.from({ length: 1000 }, (_, index) => (index < 500 ? -2000 : index - 500));
    values[999] = 30_000;
    expect(automaticWindow(values, [-2000, -2000])).toMatchObject({ center: 249.5, width: 495 });
    expect(automaticWindow([-2000, Number.NaN], [-2000, -2000])).toBeNull();
  });
  it("IM-22 presets are for Hounsfield units", () => {
    expect(presetsFor("CT", "HU").map(({ id }) => id)).toContain("lung");
    expect(presetsFor("CT", "")).toEqual([]);
    expect(presetsFor("MR", "")).toEqual([]);
  });
});
