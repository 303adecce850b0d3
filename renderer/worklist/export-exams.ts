import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { studyExportAddress } from "../workspace/calls/exam-calls.ts";

/** Something of it is here, and may leave as DICOM files. */
export const canExport = (row: ExamRow): boolean => row.place !== "remote";

/** Hands each study of the exams to the browser as an archive of DICOM files, to keep outside the vault. */
export function exportExams(rows: readonly ExamRow[]): void {
  for (const { id } of rows.filter(canExport).flatMap(({ studies }) => studies)) {
    const link = document.createElement("a");
    link.href = studyExportAddress(id);
    link.download = "";
    link.click();
  }
}
