/** The exam that is open in the room, and its neighbours in the list it was opened from. */
import { createStore } from "zustand/vanilla";
import type { ExamContent } from "../../shared/contract/exam-content.ts";
import type { Problem } from "../../shared/problem.ts";
import { fetchExamContent, startReading, stopReading } from "./calls/exam-calls.ts";
import { goTo } from "./navigation-store.ts";

export type OpenExam =
  | { readonly state: "none"; readonly examId: null; readonly content: null; readonly problem: null }
  | { readonly state: "opening"; readonly examId: string; readonly content: null; readonly problem: null }
  | { readonly state: "open"; readonly examId: string; readonly content: ExamContent; readonly problem: null }
  | { readonly state: "failed"; readonly examId: string; readonly content: null; readonly problem: Problem };

const none: OpenExam = { state: "none", examId: null, content: null, problem: null };
export const openExamStore = createStore<OpenExam>(() => none);

/** The list's own order, as last shown: neighbours are reckoned in it. */
export const listOrderStore = createStore<{ readonly ids: readonly string[] }>(() => ({ ids: [] }));
export const showListOrder = (ids: readonly string[]): void => listOrderStore.setState({ ids });

/** The exam the list's cursor rests on: what opening it needs may be made ready. */
export const lookedAtStore = createStore<{ readonly examId: string | null }>(() => ({ examId: null }));
export const lookAt = (examId: string | null): void => lookedAtStore.setState({ examId });

/** Neighbours of an exam in the list's order; an exam that left the list keeps the place it was opened at. */
let openedAt = 0;
export function neighboursOf(examId: string): { readonly previous: string | null; readonly next: string | null } {
  const { ids } = listOrderStore.getState();
  const at = ids.indexOf(examId);
  if (at >= 0) return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
  return { previous: ids[openedAt - 1] ?? null, next: ids[openedAt] ?? null };
}

/** Opens an exam in the room. An answer that comes after another exam was opened changes nothing. */
export async function openExam(examId: string): Promise<void> {
  const { examId: last } = openExamStore.getState();
  if (last !== null && last !== examId) void stopReading(last);
  openedAt = Math.max(0, listOrderStore.getState().ids.indexOf(examId));
  const opening: OpenExam = { state: "opening", examId, content: null, problem: null };
  openExamStore.setState(opening, true);
  goTo("room");
  const answer = await startReading(examId);
  if (openExamStore.getState() !== opening) {
    if (openExamStore.getState().examId !== examId) void stopReading(examId);
    return;
  }
  openExamStore.setState(
    answer.ok
      ? { state: "open", examId, content: answer.value, problem: null }
      : { state: "failed", examId, content: null, problem: answer.problem },
    true,
  );
}

/** Asks again what the open exam holds: late images, a prior that came. */
export async function refreshOpenExam(): Promise<void> {
  const { examId, state } = openExamStore.getState();
  if (examId === null || state !== "open") return;
  const answer = await fetchExamContent(examId);
  const now = openExamStore.getState();
  if (!answer.ok || now.state !== "open" || now.examId !== examId) return;
  openExamStore.setState({ ...now, content: answer.value }, true);
}

export async function openNeighbour(which: "previous" | "next"): Promise<void> {
  const { examId } = openExamStore.getState();
  const neighbour = examId === null ? null : neighboursOf(examId)[which];
  if (neighbour !== null) await openExam(neighbour);
}

/** Closes the exam and goes back to the list. */
export async function closeExam(): Promise<void> {
  const { examId } = openExamStore.getState();
  openExamStore.setState(none, true);
  goTo("list");
  if (examId !== null) await stopReading(examId);
}

/** When the vault closes: nothing is told to the core, which has closed it already. */
export function forgetOpenExam(): void {
  lookAt(null);
  openExamStore.setState(none, true);
}
