/** When a stack's slices are due as it plays. Times are in milliseconds. Pure. Rules RD-50 to RD-54. */
import type { Slice } from "../viewport/index.ts";

/** Rates a stack without times of its own plays at, in slices a second. */
export const stackRates = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60] as const;
/** How many times faster than it was recorded a clip plays. */
export const clipSpeeds = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4] as const;

/** The next value of a row of them, up or down, within its ends. */
export function stepIn(row: readonly number[], now: number, by: 1 | -1): number {
  const next = by > 0 ? row.find((one) => one > now) : row.findLast((one) => one < now);
  return next ?? now;
}

const timeOf = (slice: Slice | undefined): number | null => {
  const time = slice?.state === "here" ? (slice.image.frames[slice.frame]?.frameTime ?? null) : null;
  return time !== null && time > 0 ? time : null;
};

/**
 * How long each slice stands, as it was recorded; null when nothing says so.
 *
 * Frame Time (0018,1063) and each value of Frame Time Vector (0018,1065) count from the frame before: a frame stands as
 * long as the one after it says. Where that is missing, the clip's usual time holds.
 */
export function recordedTimes(slices: readonly Slice[]): readonly number[] | null {
  const stated = slices.flatMap((slice) => timeOf(slice) ?? []).sort((a, b) => a - b);
  const usual = stated[Math.floor(stated.length / 2)];
  return usual === undefined ? null : slices.map((_, at) => timeOf(slices[at + 1]) ?? usual);
}

export interface Place {
  readonly index: number;
  readonly direction: 1 | -1;
}

/** The slice after this one: round the end in a loop, back from it when it sways. */
export function after({ index, direction }: Place, count: number, sway: boolean): Place {
  if (!sway) return { index: (index + 1) % count, direction: 1 };
  const turns = index + direction < 0 || index + direction >= count;
  const way = turns ? (-direction as 1 | -1) : direction;
  return { index: Math.min(Math.max(index + way, 0), count - 1), direction: way };
}

/** Paintings of the last moments, to tell the real rate by. */
const REMEMBERED_MS = 2000;
const REMEMBERED_LEAST = 4;
/** Slower than this share of what is wanted is behind. */
const BEHIND_SHARE = 0.9;

/** Adds one painting; the oldest are forgotten, a few are kept at any rate. */
export function remember(paintings: readonly number[], now: number): readonly number[] {
  const all = [...paintings, now];
  const from = all.findIndex((time) => now - time <= REMEMBERED_MS);
  return all.slice(Math.max(0, Math.min(from, all.length - REMEMBERED_LEAST)));
}

/** Paintings a second; null before enough were seen to say. */
export function rateOf(paintings: readonly number[]): number | null {
  const [first, last] = [paintings[0], paintings.at(-1)];
  if (first === undefined || last === undefined || paintings.length < REMEMBERED_LEAST || last <= first) return null;
  return ((paintings.length - 1) * 1000) / (last - first);
}

export const isBehind = (real: number | null, wanted: number): boolean => real !== null && real < wanted * BEHIND_SHARE;
