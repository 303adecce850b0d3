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
const told = (value: AttributeValue | null | undefined): Values =>
  value === null || value === undefined || value === "" ? [] : [value];

const ofSet: Readonly<Record<SetAttribute, (set: DisplaySet) => Values>> = {
  modality: ({ modality }) => told(modality),
  kind: ({ kind }) => [kind],
  description: ({ description }) => told(description),
  number: ({ seriesNumber }) => told(seriesNumber),
  images: ({ count }) => [count],
  origin: ({ traits }) => told(traits.origin?.value),
  plane: ({ traits }) => told(traits.plane?.value),
  weighting: ({ traits }) => told(traits.weighting?.value),
  fatSuppressed: ({ traits }) => [traits.fatSuppressed?.value ?? false],
  contrast: ({ traits }) => told(traits.contrast?.value),
  kernel: ({ traits }) => told(traits.kernel?.value),
  region: ({ traits }) => traits.region?.value ?? [],
  side: ({ traits }) => told(traits.side?.value),
  view: ({ traits }) => told(traits.view?.value),
  thickness: ({ traits }) => told(traits.thickness?.value),
  bValue: ({ traits }) => told(traits.bValue?.value),
  pixelSpacing: ({ sample }) => told(sample?.pixelSpacing),
  missing: ({ missing }) => [missing],
  gone: ({ gone }) => [gone],
  protocol: ({ sample }) => told(sample?.technique?.protocol),
  bodyPart: ({ sample }) => told(sample?.technique?.bodyPart),
  sequenceName: ({ sample }) => told(sample?.technique?.sequenceName),
  imageType: ({ sample }) => sample?.imageType ?? [],
  echoTime: ({ sample }) => told(sample?.echoTime),
  repetitionTime: ({ sample }) => told(sample?.repetitionTime),
  inversionTime: ({ sample }) => told(sample?.inversionTime),
  agent: ({ sample }) => told(sample?.contrast),
  kernelName: ({ sample }) => told(sample?.kernel),
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
  description: ({ description }) => told(description),
  site: ({ siteId }) => [siteId],
  images: ({ sets }) => [sets.reduce((sum, { count }) => sum + count, 0)],
  pictures: ({ sets }) => [sets.filter((set) => isPicture(set) && !isBeside(set.traits)).length],
  age: ({ ageDays }) => told(ageDays),
};

/** Many protocols ask the same of one study: it is found once. */
const known = new WeakMap<HangingStudy, Partial<Record<StudyAttribute, Values>>>();

function valuesOfStudy(study: HangingStudy, of: StudyAttribute): Values {
  const values = known.get(study) ?? {};
  known.set(study, values);
  values[of] ??= ofStudy[of](study);
  return values[of];
}

/** Of an exam of several studies: what any of them is. */
export const valuesOfStudies = (studies: readonly HangingStudy[], of: StudyAttribute): Values =>
  studies.flatMap((study) => valuesOfStudy(study, of));

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
