/**
 * A data set as every reader of it sees it, whether it came as a Part 10 file or as DICOM JSON.
 *
 * Reading never throws: what is absent or unreadable is empty, because one bad attribute must not hide an image.
 */
import type { PersonName } from "./summaries.ts";

export interface Attributes {
  has(tag: string): boolean;
  /** Values as text, without padding; never more than one for a text type (LT, ST, UT). */
  texts(tag: string): readonly string[];
  names(tag: string): readonly PersonName[];
  /** Values as numbers; `NaN` stands for one that cannot be read. */
  numbers(tag: string): readonly number[];
  /** Items of a sequence. */
  items(tag: string): readonly Attributes[];
}

export const noName: PersonName = { alphabetic: "", ideographic: "", phonetic: "" };

export const textOf = (attributes: Attributes, tag: string): string => attributes.texts(tag)[0] ?? "";

export const nameOf = (attributes: Attributes, tag: string): PersonName => attributes.names(tag)[0] ?? noName;

/** The first value, or `null` when it is absent or not a finite number. */
export function numberOf(attributes: Attributes, tag: string): number | null {
  const value = attributes.numbers(tag)[0];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** All values, or `null` unless there are exactly `count` finite ones. */
export function numbersOf(attributes: Attributes, tag: string, count: number): readonly number[] | null {
  const values = attributes.numbers(tag);
  return values.length === count && values.every(Number.isFinite) ? values : null;
}

export const itemOf = (attributes: Attributes, tag: string): Attributes | undefined => attributes.items(tag)[0];

/** The first of several tags that holds text. */
export function firstText(attributes: Attributes, tags: readonly string[]): string {
  for (const tag of tags) {
    const text = textOf(attributes, tag);
    if (text !== "") return text;
  }
  return "";
}
