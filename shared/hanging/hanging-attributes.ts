/** Values of the attributes that rules ask for. Several values: any of them; none: not known. */

import { type Region, regionsOf } from "../relevance/region.ts";
import { foldText } from "../worklist/folded-text.ts";
import { type DisplaySet, isPicture } from "./display-set.ts";
import type { SetRule, StudyRule, setAttributes, studyAttributes } from "./protocol.ts";
import { isBeside } from "./series-traits.ts";

export type SetAttribute = (typeof setAttributes)[number];
export type StudyAttribute = (typeof studyAttributes)[number];
export type AttributeValue = string | number | boolean;

export interface HangingStudy {
  readonly id: string;
  readonly siteId: string;
  readonly description: string;
  /** Modalities in Study (0008,0061). */
  readonly modalities: readonly string[];
  readonly bodyPart: string;
  /** Days before the exam; 0 for the exam's own, `null` when not known. */
  readonly ageDays: number | null;
  /** Display sets in the order of the series strip. */
  readonly sets: readonly DisplaySet[];
}

type Values = readonly AttributeValue[];
const known = (value: AttributeValue | null | undefined): Values =>
  value === null || value === undefined || value === "" ? [] : [value];

const ofSet: Readonly<Record<SetAttribute, (set: DisplaySet) => Values>> = {
  modality: ({ modality }) => known(modality),
  kind: ({ kind }) => [kind],
  description: ({ description }) => known(description),
  number: ({ seriesNumber }) => known(seriesNumber),
  images: ({ count }) => [count],
  origin: ({ traits }) => known(traits.origin?.value),
  plane: ({ traits }) => known(traits.plane?.value),
  weighting: ({ traits }) => known(traits.weighting?.value),
  fatSuppressed: ({ traits }) => [traits.fatSuppressed?.value ?? false],
  contrast: ({ traits }) => known(traits.contrast?.value),
  kernel: ({ traits }) => known(traits.kernel?.value),
  region: ({ traits }) => traits.region?.value ?? [],
  side: ({ traits }) => known(traits.side?.value),
  view: ({ traits }) => known(traits.view?.value),
  thickness: ({ traits }) => known(traits.thickness?.value),
  bValue: ({ traits }) => known(traits.bValue?.value),
  pixelSpacing: ({ sample }) => known(sample?.pixelSpacing),
  missing: ({ missing }) => [missing],
  gone: ({ gone }) => [gone],
  protocol: ({ sample }) => known(sample?.technique?.protocol),
  bodyPart: ({ sample }) => known(sample?.technique?.bodyPart),
  sequenceName: ({ sample }) => known(sample?.technique?.sequenceName),
  imageType: ({ sample }) => sample?.imageType ?? [],
  echoTime: ({ sample }) => known(sample?.echoTime),
  repetitionTime: ({ sample }) => known(sample?.repetitionTime),
  inversionTime: ({ sample }) => known(sample?.inversionTime),
  agent: ({ sample }) => known(sample?.contrast),
  kernelName: ({ sample }) => known(sample?.kernel),
};

export const valuesOfSet = (set: DisplaySet, of: SetAttribute): Values => ofSet[of](set);

/** Regions of a study: of its series that show any, else of its words. */
function regionsOfStudy({ sets, bodyPart, description }: HangingStudy): readonly Region[] {
  const shown = new Set(sets.flatMap(({ traits }) => traits.region?.value ?? []));
  return [...shown, ...regionsOf(bodyPart, description)];
}

const modalitiesOf = ({ sets, modalities }: HangingStudy): readonly string[] => {
  const shown = new Set(sets.flatMap(({ modality, kind }) => (kind === "study" ? [] : [modality])));
  return shown.size > 0 ? [...shown] : modalities;
};

const ofStudy: Readonly<Record<StudyAttribute, (study: HangingStudy) => Values>> = {
  modality: modalitiesOf,
  region: regionsOfStudy,
  description: ({ description }) => known(description),
  site: ({ siteId }) => [siteId],
  images: ({ sets }) => [sets.reduce((sum, { count }) => sum + count, 0)],
  pictures: ({ sets }) => [sets.filter((set) => isPicture(set) && !isBeside(set.traits)).length],
  age: ({ ageDays }) => known(ageDays),
};

/** Of an exam of several studies: what any of them is. */
export const valuesOfStudies = (studies: readonly HangingStudy[], of: StudyAttribute): Values =>
  studies.flatMap((study) => ofStudy[of](study));

/** Whether a test holds for values; what is not known passes only `not`. */
export function holds(values: Values, rule: Omit<SetRule, "of"> | Omit<StudyRule, "of">): boolean {
  const numbers = values.filter((value) => typeof value === "number");
  const within = (passes: (value: number) => boolean): boolean => numbers.some(passes);
  const { is, not, atLeast, atMost, has } = rule;
  if (is !== undefined && !values.some((value) => is.includes(value))) return false;
  if (not !== undefined && values.some((value) => not.includes(value))) return false;
  if (atLeast !== undefined && !within((value) => value >= atLeast)) return false;
  if (atMost !== undefined && !within((value) => value <= atMost)) return false;
  if (has === undefined) return true;
  const texts = values.map((value) => foldText(String(value)));
  return has.some((word) => texts.some((text) => text.includes(foldText(word))));
}
