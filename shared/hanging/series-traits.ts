/**
 * What a series is, whatever its site calls it: the traits that protocols ask for, each with the reason it is known by.
 *
 * Rules HP-1 to HP-25 (docs/rules/hanging.md).
 */
import { z } from "zod";
import type { tag } from "../dicom/tags.ts";
import { type Region, regions } from "../relevance/region.ts";

/** How the pictures came about. */
export const origins = [
  "acquired",
  "localizer",
  /** Cut anew from a volume (MPR). */
  "reformatted",
  /** Looked through a volume: MIP, MinIP, volume rendering. */
  "projected",
  "subtracted",
  /** A quantity of its own, such as ADC, perfusion maps, computed b-values. */
  "calculated",
  /** A picture of a screen. */
  "captured",
  "dose-report",
] as const;
export const planes = ["axial", "coronal", "sagittal", "oblique", "mixed"] as const;
export const weightings = ["t1", "t2", "pd", "flair", "stir", "dwi", "adc", "t2-star", "swi", "tof"] as const;
export const contrasts = ["none", "arterial", "portal-venous", "delayed", "with"] as const;
export const kernels = ["soft", "lung", "bone"] as const;
export const sides = ["left", "right", "both"] as const;
export const views = [
  "pa",
  "ap",
  "lateral",
  "oblique",
  "decubitus",
  "axial",
  "cc",
  "mlo",
  "ml",
  "lm",
  "xccl",
  "fb",
] as const;

/** Values of traits, as a reader corrects them; `null`: it has none. What is left out stays as the headers say. */
export const traitValues = z.object({
  origin: z.enum(origins),
  plane: z.enum(planes).nullable(),
  weighting: z.enum(weightings).nullable(),
  fatSuppressed: z.boolean(),
  contrast: z.enum(contrasts).nullable(),
  kernel: z.enum(kernels).nullable(),
  region: z.array(z.enum(regions)),
  side: z.enum(sides).nullable(),
  view: z.enum(views).nullable(),
});
export type TraitValues = z.infer<typeof traitValues>;
export const correctedTraits = traitValues.partial();
export type CorrectedTraits = z.infer<typeof correctedTraits>;

export type Origin = TraitValues["origin"];
export type SeriesPlane = NonNullable<TraitValues["plane"]>;
export type Weighting = NonNullable<TraitValues["weighting"]>;
export type Contrast = NonNullable<TraitValues["contrast"]>;
export type Kernel = NonNullable<TraitValues["kernel"]>;
export type TraitSide = NonNullable<TraitValues["side"]>;
export type View = NonNullable<TraitValues["view"]>;

/** What a trait is known by: an attribute and its value as written, or the reader's word. */
export interface Reason {
  readonly from: keyof typeof tag | "reader";
  readonly value: string;
}

export interface Trait<Value> {
  readonly value: Value;
  readonly reasons: readonly Reason[];
}

/** `null`: nothing tells. */
export interface SeriesTraits {
  readonly origin: Trait<Origin> | null;
  readonly plane: Trait<SeriesPlane> | null;
  readonly weighting: Trait<Weighting> | null;
  readonly fatSuppressed: Trait<boolean> | null;
  readonly contrast: Trait<Contrast> | null;
  readonly kernel: Trait<Kernel> | null;
  readonly region: Trait<readonly Region[]> | null;
  readonly side: Trait<TraitSide> | null;
  readonly view: Trait<View> | null;
  /** Slice Thickness (0018,0050), mm. */
  readonly thickness: Trait<number> | null;
  /** The largest b-value, s/mm2. */
  readonly bValue: Trait<number> | null;
}
export type TraitName = keyof SeriesTraits;

export const noTraits: SeriesTraits = {
  origin: null,
  plane: null,
  weighting: null,
  fatSuppressed: null,
  contrast: null,
  kernel: null,
  region: null,
  side: null,
  view: null,
  thickness: null,
  bValue: null,
};

export const trait = <Value>(value: Value, from: Reason["from"], written: string): Trait<Value> => ({
  value,
  reasons: [{ from, value: written }],
});

/** What does not show a part of the body by itself: nothing hangs by it where there is anything else (RD-10). */
export function isBeside({ origin }: SeriesTraits): boolean {
  return origin?.value === "localizer" || origin?.value === "captured" || origin?.value === "dose-report";
}
