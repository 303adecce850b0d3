/**
 * How a mark's points follow the hand. Points are in image pixels; `shape` is a pixel's height over its width, so that
 * right angles are right on the patient also where pixels are not square.
 */
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import type { Point } from "../image/view-transform.ts";
import type { EllipsePoints } from "./ellipse.ts";

/** A pixel's height over its width. */
export const pixelShape = ({ spacing }: ImageHeader): number => (spacing === null ? 1 : spacing.row / spacing.column);

/** The nearest point on the image, its outermost pixels' outer edges included. */
export function onImage({ columns, rows }: Pick<ImageHeader, "columns" | "rows">, [x, y]: Point): Point {
  const within = (value: number, count: number): number => Math.min(Math.max(value, -0.5), count - 0.5);
  return [within(x, columns), within(y, rows)];
}

const middleOf = (points: readonly Point[]): Point => {
  const sum = points.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
};

/** All points go along; the mark's middle stays on the image. */
export function movePoints(points: readonly Point[], by: Point, image: ImageHeader): readonly Point[] {
  const middle = middleOf(points);
  const to = onImage(image, [middle[0] + by[0], middle[1] + by[1]]);
  return points.map(([x, y]) => [x + to[0] - middle[0], y + to[1] - middle[1]]);
}

/** One end of a length goes to `to`. */
export const moveEnd = (points: readonly Point[], handle: number, to: Point): readonly Point[] =>
  points.map((point, at) => (at === handle ? to : point));

/** An axis shorter than this, in pixels, could not be taken hold of again. */
const LEAST_AXIS = 0.5;

/**
 * One end of an ellipse's axis goes to `to`: the axis turns and grows about the centre, the other stays at a right angle
 * to it and keeps its length.
 *
 * @param handle which end, in the order of the points
 * @param keepAngle the axis only grows
 */
export function moveAxisEnd(
  [a, b, c, d]: EllipsePoints,
  handle: number,
  to: Point,
  shape: number,
  keepAngle: boolean,
): EllipsePoints {
  const centre = middleOf([a, b]);
  const own: readonly [Point, Point] = handle < 2 ? [a, b] : [c, d];
  const other: readonly [Point, Point] = handle < 2 ? [c, d] : [a, b];
  const half = ([from, end]: readonly [Point, Point]): Point => [
    (end[0] - from[0]) / 2,
    ((end[1] - from[1]) * shape) / 2,
  ];
  const sign = handle % 2 === 0 ? -1 : 1;
  const before = half(own);
  const across = half(other);
  const length = Math.hypot(...before);
  const pulled: Point = [(to[0] - centre[0]) * sign, (to[1] - centre[1]) * shape * sign];
  const along: Point = length === 0 ? [1, 0] : [before[0] / length, before[1] / length];
  const wanted = keepAngle ? pulled[0] * along[0] + pulled[1] * along[1] : Math.hypot(...pulled);
  const size = Math.max(wanted, LEAST_AXIS);
  const turns = !keepAngle && Math.hypot(...pulled) > LEAST_AXIS;
  const direction: Point = turns ? [pulled[0] / wanted, pulled[1] / wanted] : along;
  // The other axis keeps its side, so that handles do not change places.
  const side = Math.sign(along[0] * across[1] - along[1] * across[0]) || 1;
  const breadth = Math.hypot(...across);
  const ends = ([x, y]: Point): [Point, Point] => [
    [centre[0] - x, centre[1] - y / shape],
    [centre[0] + x, centre[1] + y / shape],
  ];
  const first = ends([direction[0] * size, direction[1] * size]);
  const second = ends([-direction[1] * breadth * side, direction[0] * breadth * side]);
  return handle < 2 ? [...first, ...second] : [...second, ...first];
}
