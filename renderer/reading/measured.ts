/** Measurements as findings: their points in the patient where the image has a place there, and their values. */

import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { Finding, FindingBody, FindingMark, FindingValue } from "../../shared/contract/finding.ts";
import {
  areaOf,
  type EllipsePoints,
  lengthOf,
  type Point,
  type ShownSlice,
  scaleAt,
  statisticsOf,
} from "../viewport/index.ts";

type Triple = [number, number, number];

/** Where an image lies in the patient; null for projections and what has no position. */
function placeIn(slice: ShownSlice) {
  const frame = slice.image.frames[slice.frame];
  const { spacing } = slice.image;
  if (frame?.position == null || frame.orientation === null || spacing === null || spacing.source !== "patient")
    return null;
  const o = frame.orientation;
  return { origin: frame.position, row: [o[0], o[1], o[2]] as const, column: [o[3], o[4], o[5]] as const, spacing };
}

/** PS3.3 C.7.6.2.1.1: from column and row to millimetres in the patient. */
function toPatient(slice: ShownSlice, [x, y]: Point): Triple | null {
  const place = placeIn(slice);
  if (place === null) return null;
  const { origin, row, column, spacing } = place;
  const at = (i: 0 | 1 | 2): number => origin[i] + row[i] * x * spacing.column + column[i] * y * spacing.row;
  return [at(0), at(1), at(2)];
}

function fromPatient(slice: ShownSlice, [px, py, pz]: Triple): Point | null {
  const place = placeIn(slice);
  if (place === null) return null;
  const { origin, row, column, spacing } = place;
  const d = [px - origin[0], py - origin[1], pz - origin[2]] as const;
  const along = (axis: readonly [number, number, number]): number => d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2];
  return [along(row) / spacing.column, along(column) / spacing.row];
}

const pair = (p: Point): [number, number] => [p[0], p[1]];

/** A mark at points of an image (pixels), kept where they lie in the patient if that is known. */
export function lengthMark(slice: ShownSlice, [a, b]: readonly [Point, Point]): FindingMark {
  const [pa, pb] = [toPatient(slice, a), toPatient(slice, b)];
  if (pa !== null && pb !== null) return { kind: "length", at: { space: "patient", points: [pa, pb] } };
  return { kind: "length", at: { space: "image", points: [pair(a), pair(b)] } };
}

/** As {@link lengthMark}, at both ends of one axis, then of the other. */
export function ellipseMark(slice: ShownSlice, [p, q, r, s]: EllipsePoints): FindingMark {
  const [pp, pq, pr, ps] = [toPatient(slice, p), toPatient(slice, q), toPatient(slice, r), toPatient(slice, s)];
  if (pp !== null && pq !== null && pr !== null && ps !== null) {
    return { kind: "ellipse", at: { space: "patient", points: [pp, pq, pr, ps] } };
  }
  return { kind: "ellipse", at: { space: "image", points: [pair(p), pair(q), pair(r), pair(s)] } };
}

/** A mark's points on the image, in pixels; null when they are of another space. */
export function pointsOf(mark: FindingMark, slice: ShownSlice): readonly Point[] | null {
  if (mark.kind === "key-image") return [];
  if (mark.at.space === "image") return mark.at.points;
  const points = mark.at.points.map((point) => fromPatient(slice, point));
  return points.every((point) => point !== null) ? points : null;
}

/** Whether a finding stands on this image. */
export const standsOn = (slice: ShownSlice, { image }: Pick<Finding, "image">): boolean =>
  image.instance === slice.header.instance && image.frame === slice.frame;

export const isEllipse = (points: readonly Point[]): points is EllipsePoints => points.length === 4;

/**
 * @param bytes of the frame, for statistics; null leaves them out
 * @param most pixels that statistics may read, for figures that follow the hand; left out, all are read
 */
export function valuesOf(
  mark: FindingMark,
  slice: ShownSlice,
  bytes: Uint8Array | null,
  most?: number,
): FindingValue[] {
  const points = pointsOf(mark, slice) ?? [];
  const scale = scaleAt(slice.image, points);
  const [a, b] = points;
  if (mark.kind === "length" && a !== undefined && b !== undefined) {
    return scale === "across-regions" ? [] : [{ name: "length", value: lengthOf(a, b, scale), unit: scale.unit }];
  }
  if (mark.kind !== "ellipse" || !isEllipse(points)) return [];
  const area: FindingValue[] =
    scale === "across-regions" ? [] : [{ name: "area", value: areaOf(points, scale), unit: `${scale.unit}²` }];
  const statistics = bytes === null ? null : statisticsOf(points, slice.image, bytes, most);
  if (statistics === null) return area;
  const { unit } = slice.image;
  return [
    ...area,
    { name: "mean", value: statistics.mean, unit },
    { name: "deviation", value: statistics.deviation, unit },
    { name: "minimum", value: statistics.minimum, unit },
    { name: "maximum", value: statistics.maximum, unit },
  ];
}

export function bodyFor(
  study: StudyContent,
  seriesId: string,
  slice: ShownSlice,
  mark: FindingMark,
  bytes: Uint8Array | null,
): FindingBody | null {
  const series = study.series.find(({ id }) => id === seriesId);
  if (series === undefined) return null;
  return {
    image: {
      study: study.summary.study,
      series: series.summary.series,
      instance: slice.header.instance,
      frame: slice.frame,
    },
    mark,
    values: valuesOf(mark, slice, bytes),
    label: "",
    labelAt: null,
  };
}

/** One place behind the point; none above 100, and two figures where one place would say nothing. */
export function writeNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  return size > 0 && size < 0.1 ? String(Number(value.toPrecision(2))) : value.toFixed(1);
}

/** A value with its unit, as it stands beside a mark. */
export const writeValue = ({ value, unit }: FindingValue): string =>
  `${writeNumber(value)}${unit === "" ? "" : ` ${unit}`}`;
