/**
 * Catalogues of words. Each feature keeps its own: every entry says the same in every language, side by side, so that
 * none can be forgotten. "{name}" is filled in; a text with `one` and `other` is chosen by its parameter `count`.
 */
import { type Language, languageStore, useLanguage } from "./language.ts";

type Plural = { readonly one: string; readonly other: string };
export type Text = string | Plural;
export type Catalogue = Readonly<Record<string, Readonly<Record<Language, Text>>>>;

type Braced<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Braced<Rest> : never;
type ParametersOf<T extends Text> = T extends string
  ? Braced<T>
  : T extends Plural
    ? Braced<T["other"]> | "count"
    : never;
type Filled<T extends Text> = [ParametersOf<T>] extends [never]
  ? []
  : [parameters: Readonly<Record<ParametersOf<T>, string | number>>];

/** A catalogue's entry said in the language now spoken. */
export type Say<C extends Catalogue> = <Key extends keyof C & string>(
  key: Key,
  ...filled: Filled<C[Key]["en"]>
) => string;

/** Keeps the letters of each text in its type, so that missing parameters do not compile. */
export const defineTexts = <const C extends Catalogue>(catalogue: C): C => catalogue;

const plurals: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules("en"), ko: new Intl.PluralRules("ko") };

export function fill(text: Text, language: Language, parameters: Readonly<Record<string, string | number>>): string {
  const chosen =
    typeof text === "string"
      ? text
      : plurals[language].select(Number(parameters.count)) === "one"
        ? text.one
        : text.other;
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

/** For code outside components; it does not follow a later change of language. */
export function sayIn<C extends Catalogue>(catalogue: C, language: Language): Say<C> {
  return (key, ...filled) => {
    const entry = catalogue[key];
    return entry === undefined ? key : fill(entry[language], language, filled[0] ?? {});
  };
}

export const say = <C extends Catalogue>(catalogue: C): Say<C> => sayIn(catalogue, languageStore.getState().language);

/** The catalogue's words in the language now spoken; the component follows a change. */
export function useTexts<C extends Catalogue>(catalogue: C): Say<C> {
  return sayIn(catalogue, useLanguage());
}
