/** Exams read as one, and taken apart again, each with its way back (WL-46). */
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { say } from "../ui/texts.ts";
import {
  groupExams,
  reserveExam,
  setFetchWish,
  setPriority,
  ungroupExam,
  writeNote,
} from "../workspace/calls/exam-calls.ts";
import { applyExamChanges } from "../workspace/exam-store.ts";
import { tell, tellProblem } from "../workspace/notice-store.ts";
import { followExams } from "./list-store.ts";
import { dropChoice, expand, moveTo } from "./selection.ts";
import { noteUndo } from "./undo-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

/** Why these cannot be read as one, or null. Patients are never merged. */
function whyNotGroup(rows: readonly ExamRow[]): "choose-several" | "not-expected" | "other-patient" | null {
  const [first, ...rest] = rows;
  if (first === undefined || rest.length === 0) return "choose-several";
  if (rows.some(({ studies }) => studies.length === 0)) return "not-expected";
  const alike = rest.every((row) => row.patient.ref === first.patient.ref && row.siteId === first.siteId);
  return alike ? null : "other-patient";
}

/** Joins exams into the first one, in the list too. @returns the joined exam; undefined: refused, and told */
async function join(ids: readonly string[]): Promise<ExamRow | undefined> {
  const joined = tellProblem(say(worklistTexts)("group"), await groupExams(ids));
  if (joined === undefined) return undefined;
  const gone = ids.filter((id) => id !== joined.id);
  applyExamChanges([joined], gone);
  followExams([joined.id]);
  return joined;
}

/** Takes one study, or all that were joined, out of an exam. @returns the exams that came of it, the old one first */
async function part(examId: string, studyId?: string): Promise<readonly ExamRow[] | undefined> {
  const apart = tellProblem(say(worklistTexts)("ungroup"), await ungroupExam(examId, studyId));
  if (apart === undefined) return undefined;
  applyExamChanges(apart.exams);
  followExams(apart.exams.map(({ id }) => id));
  return apart.exams;
}

/** Gives an exam back what joining changed of it. */
async function restore(now: ExamRow, before: ExamRow): Promise<void> {
  const during = say(worklistTexts)("undo");
  const steps = [
    ...(now.note === before.note ? [] : [() => writeNote(now.id, before.note)]),
    ...(now.priority === before.priority ? [] : [() => setPriority(now.id, before.priority)]),
    ...(now.fetch === before.fetch ? [] : [() => setFetchWish(now.id, before.fetch)]),
    ...(now.reservedBy === before.reservedBy ? [] : [() => reserveExam(now.id, before.reservedBy !== null)]),
  ];
  for (const step of steps) {
    const row = tellProblem(during, await step());
    if (row === undefined) return;
    applyExamChanges([row]);
  }
  followExams([now.id]);
}

/** Makes of one joined exam the exams it was joined from, each with the studies it had. */
async function takeJoinBack(joined: ExamRow, rows: readonly ExamRow[]): Promise<void> {
  let host: ExamRow | undefined = joined;
  for (const row of rows.filter(({ id }) => id !== joined.id)) {
    const made: ExamRow[] = [];
    for (const study of row.studies) {
      const apart: readonly ExamRow[] | undefined = await part(joined.id, study.id);
      if (apart === undefined) return;
      host = apart[0];
      made.push(...apart.slice(1));
    }
    const [alone] = made;
    const whole = made.length > 1 ? await join(made.map(({ id }) => id)) : alone;
    if (whole !== undefined) await restore(whole, row);
  }
  const before = rows.find(({ id }) => id === joined.id);
  if (host !== undefined && before !== undefined) await restore(host, before);
  moveTo(joined.id);
}

/** Reads the chosen exams as one. */
export async function group(rows: readonly ExamRow[]): Promise<void> {
  const t = say(worklistTexts);
  const why = whyNotGroup(rows);
  if (why !== null) return tell(t(why));
  const joined = await join(rows.map(({ id }) => id));
  if (joined === undefined) return;
  dropChoice();
  moveTo(joined.id);
  noteUndo({ what: t("did-group"), run: () => takeJoinBack(joined, rows) }, true);
}

/** Takes joined exams apart: one study of the first, or all of all. */
export async function ungroup(rows: readonly ExamRow[], studyId?: string): Promise<void> {
  const parted: (readonly string[])[] = [];
  for (const row of rows) {
    const exams = await part(row.id, studyId);
    if (exams === undefined) break;
    parted.push(exams.map(({ id }) => id));
    if (exams[0] !== undefined && exams[0].studies.length < 2) expand(row.id, false);
  }
  if (parted.length === 0) return;
  dropChoice();
  moveTo(parted[0]?.[0] ?? null);
  const run = async () => {
    for (const ids of parted) await join(ids);
    moveTo(parted[0]?.[0] ?? null);
  };
  noteUndo({ what: say(worklistTexts)("did-ungroup"), run }, true);
}
