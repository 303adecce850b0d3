/** What is shown as one: a stack to scroll, a single view, a clip, a document. */
import type { InstanceHeader, InstanceKind } from "../dicom/instance-header.ts";
import type { Problem } from "../problem.ts";
import type { ImageSample } from "./image-sample.ts";
import type { SeriesTraits } from "./series-traits.ts";

/** One instance of a series as it stands here; `header` is null until it came, or when it cannot be read. */
export interface SeriesInstance {
  readonly id: string;
  readonly number: number | null;
  readonly state: "expected" | "here" | "refused" | "broken";
  readonly header: InstanceHeader | null;
  readonly problem: Problem | null;
  readonly rejected: { readonly how: "hidden" | "marked"; readonly code: string } | null;
  /** Its archive lists it no more. */
  readonly gone: boolean;
}

/** One place of a stack: a frame of an instance. An instance that is not here has one place, its frame 0. */
export interface SliceRef {
  readonly instance: SeriesInstance;
  readonly frame: number;
}

export type DisplaySetKind =
  /** Cross sections, or stills, scrolled one after the other. */
  | "stack"
  /** One projection (CR, DX, MG …), looked at by itself. */
  | "view"
  /** Frames in time, played. */
  | "clip"
  | "report"
  | "document"
  | "waveform"
  /** Listed, offered as a file, not shown. */
  | "other"
  /** A study whose series are not known here yet: it stands for all of them. */
  | "study";

export interface DisplaySet {
  /** Stable while its series grows. */
  readonly id: string;
  readonly studyId: string;
  readonly seriesId: string;
  readonly seriesNumber: number | null;
  readonly kind: DisplaySetKind;
  readonly modality: string;
  readonly description: string;
  /** Places in order. `null`: only the series' own summary is known so far, see `count`. */
  readonly slices: readonly SliceRef[] | null;
  /** Images, held or expected. */
  readonly count: number;
  /** What it is, and what that is known by. */
  readonly traits: SeriesTraits;
  /** Of its first image; `null` while none is here. */
  readonly sample: ImageSample | null;
  /** Milliseconds a frame when it plays; null for what stands still. */
  readonly frameTime: number | null;
  /** Slices that must lie between others and are not even expected (IM-14). */
  readonly missing: number;
  /** Its archive lists the series no more. */
  readonly gone: boolean;
}

/** Modalities whose images are each a view of its own. */
export const projectionModalities: ReadonlySet<string> = new Set(["CR", "DX", "MG", "IO", "PX"]);

/** How an instance's kind is shown; null for what stands behind the images and is not listed. */
export function kindOf(
  kind: InstanceKind,
  of: { readonly projection: boolean; readonly cine: boolean },
): DisplaySetKind | null {
  switch (kind) {
    case "image":
      if (of.cine) return "clip";
      return of.projection ? "view" : "stack";
    case "structured-report":
      return "report";
    case "document":
    case "waveform":
      return kind;
    case "presentation-state":
    case "key-objects":
      return null;
    default:
      return "other";
  }
}

/** What hangs in a view as a picture; documents and the rest are read otherwise. */
export const isPicture = ({ kind }: Pick<DisplaySet, "kind">): boolean =>
  kind === "stack" || kind === "view" || kind === "clip";
