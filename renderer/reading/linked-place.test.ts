import { describe, expect, it } from "vitest";
import { imageHeaderExample, instanceHeaderExample } from "../../shared/dicom/instance-header-example.ts";
import type { Slice, Stack } from "../viewport/index.ts";
import { canLink, depthAt, linkedPlace } from "./linked-place.ts";

type Numbers<Count extends number> = Count extends 6
  ? [number, number, number, number, number, number]
  : [number, number, number];

interface Sections {
  readonly id: string;
  /** Positions along the patient's axis named by `axis`, slice by slice; null: the image says none. */
  readonly at: readonly (number | null)[];
  readonly axis?: 0 | 1 | 2;
  readonly orientation?: Numbers<6> | null;
  readonly reference?: string | null;
}

const AXIAL: Numbers<6> = [1, 0, 0, 0, 1, 0];
const SAGITTAL: Numbers<6> = [0, 1, 0, 0, 0, -1];

function stackOf({ id, at, axis = 2, orientation = AXIAL, reference = null }: Sections): Stack {
  const slices = at.map((millimetres, index): Slice => {
    const position: Numbers<3> = [0, 0, 0];
    if (millimetres !== null) position[axis] = millimetres;
    const [frame] = imageHeaderExample().frames;
    if (frame === undefined) throw new Error("the example has a frame");
    const image = imageHeaderExample({
      frameOfReference: reference,
      frames: [{ ...frame, position: millimetres === null ? null : position, orientation }],
    });
    return {
      state: "here",
      instance: `${id}.${index}`,
      frame: 0,
      header: instanceHeaderExample({ image }),
      image,
      rejected: null,
    };
  });
  return { id, owner: "exam", slices };
}
const places = (count: number, step: number, from = 0): number[] =>
  Array.from({ length: count }, (_, at) => from + at * step);
const go = (lead: Stack, leadAt: number, own: Stack, anchor = { lead: 0, own: 0 }) =>
  linkedPlace({ stack: lead, index: leadAt }, { stack: own, index: anchor.own }, anchor);

describe("linked scrolling", () => {
  it("RD-20 goes to the nearest slice in one frame of reference, wherever both stood", () => {
    const thin = stackOf({ id: "thin", at: places(31, 1), reference: "1.2" });
    const thick = stackOf({ id: "thick", at: places(7, 5), reference: "1.2" });
    expect(go(thin, 13, thick, { lead: 0, own: 4 })).toBe(3);
    expect(go(thick, 3, thin)).toBe(15);
    expect(go(thin, 30, thick)).toBe(6);
  });
  it("RD-20 follows a stack that was sent the other way round", () => {
    const up = stackOf({ id: "up", at: places(11, 2), reference: "1.2" });
    const down = stackOf({ id: "down", at: places(11, -2, 20), reference: "1.2" });
    expect(go(up, 3, down)).toBe(7);
    // Normals that point apart, as sagittal sections from left to right and from right to left have them.
    const left = stackOf({ id: "left", at: places(9, 3), axis: 0, orientation: SAGITTAL, reference: "1.2" });
    const turned: Numbers<6> = [0, -1, 0, 0, 0, -1];
    const right = stackOf({ id: "right", at: places(9, -3, 24), axis: 0, orientation: turned, reference: "1.2" });
    expect(depthAt(left, 2)).toBe(depthAt(right, 6));
    expect(go(left, 2, right)).toBe(6);
  });
  it("RD-21 goes by millimetres from where both stood, across studies", () => {
    const now = stackOf({ id: "now", at: places(101, 1), reference: "1.2" });
    const before = stackOf({ id: "before", at: places(21, 5, 400), reference: "1.3" });
    expect(go(now, 30, before, { lead: 10, own: 5 })).toBe(9);
    const down = stackOf({ id: "before-down", at: places(21, -5, 500), reference: "1.3" });
    expect(go(now, 30, down, { lead: 10, own: 15 })).toBe(11);
    expect(go(now, 100, before, { lead: 0, own: 15 })).toBe(20);
  });
  it("RD-21 goes by slices without positions, and with one set in two views", () => {
    const now = stackOf({ id: "now", at: places(20, 1).map(() => null), orientation: null });
    const before = stackOf({ id: "before", at: places(20, 1).map(() => null), orientation: null });
    expect(go(now, 9, before, { lead: 5, own: 2 })).toBe(6);
    const same = stackOf({ id: "same", at: places(20, 1), reference: "1.2" });
    expect(go(same, 9, same, { lead: 5, own: 8 })).toBe(12);
  });
  it("RD-21 goes by slices while a slice that it is reckoned by is not here", () => {
    const now = stackOf({ id: "now", at: places(10, 1), reference: "1.2" });
    const [first, ...rest] = stackOf({ id: "before", at: places(10, 1), reference: "1.3" }).slices;
    const missing: Slice = { state: "expected", instance: first?.instance ?? "", problem: null };
    const before: Stack = { id: "before", owner: "exam", slices: [missing, ...rest] };
    expect(go(now, 4, before)).toBe(4);
  });
  it("RD-22 links no sections that lie unlike, and nothing to a single image", () => {
    const axial = stackOf({ id: "axial", at: places(9, 1), reference: "1.2" });
    const sagittal = stackOf({ id: "sagittal", at: places(9, 1), axis: 0, orientation: SAGITTAL, reference: "1.2" });
    expect(canLink(axial, sagittal)).toBe(false);
    expect(go(axial, 3, sagittal)).toBeNull();
    expect(go(axial, 3, stackOf({ id: "one", at: [0], reference: "1.2" }))).toBeNull();
    expect(canLink(axial, stackOf({ id: "none", at: places(9, 1).map(() => null), orientation: null }))).toBe(false);
  });
});
