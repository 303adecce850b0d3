/** Calls about exams of the list. Each change answers with the rows it made. */
import { examContent } from "../../../shared/contract/exam-content.ts";
import { examList } from "../../../shared/contract/worklist-requests.ts";
import { type ExamRow, examRow, type Priority } from "../../../shared/worklist/exam-row.ts";
import { api } from "../api.ts";
import { ask } from "../ask.ts";
import { askRows } from "../ask-rows.ts";

const exam = api.exams[":id"];
const of = (id: string) => ({ param: { id } });

/** @param take is given the list's rows as they come */
export const fetchExams = (take: (rows: readonly ExamRow[]) => Promise<void>) =>
  askRows(examRow, () => api.exams.$get(), take);
/** Marks the exam as being read, in the list and in the audit. */
export const startReading = (id: string) => ask(examContent, () => exam.open.$post(of(id)));
export const stopReading = (id: string) => ask(examRow, () => exam.close.$post(of(id)));
export const markRead = (id: string, read: boolean) =>
  ask(examRow, () => exam.read.$post({ ...of(id), json: { read } }));
/** What an exam holds, for a look beside the list; not an opening. */
export const fetchExamContent = (id: string, signal?: AbortSignal) =>
  ask(examContent, () => exam.content.$get(of(id), signal === undefined ? {} : { init: { signal } }));
export const reserveExam = (id: string, reserved: boolean) =>
  ask(examRow, () => exam.reserve.$post({ ...of(id), json: { reserved } }));
export const setPriority = (id: string, priority: Priority) =>
  ask(examRow, () => exam.priority.$post({ ...of(id), json: { priority } }));
export const setFetchWish = (id: string, fetch: ExamRow["fetch"]) =>
  ask(examRow, () => exam.fetch.$post({ ...of(id), json: { fetch } }));
export const writeNote = (id: string, note: string) =>
  ask(examRow, () => exam.note.$post({ ...of(id), json: { note } }));
export const searchPriors = (id: string) => ask(examRow, () => exam["search-priors"].$post(of(id)));
/** The reader has seen what the archive corrected of the patient. */
export const seeCorrection = (id: string) => ask(examRow, () => exam["see-correction"].$post(of(id)));
/** The first one stays. */
export const groupExams = (exams: readonly string[]) =>
  ask(examRow, () => api.exams.group.$post({ json: { exams: [...exams] } }));
/** Without a study: all apart. */
export const ungroupExam = (id: string, study?: string) =>
  ask(examList, () => exam.ungroup.$post({ ...of(id), json: study === undefined ? {} : { study } }));
/** Where a study's originals are given out as one archive. */
export const studyExportAddress = (studyId: string): string => api.studies[":id"].export.$path(of(studyId));
