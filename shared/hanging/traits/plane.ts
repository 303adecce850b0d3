/** HP-6: the plane that sections lie in. */
import { angleBetween, normalOf, planeOf } from "../../dicom/geometry.ts";
import { type SeriesPlane, type Trait, trait } from "../series-traits.ts";
import { byWords, type SeriesEvidence, seriesNames, type WordTable } from "./evidence.ts";

/** Sections that turn by more belong to several planes, as those of localizers and of turning projections do. */
const MIXED_DEGREES = 25;

const words: WordTable<SeriesPlane> = [
  ["sagittal", /\b(?:sag|sagg|sagit\w*)\b|시상/],
  ["coronal", /\b(?:cor|coro|coron\w*|kor|koronar\w*)\b|관상(?!동맥)/],
  ["axial", /\b(?:ax|axi|axial\w*|tra|trans|transv\w*|transax\w*)\b|축상|횡단|축면/],
];
/** Modalities that cut: a name's plane means nothing for the others. */
const cutting: ReadonlySet<string> = new Set(["CT", "MR", "PT", "NM"]);

/** @param captured pictures of screens lie nowhere in the patient */
export function traitPlane(evidence: SeriesEvidence, captured: boolean): Trait<SeriesPlane> | null {
  if (captured) return null;
  const orientations = evidence.samples.flatMap((sample) => sample.orientations);
  const [first] = orientations;
  if (first === undefined) return cutting.has(evidence.modality) ? byWords(seriesNames(evidence), words) : null;
  // Either side of a plane is the same plane.
  const turned = orientations.some((other) => {
    const angle = angleBetween(normalOf(first), normalOf(other));
    return Math.min(angle, 180 - angle) > MIXED_DEGREES;
  });
  return trait(
    turned ? "mixed" : planeOf(first),
    "ImageOrientationPatient",
    first.map((value) => round(value)).join("\\"),
  );
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
