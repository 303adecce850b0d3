/** The worklist of an open vault: one list over all sites. */
import type { ExamRow, Priority } from "../../../shared/worklist/exam-row.ts";

export interface Worklist {
  /** All exams on the list, and those that were read or left it within seven days: in parts, the most urgent first. */
  parts(): AsyncIterable<readonly ExamRow[]>;
  /** @throws ProblemError `not-found` */
  row(examId: string): ExamRow;
  reserve(examId: string, reserved: boolean): Promise<ExamRow>;
  prioritize(examId: string, priority: Priority): Promise<ExamRow>;
  setFetch(examId: string, wish: ExamRow["fetch"]): Promise<ExamRow>;
  setNote(examId: string, note: string): Promise<ExamRow>;
  markRead(examId: string, read: boolean): Promise<ExamRow>;
  /** The exam stands open in the room, or no longer. */
  setOpen(examId: string, open: boolean): Promise<ExamRow>;
  /** Joins exams of one patient and site by hand; the first one stays. */
  group(examIds: readonly string[]): Promise<ExamRow>;
  /** Takes a study (or all that were joined) out into exams of their own. */
  ungroup(examId: string, studyId?: string): Promise<readonly ExamRow[]>;
  searchPriors(examId: string): Promise<ExamRow>;
  /** The reader has seen what the archive corrected of the patient. */
  seeCorrection(examId: string): Promise<ExamRow>;
}
