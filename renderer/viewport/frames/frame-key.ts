import type { Problem } from "../../../shared/problem.ts";

/** One frame as it is asked for: our instance id, the frame from 0, and how many bytes its answer has. */
export interface FrameRef {
  readonly instance: string;
  readonly frame: number;
  readonly bytes: number;
}

export type FrameKey = string;
export const frameKey = (ref: FrameRef): FrameKey => `${ref.instance}/${ref.frame}`;

/** What the store knows of a frame. */
export type FrameState =
  | { readonly state: "absent" }
  | { readonly state: "coming" }
  | { readonly state: "held"; readonly bytes: Uint8Array }
  | { readonly state: "failed"; readonly problem: Problem };

/** Frames of one stack that are wanted, and where in it the reader is. */
export interface FrameWant {
  /** Frames of one owner (an exam) are evicted together before another's are touched. */
  readonly owner: string;
  readonly frames: readonly FrameRef[];
  /** The place the reader looks at, or would see first. */
  readonly at: number;
  /** Only the first image for now (an exam that is merely selected in the list). */
  readonly firstOnly: boolean;
}
