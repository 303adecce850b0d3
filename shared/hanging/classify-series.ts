/**
 * What a series is, from what its images say first and from its names last (rules HP-1 to HP-25, docs/rules/hanging.md).
 */
import { byOwnWord } from "./corrected-traits.ts";
import { type CorrectedTraits, noTraits, type SeriesTraits, trait } from "./series-traits.ts";
import { traitRegion, traitSide } from "./traits/body-region.ts";
import { traitContrast } from "./traits/contrast.ts";
import type { SeriesEvidence } from "./traits/evidence.ts";
import { traitKernel } from "./traits/kernel.ts";
import { originOf } from "./traits/origin.ts";
import { traitPlane } from "./traits/plane.ts";
import { traitView } from "./traits/view.ts";
import { traitBValue, traitFatSuppressed, traitWeighting } from "./traits/weighting.ts";

function thicknessOf({ samples }: SeriesEvidence): SeriesTraits["thickness"] {
  const thickness = samples[0]?.thickness ?? null;
  return thickness === null || thickness <= 0 ? null : trait(thickness, "SliceThickness", `${thickness}`);
}

/**
 * Traits of a series, each with its reasons.
 *
 * @param corrected what a reader said of series of this site with this name (HP-25); it stands before all
 */
export function classifySeries(evidence: SeriesEvidence, corrected: CorrectedTraits | null = null): SeriesTraits {
  return byOwnWord(traitsOf(evidence), corrected);
}

function traitsOf(evidence: SeriesEvidence): SeriesTraits {
  const origin = originOf(evidence);
  const region = traitRegion(evidence);
  const side = traitSide(evidence, region?.value ?? []);
  // HP-5: of a localizer, a capture or a report nothing else is asked: its timing and kernel mean nothing to a reader.
  const captured = origin?.value === "captured" || origin?.value === "dose-report";
  const plane = traitPlane(evidence, captured);
  if (captured || origin?.value === "localizer") return { ...noTraits, origin, plane, region, side };
  const weighting = traitWeighting(evidence);
  return {
    origin,
    plane,
    weighting,
    fatSuppressed: traitFatSuppressed(evidence, weighting?.value ?? null),
    contrast: traitContrast(evidence),
    kernel: origin?.value === "calculated" ? null : traitKernel(evidence),
    region,
    side,
    view: traitView(evidence),
    thickness: thicknessOf(evidence),
    bValue: traitBValue(evidence, weighting?.value ?? null),
  };
}
