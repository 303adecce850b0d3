/** Measuring on ultrasound by calibrated regions (0018,6011); rules IM-50 to IM-52. */
import type { ImageHeader } from "./instance-header.ts";
import type { Millimetres } from "../units.ts";
import { millimetres } from "../units.ts";

type Region = ImageHeader["regions"][number];
/** Pixels from the top left. */
export interface ImagePoint {
  readonly column: number;
  readonly row: number;
}

const holds = (region: Region, { column, row }: ImagePoint): boolean =>
  column >= region.left && column <= region.right && row >= region.top && row <= region.bottom;

const area = (region: Region): number => (region.right - region.left) * (region.bottom - region.top);

/** IM-50: the smallest region that holds a point, since regions may lie upon each other. */
export function regionAt(regions: readonly Region[], point: ImagePoint): Region | null {
  const found = regions.filter((region) => holds(region, point));
  return found.sort((a, b) => area(a) - area(b))[0] ?? null;
}

/**
 * Length between two points.
 *
 * @returns `null` when they lie in different regions (IM-51) or in one that is not calibrated in both directions (IM-52)
 */
export function lengthInRegion(regions: readonly Region[], from: ImagePoint, to: ImagePoint): Millimetres | null {
  const region = regionAt(regions, from);
  if (region === null || region !== regionAt(regions, to)) return null;
  const { cmPerPixelX: x, cmPerPixelY: y } = region;
  if (x === null || y === null) return null;
  return millimetres(Math.hypot((to.column - from.column) * x, (to.row - from.row) * y) * 10);
}
