/** HP-25: a reader's word on what a series is stands before what its headers say. */
import type { CorrectedTraits, SeriesTraits, Trait } from "./series-traits.ts";

/** `undefined`: the reader said nothing of it; `null` or nothing: that it has none. */
function own<Value>(said: Value | null | undefined, known: Trait<Value> | null): Trait<Value> | null {
  if (said === undefined) return known;
  return said === null ? null : { value: said, reasons: [{ from: "reader", value: "" }] };
}

export function byOwnWord(known: SeriesTraits, corrected: CorrectedTraits | null): SeriesTraits {
  if (corrected === null) return known;
  const regions = corrected.region !== undefined && corrected.region.length === 0 ? null : corrected.region;
  return {
    ...known,
    origin: own(corrected.origin, known.origin),
    plane: own(corrected.plane, known.plane),
    weighting: own(corrected.weighting, known.weighting),
    fatSuppressed: own(corrected.fatSuppressed, known.fatSuppressed),
    contrast: own(corrected.contrast, known.contrast),
    kernel: own(corrected.kernel, known.kernel),
    region: own(regions, known.region),
    side: own(corrected.side, known.side),
    view: own(corrected.view, known.view),
  };
}
