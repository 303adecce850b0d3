/** What the hand on the images does just now, and nothing keeps. */
import { createStore } from "zustand/vanilla";
import type { FindingBody, FindingMark } from "../../shared/contract/finding.ts";
import type { Point, ShownSlice } from "../viewport/index.ts";

/** A mark that is being drawn or moved. */
export interface Underway {
  readonly cell: number;
  /** The finding that is moved; null for a new mark. */
  readonly finding: string | null;
  readonly on: ShownSlice;
  /** Null until the hand has moved. */
  readonly mark: FindingMark | null;
  readonly labelAt: FindingBody["labelAt"];
}

export interface HandState {
  /** Where the pointer is, in CSS pixels of a cell's viewport. */
  readonly under: { readonly cell: number; readonly at: Point } | null;
  readonly underway: Underway | null;
  /** By what the magnifier is there: its key, or a mouse button held down. */
  readonly magnifier: "off" | "key" | "button";
}

export const handStore = createStore<HandState>(() => ({ under: null, underway: null, magnifier: "off" }));

/** What was drawn or moved is as it was before. */
export const cancelUnderway = (): void => handStore.setState({ underway: null });
