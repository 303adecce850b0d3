/**
 * HP-9: weighting from the times of a pulse sequence, for what no attribute names.
 *
 * Bounds are those at which spin echoes, inversion recoveries and gradient echoes change their look at 1.5 and 3 T; between
 * them nothing is said.
 */

import type { ImageSample } from "../image-sample.ts";
import { type Trait, trait, type Weighting } from "../series-traits.ts";

interface Timing {
  /** Milliseconds. */
  readonly repetition: number;
  readonly echo: number;
  /** `null` without an inversion. */
  readonly inversion: number | null;
  /** Degrees. */
  readonly flip: number | null;
}

/** T1 of soft tissue, ms: what the Ernst angle is reckoned by. */
const TISSUE_T1_MS = 1000;
const ernstAngle = (repetition: number): number => (Math.acos(Math.exp(-repetition / TISSUE_T1_MS)) * 180) / Math.PI;

/** Fluid is nulled at about 1.6 to 2.8 s, fat at 80 to 300 ms; between them an inversion sharpens T1. */
function inverted({ inversion, repetition, echo }: Timing): Weighting | null {
  if (inversion === null) return null;
  if (inversion >= 1500 && echo >= 60) return "flair";
  if (inversion <= 320 && repetition >= 1200) return "stir";
  return inversion < 1500 && echo < 40 ? "t1" : null;
}

function spinEcho({ repetition, echo }: Timing): Weighting | null {
  if (repetition <= 1300) return echo <= 40 ? "t1" : null;
  if (repetition < 1500) return null;
  return echo >= 60 ? "t2" : "pd";
}

/** Angles well below Ernst's leave proton density, angles near it and above bring out T1. */
function gradientEcho({ repetition, echo, flip }: Timing, prepared: boolean): Weighting | null {
  if (echo >= 12) return "t2-star";
  if (prepared) return "t1";
  if (flip === null) return null;
  const part = flip / ernstAngle(repetition);
  if (part >= 0.6) return "t1";
  return part < 0.35 ? "pd" : null;
}

/** Sequence Variant SS without SP is a steady state of T2 over T1, which is neither. */
const isBalanced = (variant: readonly string[]): boolean => variant.includes("SS") && !variant.includes("SP");

export function weightingByTiming(sample: ImageSample): Trait<Weighting> | null {
  const { repetitionTime, echoTime, inversionTime, technique } = sample;
  if (technique === null || repetitionTime === null || echoTime === null || repetitionTime <= 0) return null;
  const { sequence, variant, flipAngle, angio } = technique;
  const has = (name: string): boolean => sequence.includes(name);
  const inversion = inversionTime !== null && inversionTime > 0 ? inversionTime : null;
  const timing = { repetition: repetitionTime, echo: echoTime, inversion, flip: flipAngle };
  const written = [
    `TR ${repetitionTime}`,
    `TE ${echoTime}`,
    ...(inversion === null ? [] : [`TI ${inversion}`]),
    ...(flipAngle === null ? [] : [`${flipAngle}°`]),
  ].join(", ");
  if (angio && has("GR") && echoTime < 12) return trait("tof", "AngioFlag", "Y");
  const told =
    inverted(timing) ??
    (inversion !== null && has("IR")
      ? null
      : has("EP")
        ? null
        : has("SE")
          ? spinEcho(timing)
          : has("GR") && !isBalanced(variant)
            ? gradientEcho(timing, variant.includes("MP") && repetitionTime >= 1000)
            : null);
  return told === null ? null : trait(told, "RepetitionTime", written);
}
