/**
 * What a pixel is long, where a measurement lies.
 *
 * Rules RD-30 to RD-33 (docs/rules/reading.md).
 */
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import type { Point } from "../image/view-transform.ts";

export type LengthUnit = "mm" | "px";

export interface Scale {
  /** Length of one pixel along a row and down a column, in `unit`. */
  readonly x: number;
  readonly y: number;
  readonly unit: LengthUnit;
  /** What the millimetres are true of: the patient, the detector's plane, or the detector's by its magnification. */
  readonly at: "patient" | "detector" | "magnified";
}

/** What lies across ultrasound regions of different scale has no length. */
export type ScaleAnswer = Scale | "across-regions";

type Region = ImageHeader["regions"][number];

const pixels: Scale = { x: 1, y: 1, unit: "px", at: "patient" };

/**
 * @param points of the measurement, in image pixels: the two ends of a length, or the four of an ellipse's axes
 */
export function scaleAt(image: ImageHeader, points: readonly Point[]): ScaleAnswer {
  if (image.regions.length > 0) return scaleOfRegions(image.regions, points);
  const { spacing } = image;
  if (spacing === null) return pixels; // RD-31
  if (spacing.source === "aspect") {
    // only the pixel's shape is known: lengths count columns, a row's height weighed by the shape
    return { ...pixels, y: spacing.row / spacing.column };
  }
  const at = spacing.source === "detector" || spacing.source === "magnified" ? spacing.source : "patient";
  return { x: spacing.column, y: spacing.row, unit: "mm", at };
}

/** RD-33: all that the measurement crosses must have the same scale; outside of all regions that is pixels. */
function scaleOfRegions(regions: readonly Region[], points: readonly Point[]): ScaleAnswer {
  const scales = linesOf(points).flatMap((line) => scalesAlong(regions, line));
  const [first] = scales;
  if (first === undefined) return pixels;
  const alike = scales.every((scale) => scale.unit === first.unit && scale.x === first.x && scale.y === first.y);
  return alike ? first : "across-regions";
}

type Line = readonly [Point, Point];

/** Lines across an ellipse, close enough that no region of use lies between two. */
const CHORDS = 33;

/** What a measurement covers, as lines: a length itself, an ellipse in chords along its first axis. */
function linesOf(points: readonly Point[]): readonly Line[] {
  const [a, b, c, d] = points;
  if (a === undefined) return [];
  if (b === undefined) return [[a, a]];
  if (c === undefined || d === undefined) return [[a, b]];
  const centre: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [u, v] = [half(a, b), half(c, d)];
  return Array.from({ length: CHORDS }, (_, i): Line => {
    const t = (2 * i) / (CHORDS - 1) - 1;
    const s = Math.sqrt(Math.max(0, 1 - t * t));
    const end = (sign: number): Point => [
      centre[0] + v[0] * t + u[0] * s * sign,
      centre[1] + v[1] * t + u[1] * s * sign,
    ];
    return [end(-1), end(1)];
  });
}

const half = (a: Point, b: Point): Point => [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2];

/** The scales that hold between the points where a line meets a region's edge. */
function scalesAlong(regions: readonly Region[], [a, b]: Line): readonly Scale[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const meets = (from: number, by: number, edges: readonly number[]): readonly number[] =>
    by === 0 ? [] : edges.map((edge) => (edge - from) / by).filter((t) => t > 0 && t < 1);
  const cuts = regions.flatMap((region) => {
    const { left, right, top, bottom } = edgesOf(region);
    return [...meets(a[0], dx, [left, right]), ...meets(a[1], dy, [top, bottom])];
  });
  const ordered = [0, ...cuts.sort((s, t) => s - t), 1];
  return ordered.slice(1).flatMap((to, at) => {
    const from = ordered[at] ?? 0;
    // Rounding's own slivers are no part of the line.
    if (to - from < 1e-9 && ordered.length > 2) return [];
    const t = (from + to) / 2;
    return [scaleOfRegion(regionAt(regions, [a[0] + dx * t, a[1] + dy * t]))];
  });
}

/** A region's pixels belong to it whole, so that regions side by side leave nothing between them. */
const edgesOf = ({ left, right, top, bottom }: Region) => ({
  left: left - 0.5,
  right: right + 0.5,
  top: top - 0.5,
  bottom: bottom + 0.5,
});

function contains(region: Region, [x, y]: Point): boolean {
  const { left, right, top, bottom } = edgesOf(region);
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** Of regions within one another the smallest counts: an inset lies on the image behind it. */
function regionAt(regions: readonly Region[], point: Point): Region | undefined {
  const area = (region: Region): number => (region.right - region.left) * (region.bottom - region.top);
  return regions.filter((region) => contains(region, point)).sort((a, b) => area(a) - area(b))[0];
}

function scaleOfRegion(region: Region | undefined): Scale {
  if (region?.cmPerPixelX == null || region.cmPerPixelY === null) return pixels;
  return { x: Math.abs(region.cmPerPixelX) * 10, y: Math.abs(region.cmPerPixelY) * 10, unit: "mm", at: "patient" };
}
