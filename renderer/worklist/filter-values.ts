/** What a filter may ask of a column, and the values that the exams have there. */
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { LEFT, ME, textsIn } from "../../shared/worklist/row-values.ts";
import type { ColumnId, Filter } from "../../shared/worklist/view.ts";

type Match = Filter["match"];

const chosenFrom: ReadonlySet<ColumnId> = new Set<ColumnId>([
  "site",
  "modality",
  "body-part",
  "priority",
  "priors",
  "state",
  "reader",
  "place",
  "age-sex",
  "ward",
]);
const counted: ReadonlySet<ColumnId> = new Set<ColumnId>(["time-left", "exam-age", "age-sex", "images", "priors"]);

/** The ways a column can be filtered, the usual one first. */
export function matchesOf(column: ColumnId): readonly Match[] {
  const ways: Match[] = [];
  if (chosenFrom.has(column)) ways.push("one-of");
  if (counted.has(column)) ways.push("at-most", "at-least");
  if (ways.length === 0 || column === "body-part" || column === "ward") ways.push("contains");
  return [...ways, "is-empty"];
}

export const unitOf = (column: ColumnId): "minutes" | "years" | null =>
  column === "time-left" || column === "exam-age" ? "minutes" : column === "age-sex" ? "years" : null;

export interface ColumnValue {
  readonly value: string;
  readonly count: number;
}

/** Values of a column over all exams, the most frequent first; what a filter names already is always among them. */
export function valuesIn(rows: Iterable<ExamRow>, column: ColumnId, wanted: readonly string[]): readonly ColumnValue[] {
  const counts = new Map<string, number>(wanted.map((value) => [value, 0]));
  if (column === "reader") counts.set(ME, 0);
  for (const row of rows) {
    for (const value of new Set(textsIn(row, column))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ value }) => value !== LEFT || counts.get(LEFT) !== 0 || wanted.includes(LEFT))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
