/** All exams of the list by id, as the core last said. */
import { createStore } from "zustand/vanilla";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import type { Problem } from "../../shared/problem.ts";

export interface ExamStore {
  readonly byId: ReadonlyMap<string, ExamRow>;
  /** `loading` until the whole list came once. */
  readonly state: "loading" | "loaded" | "failed";
  readonly problem: Problem | null;
}

const empty: ExamStore = { byId: new Map(), state: "loading", problem: null };
export const examStore = createStore<ExamStore>(() => empty);

/** An older revision of a row never replaces a newer one. */
const newer = (known: ExamRow | undefined, came: ExamRow) =>
  known === undefined || came.revision >= known.revision ? came : known;

export function applyExamChanges(changed: readonly ExamRow[], removed: readonly string[]): void {
  if (changed.length === 0 && removed.length === 0) return;
  const byId = new Map(examStore.getState().byId);
  for (const row of changed) byId.set(row.id, newer(byId.get(row.id), row));
  for (const id of removed) byId.delete(id);
  examStore.setState({ byId });
}

/** Takes the whole list. Rows that came by events after `before` was noted are kept, since the list may be older. */
export function applyWholeList(rows: readonly ExamRow[], before: ReadonlyMap<string, ExamRow>): void {
  const now = examStore.getState().byId;
  const byId = new Map<string, ExamRow>();
  for (const row of rows) if (now.has(row.id) || !before.has(row.id)) byId.set(row.id, newer(now.get(row.id), row));
  for (const [id, row] of now) if (before.get(id) !== row && !byId.has(id)) byId.set(id, row);
  examStore.setState({ byId, state: "loaded", problem: null });
}

export function failWholeList(problem: Problem): void {
  const { state } = examStore.getState();
  examStore.setState({ problem, state: state === "loaded" ? "loaded" : "failed" });
}

/** Nothing of a patient stays behind in memory when the vault is closed. */
export const forgetExams = (): void => examStore.setState(empty, true);
