/** What a viewport shows, and what it should. */
import type { Problem } from "../../shared/problem.ts";
import type { GreyChoice, GreyMapping } from "./image/grey-mapping.ts";
import type { Size, ViewState } from "./image/view-transform.ts";
import type { Slice, Stack } from "./stack.ts";

export type ViewStatus =
  /** Nothing was put here. */
  | "empty"
  /** The slice's frame is on its way. */
  | "waiting"
  | "shown"
  /** The slice did not come, is refused or broken: see `slice`. */
  | "absent"
  /** Its frame could not be had: see `problem`. */
  | "failed"
  /** The graphics context is gone; nothing on the canvas counts. */
  | "lost";

export interface ViewSnapshot {
  readonly stack: Stack | null;
  readonly index: number;
  readonly painted: number | null;
  readonly slice: Slice | null;
  readonly status: ViewStatus;
  readonly problem: Problem | null;
  readonly choice: GreyChoice;
  readonly mapping: GreyMapping | null;
  readonly inverted: boolean;
  readonly view: ViewState;
  readonly size: Size;
}
