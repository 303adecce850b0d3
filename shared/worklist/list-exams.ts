/** The worklist as it stands on screen: rows of a view, sorted, under section heads (rules WL-26 to WL-36). */
import type { ExamRow } from "./exam-row.ts";
import { isDone, rowTest } from "./match-row.ts";
import type { ListContext } from "./row-values.ts";
import type { View } from "./view.ts";

export interface ListSection {
  /** "stat", "hour", "later", "expected", "done", a site's id, or "all". */
  readonly id: string;
  /** Key of its head in the string catalogues ("section-stat", …); `null`: a site's own name, or no head. */
  readonly titleKey: string | null;
  readonly rows: readonly ExamRow[];
}

export interface ExamList {
  readonly sections: readonly ListSection[];
  readonly count: number;
}

const urgencies = ["stat", "hour", "later", "expected", "done"] as const;
type Urgency = (typeof urgencies)[number];

/**
 * WL-33: STAT first whatever its clock says; then what is overdue or due within the hour; then the rest; then what is
 * ordered and has no images yet; then what is done.
 */
export function urgencyOf(row: ExamRow, now: number): Urgency {
  if (isDone(row)) return "done";
  if (row.state === "expected") return "expected";
  if (row.priority === "stat") return "stat";
  return row.dueAt !== null && row.dueAt - now <= 3_600_000 ? "hour" : "later";
}

function split(rows: readonly ExamRow[], idOf: (row: ExamRow) => string): Map<string, ExamRow[]> {
  const parts = new Map<string, ExamRow[]>();
  for (const row of rows) {
    const id = idOf(row);
    const part = parts.get(id);
    if (part === undefined) parts.set(id, [row]);
    else part.push(row);
  }
  return parts;
}

/**
 * Rows of a view in their order. Sections without rows are left out.
 *
 * @param sorted all rows by the view's sort keys (`sortRows`), which a search leaves as they are
 */
export function listExams(sorted: readonly ExamRow[], view: View, context: ListContext): ExamList {
  const listed = sorted.filter(rowTest(view, context));
  return { sections: sectionsOf(listed, view, context), count: listed.length };
}

function sectionsOf(sorted: readonly ExamRow[], view: View, context: ListContext): readonly ListSection[] {
  if (sorted.length === 0) return [];
  if (view.sections === "none") return [{ id: "all", titleKey: null, rows: sorted }];
  if (view.sections === "site") {
    const parts = split(sorted, (row) => row.siteId);
    const order = [...context.siteOrder, ...[...parts.keys()].filter((id) => !context.siteOrder.includes(id))];
    return order.flatMap((id) => sectionFrom(parts, id, null));
  }
  const parts = split(sorted, (row) => urgencyOf(row, context.now));
  return urgencies.flatMap((id) => sectionFrom(parts, id, `section-${id}`));
}

const sectionFrom = (parts: ReadonlyMap<string, ExamRow[]>, id: string, titleKey: string | null): ListSection[] => {
  const rows = parts.get(id);
  return rows === undefined ? [] : [{ id, titleKey, rows }];
};

/** How many rows each view holds, for the list of views. */
export function countExams(
  rows: Iterable<ExamRow>,
  views: readonly View[],
  context: ListContext,
): ReadonlyMap<string, number> {
  const tests = views.map((view) => ({ id: view.id, test: rowTest(view, context) }));
  const counts = new Map(views.map((view) => [view.id, 0]));
  for (const row of rows) for (const { id, test } of tests) if (test(row)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
