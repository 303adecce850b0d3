/** What differs from frame to frame: functional groups of enhanced objects (PS3.3 C.7.6.16), else the data set itself. */
import { type Attributes, itemOf, numberOf, numbersOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { FrameHeader, PixelSpacing, VoiWindow } from "../../../shared/dicom/instance-header.ts";
import { tag } from "../../../shared/dicom/tags.ts";

/** Looks an attribute's sequence up in the frame's own functional groups, then in the shared ones. */
export interface FrameGroups {
  /** The macro's first item for a frame; `undefined` when neither group has it. */
  macro(frame: number, sequence: string): Attributes | undefined;
  /** Frames that have functional groups of their own. */
  readonly count: number;
}

export function readFrameGroups(attributes: Attributes): FrameGroups {
  const shared = itemOf(attributes, tag.SharedFunctionalGroupsSequence);
  const own = attributes.items(tag.PerFrameFunctionalGroupsSequence);
  return {
    count: own.length,
    macro: (frame, sequence) => {
      const item = own[frame];
      return (item && itemOf(item, sequence)) ?? (shared && itemOf(shared, sequence));
    },
  };
}

/** Windows (0028,1050/1051) with a width above 0; a value that cannot be is left out. */
export function readWindows(attributes: Attributes | undefined): VoiWindow[] {
  if (attributes === undefined) return [];
  const widths = attributes.numbers(tag.WindowWidth);
  const explanations = attributes.texts(tag.WindowCenterWidthExplanation);
  const stated = textOf(attributes, tag.VOILUTFunction);
  const shape = stated === "SIGMOID" ? "sigmoid" : stated === "LINEAR_EXACT" ? "linear-exact" : "linear";
  return attributes.numbers(tag.WindowCenter).flatMap((center, index) => {
    const width = widths[index];
    if (width === undefined || !(width > 0) || !Number.isFinite(center) || !Number.isFinite(width)) return [];
    return [{ center, width, function: shape, explanation: explanations[index] ?? "" } satisfies VoiWindow];
  });
}

type Triple = [number, number, number];
type Sextuple = [number, number, number, number, number, number];

const isTriple = (values: readonly number[] | null): values is Triple => values?.length === 3;
const isSextuple = (values: readonly number[] | null): values is Sextuple => values?.length === 6;

/** Direction cosines must be perpendicular unit vectors, or the orientation is none. */
function readOrientation(attributes: Attributes | undefined): Sextuple | null {
  const values = attributes ? numbersOf(attributes, tag.ImageOrientationPatient, 6) : null;
  if (!isSextuple(values)) return null;
  const [a, b, c, d, e, f] = values;
  const isUnit = (length: number): boolean => Math.abs(length - 1) < 0.02;
  return isUnit(Math.hypot(a, b, c)) && isUnit(Math.hypot(d, e, f)) && Math.abs(a * d + b * e + c * f) < 0.02
    ? values
    : null;
}

function readPosition(attributes: Attributes | undefined): Triple | null {
  const values = attributes ? numbersOf(attributes, tag.ImagePositionPatient, 3) : null;
  return isTriple(values) ? values : null;
}

/** Pixel Spacing (0028,0030) of a macro or of the data set; `null` unless both are above 0. */
export function readSpacing(attributes: Attributes | undefined, name: string): { row: number; column: number } | null {
  const [row, column] = (attributes && numbersOf(attributes, name, 2)) ?? [];
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? { row, column } : null;
}

/** The spacing that all frames share, or `null` when they differ: lengths would be wrong on some. */
export function commonSpacing(groups: FrameGroups, frames: number): PixelSpacing | null {
  let common: { row: number; column: number } | null = null;
  for (let frame = 0; frame < frames; frame++) {
    const spacing = readSpacing(groups.macro(frame, tag.PixelMeasuresSequence), tag.PixelSpacing);
    if (spacing === null) return null;
    if (common !== null && (common.row !== spacing.row || common.column !== spacing.column)) return null;
    common = spacing;
  }
  return common === null ? null : { ...common, source: "patient" };
}

/** Milliseconds between frames: Frame Time, Frame Time Vector, display or cine rate, frame duration (RD-50); null: none. */
function readFrameTimes(attributes: Attributes, frames: number): (frame: number) => number | null {
  const none = (): null => null;
  if (frames < 2) return none;
  const time = numberOf(attributes, tag.FrameTime);
  if (time !== null && time > 0) return () => time;
  const vector = attributes.numbers(tag.FrameTimeVector);
  if (vector.length >= frames && vector.some((value) => value > 0)) {
    return (frame) => {
      const value = vector[frame];
      return value !== undefined && value >= 0 ? value : null;
    };
  }
  for (const name of [tag.RecommendedDisplayFrameRate, tag.CineRate]) {
    const rate = numberOf(attributes, name);
    if (rate !== null && rate > 0) return () => 1000 / rate;
  }
  const duration = numberOf(attributes, tag.ActualFrameDuration);
  return duration !== null && duration > 0 ? () => duration : none;
}

/** Positions of a dose grid's planes: Grid Frame Offset Vector (3004,000C) along the normal. */
const GRID_FRAME_OFFSETS = "3004000c";

function gridPosition(first: Triple, orientation: Sextuple | null, offset: number | undefined): Triple {
  if (orientation === null || offset === undefined || !Number.isFinite(offset)) return first;
  const [a, b, c, d, e, f] = orientation;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d] as const;
  return [first[0] + normal[0] * offset, first[1] + normal[1] * offset, first[2] + normal[2] * offset];
}

/** One header a frame, in stored order. */
export function readFrameHeaders(attributes: Attributes, groups: FrameGroups, frames: number): FrameHeader[] {
  const position = readPosition(attributes);
  const orientation = readOrientation(attributes);
  const thickness = numberOf(attributes, tag.SliceThickness);
  const frameTime = readFrameTimes(attributes, frames);
  const offsets = frames > 1 ? attributes.numbers(GRID_FRAME_OFFSETS) : [];
  // The vector is relative to the first plane, or, when it does not begin with 0, absolute (PS3.3 C.8.8.3.2).
  const origin = offsets[0] ?? 0;
  return Array.from({ length: frames }, (_, frame): FrameHeader => {
    const frameOrientation = readOrientation(groups.macro(frame, tag.PlaneOrientationSequence)) ?? orientation;
    const framePosition = readPosition(groups.macro(frame, tag.PlanePositionSequence));
    const offset = offsets[frame];
    const whole =
      position && offset !== undefined ? gridPosition(position, frameOrientation, offset - origin) : position;
    const measures = groups.macro(frame, tag.PixelMeasuresSequence);
    const content = groups.macro(frame, tag.FrameContentSequence);
    return {
      position: framePosition ?? whole,
      orientation: frameOrientation,
      thickness: (measures ? numberOf(measures, tag.SliceThickness) : null) ?? thickness,
      windows: readWindows(groups.macro(frame, tag.FrameVOILUTSequence)),
      frameTime: frameTime(frame),
      dimension: [...(content?.numbers(tag.DimensionIndexValues) ?? [])].filter(Number.isFinite),
    };
  });
}
