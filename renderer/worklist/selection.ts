/** Moving the cursor and choosing rows. */
import { examStore } from "../workspace/exam-store.ts";
import { listStore, noteHand } from "./list-store.ts";

const none: ReadonlySet<string> = new Set();

/** The studies of an exam that are shown under it. */
function studiesShown(examId: string): readonly string[] {
  if (!listStore.getState().expanded.has(examId)) return [];
  const studies = examStore.getState().byId.get(examId)?.studies ?? [];
  return studies.length > 1 ? studies.map(({ id }) => id) : [];
}

/** The exam a step from the cursor leads to; it stops at both ends. */
function examFrom(by: number): string | null {
  const { order, cursor } = listStore.getState();
  const at = cursor === null ? -1 : order.indexOf(cursor);
  return order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null;
}

/** Puts the cursor on an exam, or on a study shown under it, and drops the choice. */
export function moveTo(id: string | null, study: string | null = null): void {
  noteHand();
  listStore.setState({ cursor: id, study, chosen: none, from: id });
}

/** One line down or up: exams, and the studies of those that are shown open. */
export function moveBy(by: 1 | -1): void {
  const { cursor, study } = listStore.getState();
  const here = cursor === null ? [] : studiesShown(cursor);
  const next = (study === null ? -1 : here.indexOf(study)) + by;
  const exam = examFrom(by);
  if (next >= -1 && next < here.length) moveTo(cursor, here[next] ?? null);
  else if (exam === cursor) moveTo(cursor, study);
  else moveTo(exam, by > 0 || exam === null ? null : (studiesShown(exam).at(-1) ?? null));
}

export const pageBy = (by: number): void => moveTo(examFrom(by));
export const moveToEnd = (which: "first" | "last"): void =>
  moveTo((which === "first" ? listStore.getState().order[0] : listStore.getState().order.at(-1)) ?? null);

/** Chooses every row from where the choice began. */
export function extendTo(id: string | null): void {
  noteHand();
  const { order, cursor, from } = listStore.getState();
  const begin = from ?? cursor;
  if (id === null || begin === null) return;
  const [a, b] = [order.indexOf(begin), order.indexOf(id)];
  const chosen = new Set(order.slice(Math.min(a, b), Math.max(a, b) + 1));
  listStore.setState({ cursor: id, study: null, chosen, from: begin });
}
export const extendBy = (by: number): void => extendTo(examFrom(by));

/** Adds a row to the choice, or takes it out. */
export function toggleChoice(id: string | null): void {
  noteHand();
  if (id === null) return;
  const { chosen, cursor } = listStore.getState();
  const next = new Set(chosen.size === 0 && cursor !== null && cursor !== id ? [cursor] : chosen);
  if (!next.delete(id)) next.add(id);
  listStore.setState({ cursor: id, study: null, chosen: next, from: id });
}

/** Moves the cursor and leaves the choice as it is, to add rows apart from it. */
export function walkBy(by: number): void {
  noteHand();
  const { chosen, cursor } = listStore.getState();
  const kept = chosen.size === 0 && cursor !== null ? new Set([cursor]) : chosen;
  listStore.setState({ cursor: examFrom(by), study: null, chosen: kept });
}

export const dropChoice = (): void => listStore.setState({ chosen: none });

/** Shows or hides the studies of a grouped exam. */
export function expand(id: string | null, open?: boolean): void {
  noteHand();
  if (id === null) return;
  const expanded = new Set(listStore.getState().expanded);
  if (open ?? !expanded.has(id)) expanded.add(id);
  else expanded.delete(id);
  listStore.setState(({ study }) => ({ expanded, study: expanded.has(id) ? study : null }));
}

/** The right arrow: shows the studies of a joined exam; when they are shown, goes to the first. */
export function stepIn(): void {
  const { cursor, study } = listStore.getState();
  if (cursor === null || study !== null) return;
  const first = studiesShown(cursor)[0];
  if (first === undefined) expand(cursor, true);
  else moveTo(cursor, first);
}

/** The left arrow: from a study to its exam, from an exam hides its studies. */
export function stepOut(): void {
  const { cursor, study } = listStore.getState();
  if (study === null) expand(cursor, false);
  else moveTo(cursor);
}
