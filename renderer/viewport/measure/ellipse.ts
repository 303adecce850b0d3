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
  /** How many pixel centres lie inside. */
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

/** @returns null for colour, or when no pixel's centre lies inside */
export function statisticsOf(points: EllipsePoints, image: ImageHeader, bytes: Uint8Array): EllipseStatistics | null {
  if (image.format === "rgb8") return null;
  const values = framePixels(image, bytes);
  const inside = insideTest(points);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const reach = Math.max(spread(xs), spread(ys)) / 2;
  const [centreX, centreY] = [middle(xs), middle(ys)];
  const [left, right] = [
    Math.max(0, Math.floor(centreX - reach)),
    Math.min(image.columns - 1, Math.ceil(centreX + reach)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(centreY - reach)),
    Math.min(image.rows - 1, Math.ceil(centreY + reach)),
  ];
  let [pixels, mean, squares] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      if (!inside(x, y)) continue;
      const value = values[y * image.columns + x] ?? 0;
      // Welford: exact enough for large offsets such as PET counts
      pixels += 1;
      const before = value - mean;
      mean += before / pixels;
      squares += before * (value - mean);
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
  }
  if (pixels === 0) return null;
  return { mean, deviation: Math.sqrt(squares / pixels), minimum, maximum, pixels };
}

const spread = (numbers: readonly number[]): number => Math.max(...numbers) - Math.min(...numbers);
const middle = (numbers: readonly number[]): number => (Math.max(...numbers) + Math.min(...numbers)) / 2;

/** Whether a pixel's centre lies in the ellipse, its edge included; the axes need not follow rows and columns. */
function insideTest([a, b, c, d]: EllipsePoints): (x: number, y: number) => boolean {
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [ux, uy] = [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];
  const [vx, vy] = [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) < 1e-9) return () => false;
  return (x, y) => {
    const [dx, dy] = [x - cx, y - cy];
    const s = (dx * vy - dy * vx) / det;
    const t = (dy * ux - dx * uy) / det;
    return s * s + t * t <= 1 + 1e-9;
  };
}
