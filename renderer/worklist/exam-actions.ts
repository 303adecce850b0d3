/** What a reader does to exams of the list, each with its way back. */
import type { ExamRow, Priority } from "../../shared/worklist/exam-row.ts";
import { say } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
import {
  markRead,
  reserveExam,
  searchPriors,
  setFetchWish,
  setPriority,
  writeNote,
} from "../workspace/calls/exam-calls.ts";
import { applyExamChanges } from "../workspace/exam-store.ts";
import { tell } from "../workspace/notice-store.ts";
import { followExams, noteHand } from "./list-store.ts";
import { dropChoice, moveTo } from "./selection.ts";
import { noteUndo } from "./undo-store.ts";
import { worklistTexts } from "./worklist-texts.ts";

type Change = (row: ExamRow) => Promise<Answer<ExamRow>>;

/** Changes several exams, one after another; what was refused is told once, the rest stands. */
async function changeAll(during: string, rows: readonly ExamRow[], change: Change): Promise<readonly ExamRow[]> {
  noteHand();
  const changed: ExamRow[] = [];
  for (const row of rows) {
    const answer = await change(row);
    if (!answer.ok) {
      tell(during, answer.problem);
      break;
    }
    applyExamChanges([answer.value]);
    changed.push(row);
  }
  followExams(changed.map(({ id }) => id));
  return changed;
}

async function changeWithUndo(
  during: string,
  rows: readonly ExamRow[],
  change: Change,
  takeBack: Change,
): Promise<void> {
  const changed = await changeAll(during, rows, change);
  if (changed.length === 0) return;
  const run = async () => {
    const back = await changeAll(during, changed, takeBack);
    if (back[0] !== undefined) moveTo(back[0].id);
  };
  noteUndo({ what: during, run });
}

/** Reserves for this reader, or gives all back when they were all reserved. */
export async function reserve(rows: readonly ExamRow[]): Promise<void> {
  const t = say(worklistTexts);
  const reserved = rows.some((row) => row.reservedBy === null);
  await changeWithUndo(
    t(reserved ? "did-reserve" : "did-release"),
    rows,
    (row) => reserveExam(row.id, reserved),
    (row) => reserveExam(row.id, row.reservedBy !== null),
  );
}

export async function markAsRead(rows: readonly ExamRow[]): Promise<void> {
  const t = say(worklistTexts);
  const read = rows.some((row) => row.state !== "read");
  const change: Change = (row) => markRead(row.id, read);
  await changeWithUndo(t(read ? "did-read" : "did-unread"), rows, change, (row) => markRead(row.id, !read));
  dropChoice();
}

export async function prioritize(rows: readonly ExamRow[], priority: Priority): Promise<void> {
  const t = say(worklistTexts);
  await changeWithUndo(
    t("did-priority", { priority: t(`priority-${priority}`) }),
    rows,
    (row) => setPriority(row.id, priority),
    (row) => setPriority(row.id, row.priority),
  );
}

export async function wishFetch(rows: readonly ExamRow[], wish: ExamRow["fetch"]): Promise<void> {
  const t = say(worklistTexts);
  await changeWithUndo(
    t(`did-fetch-${wish}`),
    rows,
    (row) => setFetchWish(row.id, wish),
    (row) => setFetchWish(row.id, row.fetch),
  );
}

export async function searchPriorsAgain(rows: readonly ExamRow[]): Promise<void> {
  await changeAll(say(worklistTexts)("search-priors"), rows, (row) => searchPriors(row.id));
}

export async function keepNote(row: ExamRow, note: string): Promise<void> {
  await changeWithUndo(
    say(worklistTexts)("note"),
    [row],
    () => writeNote(row.id, note),
    () => writeNote(row.id, row.note),
  );
}
