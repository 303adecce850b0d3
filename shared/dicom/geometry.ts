/** Directions and positions in the patient coordinate system: x to the left, y to the back, z to the head (LPS), mm. */
import type { FrameHeader } from "./instance-header.ts";

export type Vector = readonly [x: number, y: number, z: number];
/** Direction cosines of rows, then of columns: Image Orientation (Patient) (0020,0037). */
export type Orientation = NonNullable<FrameHeader["orientation"]>;

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const rowDirection = (orientation: Orientation): Vector => [orientation[0], orientation[1], orientation[2]];
export const columnDirection = (orientation: Orientation): Vector => [orientation[3], orientation[4], orientation[5]];

/** Unit vector away from the image plane, rows x columns. */
export const normalOf = (orientation: Orientation): Vector =>
  cross(rowDirection(orientation), columnDirection(orientation));

/** Distance of a frame's plane from the origin along a normal, mm; `null` without a position. */
export const depthOf = (frame: Pick<FrameHeader, "position">, normal: Vector): number | null =>
  frame.position === null ? null : dot(frame.position, normal);

/** Angle between two unit vectors in degrees, from 0 to 180. */
export const angleBetween = (a: Vector, b: Vector): number =>
  (Math.acos(Math.min(1, Math.max(-1, dot(a, b)))) * 180) / Math.PI;

export type Plane = "axial" | "coronal" | "sagittal" | "oblique";

/** IM-1: the plane within 20 degrees of an image, else oblique. */
export function planeOf(orientation: Orientation): Plane {
  const [x, y, z] = normalOf(orientation).map(Math.abs);
  const near = Math.cos((20 * Math.PI) / 180);
  if ((z ?? 0) >= near) return "axial";
  if ((y ?? 0) >= near) return "coronal";
  return (x ?? 0) >= near ? "sagittal" : "oblique";
}
