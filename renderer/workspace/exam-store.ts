/** All exams of the list by id, as the core last said. */
import { createStore } from "zustand/vanilla";
import type { Problem } from "../../shared/problem.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { mergeRows } from "../../shared/worklist/merge-rows.ts";

export interface ExamStore {
  readonly byId: ReadonlyMap<string, ExamRow>;
  /** `loading` until the whole list came once. */
  readonly state: "loading" | "loaded" | "failed";
  readonly problem: Problem | null;
}

const empty: ExamStore = { byId: new Map(), state: "loading", problem: null };
export const examStore = createStore<ExamStore>(() => empty);

export function applyExamChanges(changed: readonly ExamRow[], removed: readonly string[] = []): void {
  examStore.setState(({ byId }) => ({ byId: mergeRows(byId, changed, removed) }));
}

/** Takes the whole list. Rows that came by events after `before` was noted are kept, since the list may be older. */
export function applyWholeList(rows: readonly ExamRow[], before: ReadonlyMap<string, ExamRow>): void {
  const now = examStore.getState().byId;
  const listed = new Set(rows.map(({ id }) => id));
  const gone = [...now.keys()].filter((id) => !listed.has(id) && before.get(id) === now.get(id));
  // What was there before and is no more was taken away by an event meanwhile.
  const wanted = rows.filter(({ id }) => now.has(id) || !before.has(id));
  examStore.setState({ byId: mergeRows(now, wanted, gone), state: "loaded", problem: null });
}

export function failWholeList(problem: Problem): void {
  const { state } = examStore.getState();
  examStore.setState({ problem, state: state === "loaded" ? "loaded" : "failed" });
}

/** Nothing of a patient stays behind in memory when the vault is closed. */
export const forgetExams = (): void => examStore.setState(empty, true);
