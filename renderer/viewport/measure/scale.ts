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

/** Points in ultrasound regions of different scale have no length between them. */
export type ScaleAnswer = Scale | "across-regions";

type Region = ImageHeader["regions"][number];

const pixels: Scale = { x: 1, y: 1, unit: "px", at: "patient" };

/** @param points of the measurement, in image pixels */
export function scaleAt(image: ImageHeader, points: readonly Point[]): ScaleAnswer {
  if (image.regions.length > 0) return scaleOfRegions(image, points);
  const { spacing } = image;
  if (spacing === null) return pixels; // RD-31
  if (spacing.source === "aspect") {
    // only the pixel's shape is known: lengths count columns, a row's height weighed by the shape
    return { ...pixels, y: spacing.row / spacing.column };
  }
  const at = spacing.source === "detector" || spacing.source === "magnified" ? spacing.source : "patient";
  return { x: spacing.column, y: spacing.row, unit: "mm", at };
}

/** RD-33: every region that touches a point must have the same scale; outside all of them, pixels. */
function scaleOfRegions(image: ImageHeader, points: readonly Point[]): ScaleAnswer {
  const scales = points.map((point) => scaleOfRegion(regionAt(image.regions, point)));
  const [first] = scales;
  if (first === undefined) return pixels;
  const alike = scales.every((scale) => scale.unit === first.unit && scale.x === first.x && scale.y === first.y);
  return alike ? first : "across-regions";
}

const contains = (region: Region, [x, y]: Point): boolean =>
  x >= region.left && x <= region.right && y >= region.top && y <= region.bottom;

/** Of regions within one another the smallest counts: an inset lies on the image behind it. */
function regionAt(regions: readonly Region[], point: Point): Region | undefined {
  const area = (region: Region): number => (region.right - region.left) * (region.bottom - region.top);
  return regions.filter((region) => contains(region, point)).sort((a, b) => area(a) - area(b))[0];
}

function scaleOfRegion(region: Region | undefined): Scale {
  if (region?.cmPerPixelX == null || region.cmPerPixelY === null) return pixels;
  return { x: Math.abs(region.cmPerPixelX) * 10, y: Math.abs(region.cmPerPixelY) * 10, unit: "mm", at: "patient" };
}
