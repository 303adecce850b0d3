import { describe, expect, it } from "vitest";
import type { FrameHeader } from "../../../shared/dicom/instance-header.ts";
import { edgeLetters, lettersOf } from "./orientation-letters.ts";
import { flip, plainView, rotate } from "./view-transform.ts";

const frame = (orientation: FrameHeader["orientation"]): FrameHeader => ({
  position: [0, 0, 0],
  orientation,
  thickness: null,
  windows: [],
  frameTime: null,
  dimension: [],
});

describe("letters at the edges (PS3.3 C.7.6.1.1.1)", () => {
  it("name where each edge points, in the planes of the body", () => {
    expect(edgeLetters(frame([1, 0, 0, 0, 1, 0]), [], plainView)).toEqual({
      left: "R",
      right: "L",
      top: "A",
      bottom: "P",
    });
    expect(edgeLetters(frame([1, 0, 0, 0, 0, -1]), [], plainView)).toEqual({
      left: "R",
      right: "L",
      top: "H",
      bottom: "F",
    });
    expect(edgeLetters(frame([0, 1, 0, 0, 0, -1]), [], plainView)).toEqual({
      left: "A",
      right: "P",
      top: "H",
      bottom: "F",
    });
  });

  it("name the main direction first, and others that matter", () => {
    expect(lettersOf([0.8, 0, 0.6])).toBe("LH");
    expect(lettersOf([-0.1, 0.99, 0.1])).toBe("P");
    expect(lettersOf([-0.577, -0.577, -0.578])).toHaveLength(3);
  });

  it("go with the image as it is turned and mirrored", () => {
    const axial = frame([1, 0, 0, 0, 1, 0]);
    expect(edgeLetters(axial, [], rotate(plainView, 1))).toEqual({ left: "P", right: "A", top: "R", bottom: "L" });
    expect(edgeLetters(axial, [], flip(plainView, "horizontal"))).toMatchObject({ left: "L", right: "R", top: "A" });
    expect(edgeLetters(axial, [], flip(plainView, "vertical"))).toMatchObject({ left: "R", right: "L", top: "P" });
    // as seen on the screen: what is at the right after a turn goes to the left
    const turned = flip(rotate(plainView, 1), "horizontal");
    expect(edgeLetters(axial, [], turned)).toEqual({ left: "A", right: "P", top: "R", bottom: "L" });
  });

  it("come from Patient Orientation where an image has no plane, and stay away when nothing says", () => {
    expect(edgeLetters(frame(null), ["L", "F"], plainView)).toEqual({ left: "R", right: "L", top: "H", bottom: "F" });
    expect(edgeLetters(frame(null), ["P", "FL"], plainView)).toMatchObject({ left: "A", top: "HR", bottom: "FL" });
    expect(edgeLetters(frame(null), [], plainView)).toBeNull();
    expect(edgeLetters(undefined, [], plainView)).toBeNull();
  });
});
