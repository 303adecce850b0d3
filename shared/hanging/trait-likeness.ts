/** How like two series are in what they show: what a series of a prior is chosen by (RD-12). */
import type { SeriesTraits, TraitName } from "./series-traits.ts";

/** A plane or a weighting of its own outweighs every shared word of two names. */
const weights: Readonly<Partial<Record<TraitName, number>>> = {
  plane: 8,
  weighting: 8,
  origin: 6,
  kernel: 5,
  contrast: 3,
  fatSuppressed: 3,
  side: 8,
  view: 8,
};

/** Phases are less unlike each other than any of them is to none. */
const isEnhanced = (value: unknown): boolean => value !== undefined && value !== "none";

/** Above 0 for what agrees, below for what differs; what one of them does not tell counts for neither. */
export function likeness(a: SeriesTraits, b: SeriesTraits): number {
  let sum = 0;
  for (const name of ["plane", "weighting", "origin", "kernel", "side", "view", "fatSuppressed"] as const) {
    const [one, other] = [a[name]?.value, b[name]?.value];
    if (one === undefined || other === undefined) continue;
    sum += (one === other ? 1 : -1) * (weights[name] ?? 0);
  }
  const [one, other] = [a.contrast?.value, b.contrast?.value];
  if (one !== undefined && other !== undefined) {
    const weight = weights.contrast ?? 0;
    sum += one === other ? weight : isEnhanced(one) === isEnhanced(other) ? 0 : -weight;
  }
  return sum;
}
