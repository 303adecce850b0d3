import { describe, expect, it } from "vitest";
import { planeOf } from "./geometry.ts";
import { imageHeaderExample } from "./instance-header-example.ts";
import { findGaps, orderFrames, orderInstances, type SortableImage } from "./stack-order.ts";

const axial = [1, 0, 0, 0, 1, 0] as const;
const image = (id: string, number: number | null, z: number | null): SortableImage => ({
  id,
  number,
  acquiredAt: "",
  position: z === null ? null : [0, 0, z],
  orientation: [...axial],
});
const ids = (images: readonly SortableImage[]): string =>
  orderInstances(images)
    .map(({ id }) => id)
    .join("");
const frame = (z: number, changes = {}) => ({
  position: [0, 0, z] as [number, number, number],
  orientation: [...axial] as [number, number, number, number, number, number],
  thickness: null,
  windows: [],
  frameTime: null,
  dimension: [],
  ...changes,
});

describe("planes", () => {
  it("IM-1 names a plane within 20 degrees", () => {
    const tilted = (degrees: number) => {
      const angle = (degrees * Math.PI) / 180;
      return planeOf([1, 0, 0, 0, Math.cos(angle), Math.sin(angle)]);
    };
    expect([0, 19, 21, 69, 71, 90].map(tilted)).toEqual(["axial", "axial", "oblique", "oblique", "coronal", "coronal"]);
    expect(planeOf([0, 1, 0, 0, 0, -1])).toBe("sagittal");
  });
});

describe("order of a stack", () => {
  it("IM-10 is by place, whatever the numbers between say", () => {
    expect(ids([image("a", 1, 0), image("b", 3, 5), image("c", 2, 10), image("d", 4, 15)])).toBe("abcd");
  });
  it("IM-10 runs in the direction in which numbers rise", () => {
    expect(ids([image("a", 1, 30), image("b", 2, 20), image("c", 3, 10)])).toBe("abc");
    expect(ids([image("c", 3, 10), image("b", 2, 20), image("a", 1, 30)])).toBe("abc");
  });
  it("IM-11 is by number where places are taken twice or unknown", () => {
    expect(ids([image("b", 2, 5), image("a", 1, 5), image("c", 3, 0)])).toBe("abc");
    expect(ids([image("b", 2, null), image("a", 1, 9), image("c", null, 3)])).toBe("abc");
  });
});

describe("order of frames", () => {
  it("IM-12 plays a cine as stored", () => {
    const frames = [frame(9, { frameTime: 40 }), frame(1, { frameTime: 40 }), frame(5, { frameTime: 40 })];
    expect(orderFrames(imageHeaderExample({ frames }))).toEqual([0, 1, 2]);
  });
  it("IM-13 is by place, else by dimension, else as stored", () => {
    expect(orderFrames(imageHeaderExample({ frames: [frame(0), frame(9), frame(5)] }))).toEqual([0, 2, 1]);
    const repeated = [
      frame(0, { dimension: [2, 1] }),
      frame(0, { dimension: [1, 2] }),
      frame(5, { dimension: [1, 1] }),
    ];
    expect(orderFrames(imageHeaderExample({ frames: repeated }))).toEqual([2, 1, 0]);
    expect(orderFrames(imageHeaderExample({ frames: [frame(0), frame(0), frame(5)] }))).toEqual([0, 1, 2]);
  });
});

describe("gaps", () => {
  const at = (...places: number[]) => findGaps(places.map((z) => frame(z)));
  it("IM-14 tells where slices are missing and how many", () => {
    expect(at(0, 5, 10, 25, 30, 35)).toEqual({ gaps: [{ after: 2, missing: 2 }], uneven: false });
    expect(at(0, -5.01, -10, -15.02, -20)).toEqual({ gaps: [], uneven: false });
  });
  it("IM-15 concludes nothing of a stack that goes over its places again", () => {
    expect(at(0, 5, 10, 15, 0, 5, 10, 15)).toEqual({ gaps: [], uneven: false });
  });
  it("IM-15 tells uneven distances and slices upon each other", () => {
    expect(at(0, 5, 10, 17, 22)).toEqual({ gaps: [], uneven: true });
    expect(at(0, 5, 5, 10, 15)).toEqual({ gaps: [], uneven: true });
    expect(at(0, 5, 100)).toEqual({ gaps: [], uneven: false });
  });
});
