/** Whether a row is in a view: search words and filters (rules WL-26 to WL-29). */
import type { ExamRow } from "./exam-row.ts";
import { foldParts, holdsWord, type SearchWord, searchWords } from "./folded-text.ts";
import { type ListContext, ME, numberIn, searchText, textsIn } from "./row-values.ts";
import type { Filter, View } from "./view.ts";

type Test = (row: ExamRow) => boolean;

export const isDone = (row: ExamRow): boolean => row.state === "read" || row.leftAt !== null;

function filterTest(filter: Filter, context: ListContext): Test {
  const { column } = filter;
  switch (filter.match) {
    case "one-of": {
      const wanted = new Set(filter.values.map((value) => (value === ME ? context.reader : value)));
      return (row) => textsIn(row, column).some((value) => wanted.has(value));
    }
    case "contains": {
      const words = filter.values.flatMap((value) => searchWords(value));
      const siteOf = (row: ExamRow) => [context.siteNames.get(row.siteId) ?? ""];
      return (row) => {
        const text = foldParts(column === "site" ? siteOf(row) : textsIn(row, column));
        return words.every((word) => holdsWord(text, word));
      };
    }
    case "at-most":
    case "at-least": {
      const limit = Number(filter.values[0] ?? Number.NaN);
      // WL-28: what is not known is neither at most nor at least.
      return (row) => {
        const value = numberIn(row, column, context.now);
        if (value === null || Number.isNaN(limit)) return false;
        return filter.match === "at-most" ? value <= limit : value >= limit;
      };
    }
    case "is-empty":
      return (row) =>
        textsIn(row, column).every((value) => value === "") && numberIn(row, column, context.now) === null;
  }
}

/** Compiles a view once for many rows. WL-26: every word and every filter must hold. */
export function rowTest(view: View, context: ListContext): Test {
  const words = searchWords(view.search);
  const sites = new Map([...context.siteNames].map(([id, name]) => [id, foldParts([name])]));
  const holds = (row: ExamRow, word: SearchWord): boolean => {
    if (holdsWord(searchText(row), word)) return true;
    const site = sites.get(row.siteId);
    return site !== undefined && holdsWord(site, word);
  };
  const filters = view.filters.map((filter) => {
    const test = filterTest(filter, context);
    return filter.not ? (row: ExamRow) => !test(row) : test;
  });
  return (row) =>
    (view.includeDone || !isDone(row)) && filters.every((test) => test(row)) && words.every((word) => holds(row, word));
}
