/** The list as lines, each of a known height: heads of sections, exams, and studies of exams that are shown open. */
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import type { ShownSection } from "../../shared/worklist/hold-still.ts";

export type ListLine =
  | { readonly kind: "head"; readonly id: string; readonly titleKey: string | null; readonly count: number }
  | { readonly kind: "exam"; readonly id: string }
  | { readonly kind: "study"; readonly id: string; readonly examId: string; readonly at: number };

export function linesOf(
  sections: readonly ShownSection[],
  expanded: ReadonlySet<string>,
  rows: ReadonlyMap<string, ExamRow>,
): readonly ListLine[] {
  const lines: ListLine[] = [];
  for (const { id, titleKey, ids } of sections) {
    if (id !== "all") lines.push({ kind: "head", id, titleKey, count: ids.length });
    for (const examId of ids) {
      lines.push({ kind: "exam", id: examId });
      const studies = expanded.has(examId) ? (rows.get(examId)?.studies ?? []) : [];
      if (studies.length > 1) {
        for (const [at, study] of studies.entries()) lines.push({ kind: "study", id: study.id, examId, at });
      }
    }
  }
  return lines;
}

/** The key of the line that the cursor is on. */
export const cursorKey = (cursor: string | null, study: string | null): string =>
  study === null ? `exam:${cursor}` : `${cursor}/${study}`;

/** Unique among all lines, and the same as long as the line is the same thing. */
export const keyOfLine = (line: ListLine): string =>
  line.kind === "study" ? `${line.examId}/${line.id}` : `${line.kind}:${line.id}`;

/** Where a line stands in the list, in CSS pixels. */
export interface LinePlace {
  readonly height: number;
  readonly transform: string;
}
