/** The list as lines, each of a known height: heads of sections, exams, and studies of exams that are shown open. */
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import type { ShownSection } from "../../shared/worklist/hold-still.ts";

/** `key`: unique among all lines, and the same as long as the line is the same thing. */
export type ListLine = { readonly key: string; readonly id: string } & (
  | { readonly kind: "head"; readonly titleKey: string | null; readonly count: number }
  | { readonly kind: "exam" }
  | { readonly kind: "study"; readonly examId: string; readonly at: number }
);

export function linesOf(
  sections: readonly ShownSection[],
  expanded: ReadonlySet<string>,
  rows: ReadonlyMap<string, ExamRow>,
): readonly ListLine[] {
  const lines: ListLine[] = [];
  for (const { id, titleKey, ids } of sections) {
    if (id !== "all") lines.push({ key: `head:${id}`, kind: "head", id, titleKey, count: ids.length });
    for (const examId of ids) {
      lines.push({ key: cursorKey(examId, null), kind: "exam", id: examId });
      const studies = expanded.has(examId) ? (rows.get(examId)?.studies ?? []) : [];
      if (studies.length > 1) {
        for (const [at, { id: studyId }] of studies.entries())
          lines.push({ key: cursorKey(examId, studyId), kind: "study", id: studyId, examId, at });
      }
    }
  }
  return lines;
}

/** The key of the line that the cursor is on. */
export const cursorKey = (cursor: string | null, study: string | null): string =>
  study === null ? `exam:${cursor}` : `${cursor}/${study}`;

/** Where a line stands in the list, in CSS pixels. */
export interface LinePlace {
  readonly height: number;
  readonly transform: string;
}
