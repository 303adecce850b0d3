/** Area and statistics of an ellipse, from modality values. Rules RD-34, RD-35. */
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { framePixels } from "../image/frame-pixels.ts";
import type { Point } from "../image/view-transform.ts";
import type { Scale } from "./scale.ts";

/** Both ends of one axis, then both ends of the other, in image pixels. */
export type EllipsePoints = readonly [Point, Point, Point, Point];

export interface EllipseStatistics {
  readonly mean: number;
  /** Of the pixels inside, all of them (divided by their number). */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How many pixels were read: those whose centres lie inside. */
  readonly pixels: number;
}

/** The ellipse that a box's corners enclose. */
export function ellipseInBox([x1, y1]: Point, [x2, y2]: Point): EllipsePoints {
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [
    [x1, cy],
    [x2, cy],
    [cx, y1],
    [cx, y2],
  ];
}

export function areaOf([a, b, c, d]: EllipsePoints, scale: Scale): number {
  const half = (p: Point, q: Point): number => Math.hypot((q[0] - p[0]) * scale.x, (q[1] - p[1]) * scale.y) / 2;
  return Math.PI * half(a, b) * half(c, d);
}

/**
 * @param most pixels to read, about: of a larger ellipse every so many rows and columns are, for figures that follow the
 *   hand; left out, all are read
 * @returns null for colour, or when no pixel's centre lies inside
 */
export function statisticsOf(
  points: EllipsePoints,
  image: ImageHeader,
  bytes: Uint8Array,
  most = Number.POSITIVE_INFINITY,
): EllipseStatistics | null {
  if (image.format === "rgb8") return null;
  const ellipse = quadraticOf(points);
  if (ellipse === null) return null;
  const values = framePixels(image, bytes);
  const inBox = Math.min(ellipse.area, image.rows * image.columns);
  const stride = Math.max(1, Math.ceil(Math.sqrt(inBox / most)));
  let [pixels, sum, squares] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  // Sums are of differences from one value inside: exact enough for large offsets such as PET counts.
  let origin = Number.NaN;
  const top = Math.max(0, Math.ceil(ellipse.centre[1] - ellipse.reach));
  const bottom = Math.min(image.rows - 1, Math.floor(ellipse.centre[1] + ellipse.reach));
  for (let y = top; y <= bottom; y += stride) {
    const chord = ellipse.chordAt(y);
    if (chord === null) continue;
    const left = Math.max(0, Math.ceil(chord[0]));
    const right = Math.min(image.columns - 1, Math.floor(chord[1]));
    for (let x = left; x <= right; x += stride) {
      const value = values[y * image.columns + x] ?? 0;
      if (pixels === 0) origin = value;
      const away = value - origin;
      pixels += 1;
      sum += away;
      squares += away * away;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  }
  if (pixels === 0) return null;
  const mean = sum / pixels;
  const deviation = Math.sqrt(Math.max(0, squares / pixels - mean * mean));
  return { mean: origin + mean, deviation, minimum, maximum, pixels };
}

/** Pixels on the edge count as inside, whatever the last bit of a sum says. */
const EDGE = 1e-9;

/** An ellipse by its two half axes, row by row; they need not follow rows and columns. Null when it has no area. */
function quadraticOf([a, b, c, d]: EllipsePoints) {
  const centre: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [ux, uy] = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];
  const [vx, vy] = [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) < 1e-9) return null;
  // centre + s u + t v lies inside where s² + t² <= 1: with s and t in dx and dy, p dx² + 2 q dx dy + r dy² <= 1
  const p = (vy * vy + uy * uy) / (det * det);
  const q = -(vx * vy + ux * uy) / (det * det);
  const r = (vx * vx + ux * ux) / (det * det);
  return {
    centre,
    area: Math.PI * Math.abs(det),
    /** How far rows reach above and below the centre. */
    reach: Math.hypot(uy, vy) + EDGE,
    /** Where a row enters and leaves the ellipse, in columns. */
    chordAt(y: number): readonly [number, number] | null {
      const dy = y - centre[1];
      const under = q * q * dy * dy - p * (r * dy * dy - 1 - EDGE);
      if (under < 0) return null;
      const half = Math.sqrt(under) / p;
      const middle = centre[0] - (q * dy) / p;
      return [middle - half, middle + half];
    },
  };
}
