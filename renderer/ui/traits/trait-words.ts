/** Traits in words, and what they are known by. */
import { tag } from "../../../shared/dicom/tags.ts";
import {
  type CorrectedTraits,
  contrasts,
  kernels,
  origins,
  planes,
  type Reason,
  type SeriesTraits,
  sides,
  views,
  weightings,
} from "../../../shared/hanging/series-traits.ts";
import { regions } from "../../../shared/relevance/region.ts";
import type { Say } from "../texts.ts";
import type { traitTexts } from "./trait-texts.ts";

type SayTrait = Say<typeof traitTexts>;
/** Entries that are a word, with nothing to fill in. */
type Word = Exclude<keyof typeof traitTexts, "thickness-of" | "b-of">;

/** The values that a trait may have; a reader chooses among them. */
export const traitChoices = {
  origin: origins,
  plane: planes,
  weighting: weightings,
  fatSuppressed: ["yes", "no"],
  contrast: contrasts,
  kernel: kernels,
  region: regions,
  side: sides,
  view: views,
} as const;
export type ChosenTrait = keyof typeof traitChoices;

/** In the order in which they are said. */
export const chosenTraits = [
  "origin",
  "plane",
  "weighting",
  "fatSuppressed",
  "kernel",
  "contrast",
  "region",
  "side",
  "view",
] as const satisfies readonly ChosenTrait[];

/** Choices by trait, as texts; several regions are several. */
export type TraitTextValues = Readonly<Partial<Record<ChosenTrait, readonly string[]>>>;

const asTexts = (value: string | boolean | readonly string[] | null | undefined): readonly string[] => {
  if (value === null || value === undefined) return [];
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  return typeof value === "string" ? [value] : value;
};

export const textValues = (traits: SeriesTraits): Readonly<Record<ChosenTrait, readonly string[]>> => ({
  origin: asTexts(traits.origin?.value),
  plane: asTexts(traits.plane?.value),
  weighting: asTexts(traits.weighting?.value),
  fatSuppressed: asTexts(traits.fatSuppressed?.value),
  contrast: asTexts(traits.contrast?.value),
  kernel: asTexts(traits.kernel?.value),
  region: asTexts(traits.region?.value),
  side: asTexts(traits.side?.value),
  view: asTexts(traits.view?.value),
});

export function choiceWords(t: SayTrait, name: ChosenTrait, value: string): string {
  // Every choice has its word: trait-words.test.ts asks for each.
  return t(`${name}-${value}` as Word);
}

/** What a reader chose of a series, in a line. */
export const correctionLine = (t: SayTrait, traits: CorrectedTraits): string =>
  chosenTraits
    .flatMap((name) => {
      if (traits[name] === undefined) return [];
      const values = asTexts(traits[name]).map((value) => choiceWords(t, name, value));
      return [`${t(name)}: ${values.length === 0 ? "–" : values.join(", ")}`];
    })
    .join(" · ");

/** A word for what an everyday series needs none for. */
const isPlain = (name: ChosenTrait, value: string): boolean =>
  (name === "origin" && value === "acquired") || (name === "fatSuppressed" && value === "no");

/** What a series is, in a line: "axial · T2 · fat suppressed". */
export function traitLine(t: SayTrait, traits: SeriesTraits, left: ReadonlySet<ChosenTrait> = new Set()): string {
  const values = textValues(traits);
  const words = chosenTraits
    .filter((name) => !left.has(name))
    .flatMap((name) => values[name].flatMap((value) => (isPlain(name, value) ? [] : [choiceWords(t, name, value)])));
  if (traits.kernel !== null && traits.thickness !== null)
    words.push(t("thickness-of", { mm: traits.thickness.value }));
  if (traits.bValue !== null) words.push(t("b-of", { value: traits.bValue.value }));
  return words.join(" · ");
}

/** "Image Orientation Patient (0020,0037)": the standard's own name, the same in every language. */
function attributeName(keyword: keyof typeof tag): string {
  const number = tag[keyword].toUpperCase();
  const words = keyword.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return `${words} (${number.slice(0, 4)},${number.slice(4)})`;
}

export const reasonWords = (t: SayTrait, { from, value }: Reason): string =>
  from === "reader" ? t("by-reader") : `${attributeName(from)}: ${value}`;
