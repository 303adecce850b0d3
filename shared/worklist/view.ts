/** A view of the worklist: search words, filters, sort keys and columns. Saved ones are kept in the vault. */
import { z } from "zod";

export const columnId = z.enum([
  "time-left",
  "patient",
  "patient-id",
  "birth-date",
  "age-sex",
  "site",
  "accession",
  "procedure",
  "modality",
  "body-part",
  "indication",
  "referrer",
  "ward",
  "phone",
  "priority",
  "exam-age",
  "images",
  "priors",
  "state",
  "reader",
  "place",
]);
export type ColumnId = z.infer<typeof columnId>;

/**
 * `one-of`: the column's value (or any of its values) is one of these; `contains`: folded text, any script;
 * `at-most`/`at-least`: numbers (minutes for time-left and exam-age, years for age-sex, counts);
 * `is-empty`. `not` turns the answer round.
 */
export const filter = z.object({
  column: columnId,
  match: z.enum(["one-of", "contains", "at-most", "at-least", "is-empty"]),
  values: z.array(z.string()),
  not: z.boolean(),
});
export type Filter = z.infer<typeof filter>;

export const sortKey = z.object({ column: columnId, direction: z.enum(["up", "down"]) });
export type SortKey = z.infer<typeof sortKey>;

export const view = z.object({
  id: z.string(),
  /** Own name, or "" for a built-in one, whose name is in the catalogue under its id. */
  name: z.string(),
  search: z.string(),
  filters: z.array(filter),
  /** Several keys; the first counts most. */
  sorts: z.array(sortKey),
  columns: z.array(z.object({ id: columnId, width: z.int().min(40).max(800) })),
  /** Section heads by urgency (STAT, within the hour, later, expected) or none. */
  sections: z.enum(["urgency", "site", "none"]),
  /** Also exams already read or gone from the list. */
  includeDone: z.boolean(),
});
export type View = z.infer<typeof view>;
