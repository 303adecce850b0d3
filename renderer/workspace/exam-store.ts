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

/**
 * Takes a part of the whole list that is on its way.
 *
 * @param before the rows as they were when it was asked for: those of them that are no more were taken away by an event
 *   meanwhile, and rows that events brought are newer
 */
export function applyListPart(rows: readonly ExamRow[], before: ReadonlyMap<string, ExamRow>): void {
  const now = examStore.getState().byId;
  applyExamChanges(rows.filter(({ id }) => now.has(id) || !before.has(id)));
}

/** The whole list came: what was there `before` and is not in it is no more, unless an event brought it since. */
export function endWholeList(listed: ReadonlySet<string>, before: ReadonlyMap<string, ExamRow>): void {
  const now = examStore.getState().byId;
  const gone = [...now.keys()].filter((id) => !listed.has(id) && before.get(id) === now.get(id));
  examStore.setState({ byId: mergeRows(now, [], gone), state: "loaded", problem: null });
}

export function failWholeList(problem: Problem): void {
  const { state } = examStore.getState();
  examStore.setState({ problem, state: state === "loaded" ? "loaded" : "failed" });
}

/** Nothing of a patient stays behind in memory when the vault is closed. */
export const forgetExams = (): void => examStore.setState(empty, true);
