/** What a drag does to a mark, by what of it was taken hold of. Points are in image pixels. Pure. */
import type { FindingBody, FindingMark } from "../../shared/contract/finding.ts";
import {
  ellipseInBox,
  moveAxisEnd,
  moveEnd,
  movePoints,
  onImage,
  type Point,
  pixelShape,
  type ShownSlice,
  type Size,
} from "../viewport/index.ts";
import { ellipseMark, isEllipse, lengthMark, pointsOf } from "./measured.ts";

/** What of a mark the hand has: all of it, its words, or one of its handles (in the order of its points). */
export type Grip =
  | { readonly part: "whole" }
  | { readonly part: "label"; readonly stands: Point }
  | { readonly part: "handle"; readonly index: number };

/** A mark, and where its words were put (image pixels); null: beside it. */
export type Placed = Pick<FindingBody, "mark" | "labelAt">;

/** @param straight Shift is held: an ellipse's axis keeps its angle */
export type MarkDrag = (to: Point, straight: boolean) => Placed;

/** Draws a new mark from `from`. */
export function drawing(kind: "length" | "ellipse", slice: ShownSlice, from: Point): MarkDrag {
  const start = onImage(slice.image, from);
  return (at) => {
    const to = onImage(slice.image, at);
    const mark = kind === "length" ? lengthMark(slice, [start, to]) : ellipseMark(slice, ellipseInBox(start, to));
    return { mark, labelAt: null };
  };
}

/** Moves a kept mark that was taken hold of at `from`. @returns null when it does not lie on the image */
export function moving(kept: Placed, grip: Grip, slice: ShownSlice, from: Point): MarkDrag | null {
  const points = pointsOf(kept.mark, slice);
  if (points === null || points.length === 0) return null;
  const withPoints = (moved: readonly Point[]): FindingMark => markAt(moved, slice) ?? kept.mark;
  if (grip.part === "label") {
    const { stands } = grip;
    return ([x, y]) => {
      const [column, row] = onImage(slice.image, [stands[0] + x - from[0], stands[1] + y - from[1]]);
      return { ...kept, labelAt: [column, row] };
    };
  }
  if (grip.part === "handle") {
    const { index } = grip;
    return (at, straight) => {
      const to = onImage(slice.image, at);
      const moved = isEllipse(points)
        ? moveAxisEnd(points, index, to, pixelShape(slice.image), straight)
        : moveEnd(points, index, to);
      return { ...kept, mark: withPoints(moved) };
    };
  }
  return ([x, y]) => {
    const moved = movePoints(points, [x - from[0], y - from[1]], slice.image);
    const [before, after] = [points[0], moved[0]];
    // Words that were put somewhere keep their place beside the mark.
    const labelAt: Placed["labelAt"] =
      kept.labelAt === null || before === undefined || after === undefined
        ? null
        : [kept.labelAt[0] + after[0] - before[0], kept.labelAt[1] + after[1] - before[1]];
    return { mark: withPoints(moved), labelAt };
  };
}

function markAt(points: readonly Point[], slice: ShownSlice): FindingMark | null {
  if (isEllipse(points)) return ellipseMark(slice, points);
  const [a, b] = points;
  return a === undefined || b === undefined ? null : lengthMark(slice, [a, b]);
}

/**
 * Where a mark's words begin by themselves: right of it, at its middle's height; left of it where there is no room. In
 * CSS pixels of the viewport, as `ends` and the words' `width` are.
 */
export function labelBeside(ends: readonly Point[], width: number, size: Size): Point {
  const [xs, ys] = [ends.map(([x]) => x), ends.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const middle = (Math.min(...ys) + Math.max(...ys)) / 2;
  const fits = right + LABEL_GAP + width <= size.width || left - LABEL_GAP - width < 0;
  return [fits ? right + LABEL_GAP : left - LABEL_GAP - width, middle];
}

/** CSS pixels between a mark and its words. */
const LABEL_GAP = 12;
