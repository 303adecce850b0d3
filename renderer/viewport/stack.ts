/** A stack as the reader scrolls through it: slices in order, each where it belongs even when its image is not here. */
import type { ImageHeader, InstanceHeader } from "../../shared/dicom/instance-header.ts";
import type { Problem } from "../../shared/problem.ts";
import type { FrameRef } from "./frames/frame-key.ts";

export interface ShownSlice {
  readonly state: "here";
  readonly instance: string;
  readonly frame: number;
  readonly header: InstanceHeader;
  readonly image: ImageHeader;
  /** Named in a rejection note. */
  readonly rejected: string | null;
}

/** Expected and not come, kept but not decodable, or damaged. */
export interface AbsentSlice {
  readonly state: "expected" | "refused" | "broken";
  readonly instance: string;
  readonly problem: Problem | null;
}

export type Slice = ShownSlice | AbsentSlice;

export interface Stack {
  readonly id: string;
  /** Whose frames these are in memory: the exam. */
  readonly owner: string;
  readonly slices: readonly Slice[];
}

export const frameOf = (slice: ShownSlice): FrameRef => ({
  instance: slice.instance,
  frame: slice.frame,
  bytes: slice.image.frameBytes,
});

export const framesOf = (stack: Stack): readonly FrameRef[] =>
  stack.slices.flatMap((slice) => (slice.state === "here" ? [frameOf(slice)] : []));

/** The place in `framesOf` of the slice at `index`, or of the nearest before it. */
export function framePlace(stack: Stack, index: number): number {
  let place = -1;
  for (const slice of stack.slices.slice(0, index + 1)) if (slice.state === "here") place += 1;
  return Math.max(place, 0);
}
