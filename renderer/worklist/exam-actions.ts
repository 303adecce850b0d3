/** What a reader does to exams of the list, each with its way back. */
import { createStore } from "zustand/vanilla";
import type { ExamRow, Priority } from "../../shared/worklist/exam-row.ts";
import { say } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
import {
  groupExams,
  markRead,
  reserveExam,
  searchPriors,
  setFetchWish,
  setPriority,
  ungroupExam,
  writeNote,
} from "../workspace/calls/exam-calls.ts";
import { applyExamChanges } from "../workspace/exam-store.ts";
import { tell, tellProblem } from "../workspace/notice-store.ts";
import { noteHand, refreshList } from "./list-store.ts";
import { dropChoice, moveTo } from "./selection.ts";
import { worklistTexts } from "./worklist-texts.ts";

/** The last thing done that can be taken back. */
interface Undo {
  readonly what: string;
  readonly run: () => Promise<void>;
}
export const undoStore = createStore<{ readonly undo: Undo | null }>(() => ({ undo: null }));

export async function undoLast(): Promise<void> {
  const { undo } = undoStore.getState();
  undoStore.setState({ undo: null });
  await undo?.run();
}

type Change = (row: ExamRow) => Promise<Answer<ExamRow>>;

/** Changes several exams, one after another; what was refused is told once, the rest stands. */
async function changeAll(
  during: string,
  rows: readonly ExamRow[],
  change: Change,
  why: "acted" | "asked" = "acted",
): Promise<readonly ExamRow[]> {
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
  refreshList(why);
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
  const undo = async () => {
    // What comes back is looked at again: it does not wait as something new would.
    const back = await changeAll(during, changed, takeBack, "asked");
    if (back[0] !== undefined) moveTo(back[0].id);
  };
  undoStore.setState({ undo: { what: during, run: undo } });
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

/** Why these cannot be read as one, or null. Patients are never merged. */
export function whyNotGroup(rows: readonly ExamRow[]): "choose-several" | "other-patient" | null {
  const [first, ...rest] = rows;
  if (first === undefined || rest.length === 0) return "choose-several";
  const alike = rest.every((row) => row.patient.ref === first.patient.ref && row.siteId === first.siteId);
  return alike ? null : "other-patient";
}

export async function group(rows: readonly ExamRow[]): Promise<void> {
  const t = say(worklistTexts);
  const why = whyNotGroup(rows);
  if (why !== null) return tell(t(why));
  const joined = tellProblem(t("group"), await groupExams(rows.map(({ id }) => id)));
  if (joined === undefined) return;
  applyExamChanges(
    [joined],
    rows.map(({ id }) => id).filter((id) => id !== joined.id),
  );
  dropChoice();
  refreshList("acted");
  undoStore.setState({ undo: { what: t("did-group"), run: () => ungroup(joined) } });
}

/** Takes a joined exam apart: one study, or all. */
export async function ungroup(row: ExamRow, studyId?: string): Promise<void> {
  const t = say(worklistTexts);
  const apart = tellProblem(t("ungroup"), await ungroupExam(row.id, studyId));
  if (apart === undefined) return;
  applyExamChanges(apart.exams);
  refreshList("asked");
  const ids = [row.id, ...apart.exams.map(({ id }) => id).filter((id) => id !== row.id)];
  undoStore.setState({
    undo: {
      what: t("did-ungroup"),
      run: async () => {
        const joined = tellProblem(t("group"), await groupExams(ids));
        if (joined !== undefined)
          applyExamChanges(
            [joined],
            ids.filter((id) => id !== joined.id),
          );
        refreshList("acted");
      },
    },
  });
}
