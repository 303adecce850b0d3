/** HP-15 to HP-17: the part of the body, and its side. */
import { limbs, type Region, regionsOf, sideOf } from "../../relevance/region.ts";
import { type Reason, type Trait, type TraitSide, trait } from "../series-traits.ts";
import { byWords, type SeriesEvidence, seriesNames, studyNames, type WordTable } from "./evidence.ts";

/** Codes of Anatomic Region (PS3.16 CID 4, 4031), SNOMED CT and the older SRT, whatever language their meaning is in. */
const codes: Readonly<Record<string, Region>> = {
  "69536005": "head",
  "T-D1100": "head",
  "12738006": "head",
  "T-A0100": "head",
  "45048000": "neck",
  "T-D1600": "neck",
  "51185008": "chest",
  "T-D3000": "chest",
  "80891009": "heart",
  "T-32000": "heart",
  "818981001": "abdomen",
  "113345001": "abdomen",
  "T-D4000": "abdomen",
  "816092008": "pelvis",
  "12921003": "pelvis",
  "T-D6000": "pelvis",
  "76752008": "breast",
  "T-04000": "breast",
  "72696002": "knee",
  "T-D9200": "knee",
  "122494005": "cervical-spine",
  "T-11501": "cervical-spine",
  "122495006": "thoracic-spine",
  "T-11502": "thoracic-spine",
  "122496007": "lumbar-spine",
  "T-11503": "lumbar-spine",
};

/** What ultrasound writes in the third value of Image Type (PS3.3 C.8.5.6.1.1). */
const ultrasoundTypes: WordTable<Region> = [
  ["heart", /CARDIA|ECHO/],
  ["pelvis", /OBSTETRI|GYNECO|FETAL|PELVI|ENDOVAGINAL|TRANSRECTAL/],
  ["abdomen", /ABDOM/],
  ["breast", /BREAST/],
];

/** Words of heart studies that name no organ. */
const heartWords: WordTable<Region> = [
  ["heart", /\b(?:echo|tte|tee|murmur|vsd|asd|calcium scor\w*|smartscore|ca ?-?scor\w*)\b|심초음파|칼슘/],
];

type Told = Trait<readonly Region[]>;

function fromText(from: Reason["from"], written: string): Told | null {
  const found = regionsOf("", written.replaceAll("^", " "));
  return found.size === 0 ? null : trait([...found], from, written);
}

function fromAnatomy({ samples }: SeriesEvidence): Told | null {
  const coded = samples.flatMap((sample) => sample.technique?.anatomy ?? []);
  for (const { code, meaning } of coded) {
    const region = codes[code];
    if (region !== undefined) return trait([region], "AnatomicRegionSequence", `${code} ${meaning}`.trim());
    const worded = fromText("AnatomicRegionSequence", meaning);
    if (worded !== null) return worded;
  }
  return null;
}

function fromUltrasound({ modality, samples }: SeriesEvidence): Told | null {
  if (modality !== "US" && modality !== "IVUS") return null;
  const written = samples[0]?.imageType ?? [];
  const found = ultrasoundTypes.find(([, pattern]) => pattern.test((written[2] ?? "").toUpperCase()));
  return found === undefined ? null : trait([found[0]], "ImageType", written.join("\\"));
}

const asList = (found: Trait<Region> | null): Told | null =>
  found === null ? null : { value: [found.value], reasons: found.reasons };

/** A protocol called PET says what it is made with, not what it shows, which a study called so does (RE-10). */
const withoutPet = (written: string): string => written.replaceAll(/(?<![a-z])pet(?![a-z])/gi, " ");

/** HP-15: codes, Body Part Examined, the series' own names, the study's: the first that says anything. */
export function traitRegion(evidence: SeriesEvidence): Told | null {
  const bodyPart = evidence.samples[0]?.technique?.bodyPart || evidence.bodyPart;
  const coded = fromAnatomy(evidence) ?? fromText("BodyPartExamined", bodyPart) ?? fromUltrasound(evidence);
  if (coded !== null) return coded;
  for (const names of [seriesNames(evidence), studyNames(evidence)]) {
    const heart = asList(byWords(names, heartWords));
    if (heart !== null) return heart;
    for (const { from, written } of names) {
      const found = fromText(from, from === "StudyDescription" ? written : withoutPet(written));
      if (found !== null) return { ...found, reasons: [{ from, value: written }] };
    }
  }
  return null;
}

const letters: Readonly<Record<string, TraitSide>> = { L: "left", R: "right", B: "both" };

/** HP-17: Image Laterality or Laterality; a name's side only where there are two of the part. */
export function traitSide(evidence: SeriesEvidence, region: readonly Region[]): Trait<TraitSide> | null {
  const image = evidence.samples[0]?.laterality ?? "";
  const told = letters[image] ?? letters[evidence.laterality];
  if (told !== undefined)
    return trait(told, image in letters ? "ImageLaterality" : "Laterality", image || evidence.laterality);
  if (!region.some((one) => limbs.has(one) || one === "breast")) return null;
  for (const { from, written } of [...seriesNames(evidence), ...studyNames(evidence)]) {
    const side = sideOf(written);
    if (side !== "unknown") return trait(side, from, written);
  }
  return null;
}
