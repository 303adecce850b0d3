/** Exams for tests of hanging: display sets that are what a test says they are. */
import type { DisplaySet } from "./display-set.ts";
import type { HangingStudy } from "./hanging-attributes.ts";
import { noTraits, type SeriesTraits, type Trait, type TraitName } from "./series-traits.ts";

export type TraitExample = {
  readonly [Name in TraitName]?: NonNullable<SeriesTraits[Name]> extends Trait<infer Value> ? Value : never;
};

export function traitsExample(values: TraitExample): SeriesTraits {
  const told = Object.entries(values).map(([name, value]) => [name, { value, reasons: [] }]);
  return { ...noTraits, ...Object.fromEntries(told) };
}

export const setExample = (id: string, traits: TraitExample = {}, changes: Partial<DisplaySet> = {}): DisplaySet => ({
  id,
  studyId: "study",
  seriesId: id,
  seriesNumber: null,
  kind: "stack",
  modality: "CT",
  description: "",
  slices: null,
  count: 100,
  traits: traitsExample(traits),
  sample: null,
  frameTime: null,
  missing: 0,
  gone: false,
  ...changes,
});

export const studyExample = (
  id: string,
  sets: readonly DisplaySet[],
  changes: Partial<HangingStudy> = {},
): HangingStudy => ({
  id,
  siteId: "site",
  description: "",
  modalities: [],
  bodyPart: "",
  ageDays: 0,
  sets,
  ...changes,
});
