/** HP-2 to HP-5: how the pictures came about. */

import type { ImageSample } from "../image-sample.ts";
import { type Origin, type Trait, trait } from "../series-traits.ts";
import { bySamples, byWords, type SeriesEvidence, seriesNames, type WordTable } from "./evidence.ts";

const STORAGE = "1.2.840.10008.5.1.4.1.1.";
const secondaryCapture = new RegExp(`^${STORAGE.replaceAll(".", "\\.")}7(\\.\\d)?$`);
/** Parametric Map and RT Dose. */
const quantities = new Set([`${STORAGE}30`, `${STORAGE}481.2`]);

/** Values 3 and on of Image Type (0008,0008) and of Frame Type (0008,9007): PS3.3 C.7.6.1.1.2, and what vendors write. */
const imageTypes: WordTable<Origin> = [
  ["captured", /\b(?:SCREEN ?SAVE|SCREENSHOT|SCREEN CAPTURE|CAPTURED|PASTED)\b/],
  ["dose-report", /\bDOSE(?:[_ ]?(?:INFO|REPORT))?\b/],
  ["localizer", /\b(?:LOCALIZER|SCOUT|SURVEY)\b/],
  [
    "projected",
    /\b(?:PROJECTION(?: IMAGE)?|MIP|MINIP|MNIP|MPR ?MIP|MAX_IP|MIN_IP|VOLREN|VOLUME[_ ]RENDER(?:ING|ED)?|VRT|SSD|3D_MIP)\b/,
  ],
  ["subtracted", /\b(?:SUB|SUBTRACT|SUBTRACTION|SUBTRACTED)\b/],
  [
    "calculated",
    /\b(?:ADC|EADC|FA|FA_COLOR|R?CBF|R?CBV|MTT|TTP|TMAX|QUANTITY|T[12]\*? ?MAP|T2_STAR MAP|VELOCITY|PERFUSION_MAP|RELAXIVITY)\b/,
  ],
];
/** Only where Image Type says DERIVED: GE calls oblique acquisitions ORIGINAL\PRIMARY\MPR. */
const derivedTypes: WordTable<Origin> = [["reformatted", /\b(?:MPR|CSA MPR|REFORMATTED|CPR|CURVED_MPR|RESAMPLED)\b/]];

const calculations: Readonly<Record<string, Origin>> = {
  MAX_IP: "projected",
  MIN_IP: "projected",
  VOLUME_RENDER: "projected",
  SURFACE_RENDER: "projected",
  MPR: "reformatted",
  CURVED_MPR: "reformatted",
};

const doseWords =
  /\bdose (?:report|info|summary|record)|\bdosis|\bdosisbericht|patient protocol|exam summary|선량|dosisprotokoll/;
const localizerWords =
  /\b(?:scouts?|topogram\w*|surview|scanogram|localis?z?er\w*|lokali[sz]er\w*|survey|pilot|ubersicht|uebersicht|3-?plane|3-?pl|loc)\b|스카우트|로컬라이저|위치 ?결정|정위/;

/** HP-5: names, last. */
const words: WordTable<Origin> = [
  ["dose-report", doseWords],
  ["localizer", localizerWords],
  ["projected", /\b(?:mip|minip|mnip|vrt|3d ?vr|volume render\w*|projected|projection)\b|최대강도/],
  ["subtracted", /\b(?:sub|subtr\w*|subtraktion)\b|감산/],
  ["calculated", /calc\w* ?b ?-?val|\b(?:adc|eadc|b ?-?calc\w*|t[12]\*? ?map|cbf|cbv|mtt|tmax|ttp)\b|\bdadc/],
  ["reformatted", /\b(?:mpr|reformat\w*|reform|cpr|curved)\b|재구성/],
];

function fromAttributes({ sopClass, imageType, technique }: ImageSample): Trait<Origin> | null {
  const [first = "", second = "", ...rest] = imageType;
  const written = imageType.join("\\");
  const frameType = technique?.frameType ?? [];
  const types = [...rest, ...frameType.slice(2)].join(" | ").toUpperCase();
  const found = imageTypes.find(([, pattern]) => pattern.test(types));
  if (found !== undefined) return trait(found[0], "ImageType", written);
  const calculated = calculations[technique?.calculation ?? ""];
  if (calculated !== undefined) {
    return trait(calculated, "VolumeBasedCalculationTechnique", technique?.calculation ?? "");
  }
  const scout = technique?.options.find((option) => /SCOUT|SURVIEW|TOPOGRAM/.test(option.toUpperCase()));
  if (scout !== undefined) return trait("localizer", "ScanOptions", scout);
  if (first === "DERIVED" && derivedTypes[0]?.[1].test(types)) return trait("reformatted", "ImageType", written);
  if (quantities.has(sopClass)) return trait("calculated", "SOPClassUID", sopClass);
  // Converted images of a modality keep PRIMARY; pictures of screens have SECONDARY, or tell nothing (HP-3).
  if (secondaryCapture.test(sopClass) && second !== "PRIMARY") return trait("captured", "SOPClassUID", sopClass);
  return null;
}

/** `null` for what is no image, as far as is known. */
export function originOf(evidence: SeriesEvidence): Trait<Origin> | null {
  const { samples } = evidence;
  const told = bySamples(samples, fromAttributes);
  const named = byWords(seriesNames(evidence), words);
  // Reports of dose come as captures: their name tells more (HP-4).
  if (told !== null) return told.value === "captured" && named?.value === "dose-report" ? named : told;
  if (named !== null) return named;
  const [sample] = samples;
  if (sample === undefined) return null;
  return sample.imageType.length > 0
    ? trait("acquired", "ImageType", sample.imageType.join("\\"))
    : trait("acquired", "SOPClassUID", sample.sopClass);
}
