/** The order of slices, and where some are missing (rules IM-10 to IM-15). */
import { depthOf, normalOf, type Orientation, type Vector } from "./geometry.ts";
import type { FrameHeader, ImageHeader } from "./instance-header.ts";

export interface SortableImage {
  readonly id: string;
  readonly number: number | null;
  readonly acquiredAt: string;
  readonly position: FrameHeader["position"];
  readonly orientation: Orientation | null;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byNumber(a: SortableImage, b: SortableImage): number {
  const [left, right] = [a.number ?? Number.POSITIVE_INFINITY, b.number ?? Number.POSITIVE_INFINITY];
  return left === right ? byText(a.acquiredAt, b.acquiredAt) || byText(a.id, b.id) : left - right;
}

/**
 * IM-10: by place along the normal when every image has one and no two share it, in the direction in which instance
 * numbers rise; IM-11: else by Instance Number, then time, then identifier.
 */
export function orderInstances(images: readonly SortableImage[]): readonly SortableImage[] {
  const numbered = images.toSorted(byNumber);
  const [first] = numbered;
  const orientation = first?.orientation ?? null;
  if (orientation === null || numbered.length < 2) return numbered;
  const normal = normalOf(orientation);
  const depths = numbered.map((image) => ({ image, depth: depthOf(image, normal) }));
  if (depths.some(({ depth }) => depth === null)) return numbered;
  const placed = depths.map(({ image, depth }) => ({ image, depth: depth ?? 0 }));
  const sorted = placed.toSorted((a, b) => a.depth - b.depth || byNumber(a.image, b.image));
  const distinct = sorted.every(
    ({ depth }, index) => index === 0 || depth - (sorted[index - 1]?.depth ?? 0) > SAME_PLACE_MM,
  );
  if (!distinct) return numbered;
  return (isFalling(placed.map(({ depth }) => depth)) ? sorted.toReversed() : sorted).map(({ image }) => image);
}

/** Slices nearer than this lie upon each other. */
const SAME_PLACE_MM = 0.01;

/** Whether values, in the order given, fall more often than they rise. */
function isFalling(values: readonly number[]): boolean {
  let sum = 0;
  for (let index = 1; index < values.length; index++) sum += Math.sign((values[index] ?? 0) - (values[index - 1] ?? 0));
  return sum < 0;
}

/**
 * Order of the frames of one image, as frame numbers from 0.
 *
 * IM-12: a cine plays as stored. IM-13: by place along the normal when all differ; else by Dimension Index Values;
 * else as stored.
 */
export function orderFrames(image: ImageHeader): readonly number[] {
  const stored = image.frames.map((_, frame) => frame);
  if (image.frames.length < 2 || image.frames.some(({ frameTime }) => frameTime !== null)) return stored;
  const [first] = image.frames;
  const normal: Vector | null = first?.orientation ? normalOf(first.orientation) : null;
  const depths = image.frames.map((frame) => (normal === null ? null : depthOf(frame, normal)));
  if (depths.every((depth) => depth !== null)) {
    const sorted = stored.toSorted((a, b) => (depths[a] ?? 0) - (depths[b] ?? 0));
    const distinct = sorted.every(
      (frame, index) => index === 0 || (depths[frame] ?? 0) - (depths[sorted[index - 1] ?? 0] ?? 0) > SAME_PLACE_MM,
    );
    if (distinct) return isFalling(depths.map((depth) => depth ?? 0)) ? sorted.toReversed() : sorted;
  }
  const lengths = new Set(image.frames.map(({ dimension }) => dimension.length));
  if (lengths.size === 1 && !lengths.has(0)) {
    return stored.toSorted(
      (a, b) => compareIndices(image.frames[a]?.dimension ?? [], image.frames[b]?.dimension ?? []) || a - b,
    );
  }
  return stored;
}

function compareIndices(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface Gap {
  /** The place (from 0) after which slices are missing. */
  readonly after: number;
  readonly missing: number;
}

/**
 * IM-14: where a distance is a whole multiple of the usual one, slices are missing. IM-15: where it is another, or none
 * at all, the stack is uneven.
 *
 * @param frames in the order of the stack
 */
export function findGaps(frames: readonly Pick<FrameHeader, "position" | "orientation">[]): {
  readonly gaps: readonly Gap[];
  readonly uneven: boolean;
} {
  const none = { gaps: [], uneven: false };
  const orientation = frames[0]?.orientation ?? null;
  if (orientation === null || frames.length < 4) return none;
  const normal = normalOf(orientation);
  const depths = frames.map((frame) => depthOf(frame, normal));
  if (depths.includes(null)) return none;
  const moves = depths.slice(1).map((depth, index) => (depth ?? 0) - (depths[index] ?? 0));
  // A stack that turns round goes over its places again (other b-values, other times): no distance there means a gap.
  if (moves.some((move) => move > SAME_PLACE_MM) && moves.some((move) => move < -SAME_PLACE_MM)) return none;
  const steps = moves.map(Math.abs);
  // Frames that all lie at one place are a time series, not a stack with a spacing.
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  if (usual <= SAME_PLACE_MM) return none;
  const gaps: Gap[] = [];
  let uneven = false;
  for (const [index, step] of steps.entries()) {
    const times = step / usual;
    const whole = Math.round(times);
    if (Math.abs(times - whole) > TOLERANCE || whole < 1) uneven = true;
    else if (whole > 1) gaps.push({ after: index, missing: whole - 1 });
  }
  return { gaps, uneven };
}

/** Share of the usual distance by which one may differ: positions are written with few digits. */
const TOLERANCE = 0.1;
