import { describe, expect, it } from "vitest";
import type { GreyMapping, HandWindow, Slice } from "../viewport/index.ts";
import { sliceExample } from "./slice-example.ts";
import { type DraggedView, dragOf } from "./view-drags.ts";

interface Done {
  readonly slices: number[];
  readonly windows: (HandWindow | null)[];
}

function viewWith(mapping: GreyMapping | null, slice: Slice = sliceExample({ range: [-1000, 3000] })) {
  const done: Done = { slices: [], windows: [] };
  const view: DraggedView = {
    snapshot: () => ({
      stack: null,
      index: 7,
      painted: 7,
      slice,
      status: "shown",
      problem: null,
      choice: { kind: "stored", which: 0 },
      mapping,
      inverted: false,
      view: { zoom: 1, pan: [0, 0], turns: 0, mirrored: false, edge: null },
      size: { width: 500, height: 500 },
    }),
    plane: () => ({ columns: 100, rows: 100, columnSpacing: 1, rowSpacing: 1 }),
    setGreys: (choice) => {
      done.windows.push(choice.kind === "window" ? choice : null);
    },
    setView: () => {},
    stepTo: (at) => {
      done.slices.push(at);
    },
  };
  return { view, done };
}

const mappingOf = (window: HandWindow | null, levels = Float32Array.of(0, 1)): GreyMapping => ({
  lower: 0,
  upper: levels.length - 1,
  levels,
  window,
  explanation: "",
  replacesTable: false,
});

describe("a drag that scrolls", () => {
  it("points at slices, counted from where it began, forth and back", () => {
    const { view, done } = viewWith(null);
    const move = dragOf("scroll", view, [10, 100]);
    for (const y of [103, 107, 125, 113, 88]) move?.([10, y]);
    expect(done.slices).toEqual([7, 8, 11, 9, 5]);
  });
});

describe("a drag of the window", () => {
  it.each(["linear", "linear-exact", "sigmoid"] as const)("keeps the image's function: %s", (shape) => {
    const { view, done } = viewWith(mappingOf({ center: 40, width: 400, function: shape }));
    dragOf("window", view, [0, 0])?.([100, -50]);
    expect(done.windows).toEqual([expect.objectContaining({ center: -10, width: 500, function: shape })]);
  });

  it("never makes a linear window narrower than one value, and the others not 0", () => {
    const linear = viewWith(mappingOf({ center: 40, width: 400, function: "linear" }));
    dragOf("window", linear.view, [0, 0])?.([-900, 0]);
    expect(linear.done.windows[0]?.width).toBe(1);
    const exact = viewWith(
      mappingOf({ center: 0, width: 0.004, function: "linear-exact" }),
      sliceExample({ range: [0, 0.01] }),
    );
    dragOf("window", exact.view, [0, 0])?.([-200, 0]);
    expect(exact.done.windows[0]?.width).toBeCloseTo(0.002, 6);
    dragOf("window", exact.view, [0, 0])?.([-900, 0]);
    expect(exact.done.windows[1]?.width).toBeGreaterThan(0);
  });

  it("opens a narrow window again at the pace of the image's own range", () => {
    const { view, done } = viewWith(mappingOf({ center: 40, width: 1, function: "linear" }));
    dragOf("window", view, [0, 0])?.([200, 0]);
    expect(done.windows[0]?.width).toBeCloseTo(41);
  });

  it("begins, over a VOI LUT table, with a window fitted to where the table's levels change", () => {
    const levels = Float32Array.from({ length: 1001 }, (_, i) => Math.min(Math.max((i - 200) / 400, 0), 1));
    const { view, done } = viewWith(mappingOf(null, levels));
    dragOf("window", view, [0, 0])?.([0, 0]);
    const [window] = done.windows;
    expect(window?.function).toBe("linear-exact");
    expect(Math.abs((window?.center ?? 0) - 400)).toBeLessThan(4);
    expect(Math.abs((window?.width ?? 0) - 400)).toBeLessThan(8);
  });

  it("does nothing where greys have no window: in colour", () => {
    const { view, done } = viewWith(null);
    expect(dragOf("window", view, [0, 0])).toBeNull();
    expect(done.windows).toEqual([]);
  });
});
