/** HP-7 to HP-10: what an MR's contrast is weighted by, and whether its fat is suppressed. */

import type { ImageSample } from "../image-sample.ts";
import { type Trait, trait, type Weighting } from "../series-traits.ts";
import { bySamples, byWords, type SeriesEvidence, seriesNames, type WordTable } from "./evidence.ts";
import { weightingByTiming } from "./mr-timing.ts";

/** Acquisition Contrast (0008,9209), PS3.3 C.8.13.3.1.1. */
const acquisitionContrasts: Readonly<Record<string, Weighting>> = {
  T1: "t1",
  T2: "t2",
  T2_STAR: "t2-star",
  PROTON_DENSITY: "pd",
  DIFFUSION: "dwi",
  FLUID_ATTENUATED: "flair",
  STIR: "stir",
  TOF: "tof",
  SUSCEPTIBILITY: "swi",
};

/** Values of Image Type and Frame Type, as vendors write them. */
const imageTypes: WordTable<Weighting> = [
  ["adc", /\b(?:E?ADC|COMBINED ADC)\b/],
  ["dwi", /\b(?:DIFFUSION|TRACEW?|DWI)\b/],
  ["swi", /\bSWI\b/],
  ["tof", /\bTOF\b/],
];

/** Siemens' and GE's names of pulse sequences. */
const sequences: WordTable<Weighting> = [
  ["dwi", /^\*?ep_b\d|dwi|diff/],
  ["swi", /swi|swan/],
  ["tof", /tof/],
  ["stir", /^\*?tir\d?d.*_?stir/],
];

const words: WordTable<Weighting> = [
  ["adc", /(?:^|[^a-z])(?:e?adc|apparent diff\w*)(?![a-z])|dadc\b/],
  ["flair", /\bflair\b|dark ?-?fluid|\btirm\b/],
  ["stir", /\bstir\b/],
  ["swi", /\b(?:swi|swan|swip|suscep\w*|venbold|mip ?swi)\b|자화율/],
  ["tof", /\b(?:tof|time ?-?of ?-?flight|mra|angio\w*)\b/],
  ["dwi", /\b(?:dwi\w*|diff\w*|trace\w*|ep2d ?diff\w*|resolve|b ?-?(?:50|[1-9]\d{2,3}))\b|확산/],
  ["t2-star", /\bt2 ?(?:\*|star|stern)|\b(?:gre|hemo|t2s|medic|merge|ffe ?t2|haemo)\b/],
  ["pd", /\b(?:pd\w*|pdw|proton ?-?dens\w*|protonen\w*|dp)\b|양성자/],
  ["t2", /(?:^|[^a-z0-9])t2(?![0-9])/],
  ["t1", /(?:^|[^a-z0-9])t1(?![0-9])|\b(?:mprage|vibe|lava|thrive|bravo|spgr|flash|fspgr|tfl)\b/],
];

/** Names that say more exactly what timing leaves open. */
const refinements: Readonly<Partial<Record<Weighting, ReadonlySet<Weighting>>>> = {
  t1: new Set(["tof"]),
  "t2-star": new Set(["swi"]),
  stir: new Set(["stir"]),
};

function fromAttributes({ imageType, technique }: ImageSample): Trait<Weighting> | null {
  if (technique === null) return null;
  const coded = acquisitionContrasts[technique.acquisitionContrast];
  const types = [...imageType.slice(2), ...technique.frameType.slice(2)].join(" | ").toUpperCase();
  const typed = imageTypes.find(([, pattern]) => pattern.test(types))?.[0];
  if (typed === "adc") return trait("adc", "ImageType", imageType.join("\\"));
  if (coded !== undefined) return trait(coded, "AcquisitionContrast", technique.acquisitionContrast);
  if (typed !== undefined) return trait(typed, "ImageType", imageType.join("\\"));
  if (technique.bValue !== null && technique.bValue > 0) return trait("dwi", "DiffusionBValue", `${technique.bValue}`);
  const named = sequences.find(([, pattern]) => pattern.test(technique.sequenceName.toLowerCase()))?.[0];
  return named === undefined ? null : trait(named, "SequenceName", technique.sequenceName);
}

/** HP-7: codes and types, then times and angles, then names. */
export function traitWeighting(evidence: SeriesEvidence): Trait<Weighting> | null {
  if (evidence.modality !== "MR") return null;
  const named = byWords(seriesNames(evidence), words);
  // Maps of diffusion are told by nothing but their name at some sites (HP-8).
  const told = bySamples(evidence.samples, fromAttributes);
  if (told !== null) return told.value === "dwi" && named?.value === "adc" ? named : told;
  const timed = bySamples(evidence.samples, weightingByTiming);
  if (timed === null) return named;
  return named !== null && refinements[timed.value]?.has(named.value) === true
    ? { value: named.value, reasons: [...timed.reasons, ...named.reasons] }
    : timed;
}

const fatWords: WordTable<boolean> = [
  [true, /\b(?:fs|fatsat|fat ?-?sat\w*|fat ?supp\w*|spair|spir|fettges\w*|fetts\w*|stir|water|chemsat)\b|지방 ?억제/],
];

/** HP-10. `null`: nothing tells that fat is suppressed. */
export function traitFatSuppressed(evidence: SeriesEvidence, weighting: Weighting | null): Trait<boolean> | null {
  if (evidence.modality !== "MR") return null;
  const told = bySamples(evidence.samples, ({ technique }) => {
    if (technique === null) return null;
    if (/FAT/.test(technique.suppression)) return trait(true, "SpectrallySelectedSuppression", technique.suppression);
    return technique.options.some((option) => /^(?:FS|FATSAT|FAT_SAT)$/.test(option.toUpperCase()))
      ? trait(true, "ScanOptions", technique.options.join("\\"))
      : null;
  });
  if (told !== null) return told;
  if (weighting === "stir") return trait(true, "InversionTime", `${evidence.samples[0]?.inversionTime ?? ""}`);
  return byWords(seriesNames(evidence).slice(0, 2), fatWords);
}

/** Siemens writes the b-value into the name of its pulse sequence: "*ep_b800t", "*ep_b50_800" for what is made of two. */
function bValueOf({ technique }: ImageSample): Trait<number> | null {
  if (technique === null) return null;
  if (technique.bValue !== null) return trait(technique.bValue, "DiffusionBValue", `${technique.bValue}`);
  const written = /^\*?ep_b(\d+)(?:t|#|$)/.exec(technique.sequenceName)?.[1];
  return written === undefined ? null : trait(Number(written), "SequenceName", technique.sequenceName);
}

/** HP-9: the largest of the samples, for what is weighted by diffusion. */
export function traitBValue({ samples }: SeriesEvidence, weighting: Weighting | null): Trait<number> | null {
  if (weighting !== "dwi") return null;
  return samples
    .flatMap((sample) => bValueOf(sample) ?? [])
    .reduce<Trait<number> | null>((most, one) => (most === null || one.value > most.value ? one : most), null);
}
