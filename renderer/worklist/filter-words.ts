/** Filters in words. */

import { LEFT, ME } from "../../shared/worklist/row-values.ts";
import type { ColumnId, Filter } from "../../shared/worklist/view.ts";
import { measureTexts, writeSex } from "../ui/format/measures.ts";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { useSites } from "../workspace/hooks.ts";
import { columnNames } from "./column-texts.ts";
import { filterTexts } from "./filter-texts.ts";
import { unitOf } from "./filter-values.ts";
import { worklistTexts } from "./worklist-texts.ts";

/** A column's value as it is shown. */
export function useValueWords(): (column: ColumnId, value: string) => string {
  const t = useTexts(worklistTexts);
  const f = useTexts(filterTexts);
  const m = useTexts(measureTexts);
  const { sites } = useSites();
  return (column, value) => {
    if (column === "site") return sites.find(({ id }) => id === value)?.name ?? value;
    if (column === "reader") return value === ME ? f("me") : value === "" ? f("nobody") : value;
    if (value === "") return f("empty");
    if (column === "age-sex") return writeSex(value, m) || value;
    if (column === "state" && value === LEFT) return t("state-left");
    const key =
      column === "priority" || column === "state" || column === "place" || column === "priors"
        ? `${column}-${value}`
        : "";
    return isText(key) ? t(key) : value;
  };
}

type PlainText = Exclude<
  keyof typeof worklistTexts & `${"priority" | "state" | "place" | "priors"}-${string}`,
  "priors-here" | "priors-some" | "state-fetching-part"
>;
const isText = (key: string): key is PlainText => key in worklistTexts;

/** A filter in few words: "Kind CT or MR", "Time left at most 60 minutes". */
export function useFilterWords(): (filter: Filter) => string {
  const language = useLanguage();
  const f = useTexts(filterTexts);
  const valueWords = useValueWords();
  return ({ column, match, values, not }) => {
    const name = columnNames[column][language];
    const unit = unitOf(column);
    const parts = [name];
    if (not) parts.push(f("not-word"));
    if (match === "one-of") {
      const shown = values.map((value) => valueWords(column, value));
      parts.push(
        shown.length > 3 ? f("any-of", { first: shown[0] ?? "", rest: shown.length - 1 }) : shown.join(f("or")),
      );
    } else if (match === "is-empty") parts.push(f("is-empty"));
    else if (match === "contains") parts.push(`“${values.join(" ")}”`);
    else parts.push(f(match), `${values[0] ?? ""}${unit === null ? "" : ` ${f(unit)}`}`);
    return parts.join(" ");
  };
}
