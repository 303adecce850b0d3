import type { Point } from "../image/view-transform.ts";
import type { Scale } from "./scale.ts";

/** Distance between two points of an image, in the scale's unit. */
export const lengthOf = (a: Point, b: Point, scale: Scale): number =>
  Math.hypot((b[0] - a[0]) * scale.x, (b[1] - a[1]) * scale.y);
