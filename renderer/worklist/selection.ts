/** Moving the cursor and choosing rows. */
import { listStore, noteHand } from "./list-store.ts";

const none: ReadonlySet<string> = new Set();

/** Where a step from the cursor leads; it stops at both ends. */
function stepFrom(by: number): string | null {
  const { order, cursor } = listStore.getState();
  const at = cursor === null ? -1 : order.indexOf(cursor);
  return order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null;
}

/** Puts the cursor on a row and drops the choice. */
export function moveTo(id: string | null): void {
  noteHand();
  listStore.setState({ cursor: id, chosen: none, from: id });
}
export const moveBy = (by: number): void => moveTo(stepFrom(by));
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
  listStore.setState({ cursor: id, chosen, from: begin });
}
export const extendBy = (by: number): void => extendTo(stepFrom(by));

/** Adds a row to the choice, or takes it out. */
export function toggleChoice(id: string | null): void {
  noteHand();
  if (id === null) return;
  const { chosen, cursor } = listStore.getState();
  const next = new Set(chosen.size === 0 && cursor !== null && cursor !== id ? [cursor] : chosen);
  if (!next.delete(id)) next.add(id);
  listStore.setState({ cursor: id, chosen: next, from: id });
}

/** Moves the cursor and leaves the choice as it is, to add rows apart from it. */
export function walkBy(by: number): void {
  noteHand();
  const { chosen, cursor } = listStore.getState();
  const kept = chosen.size === 0 && cursor !== null ? new Set([cursor]) : chosen;
  listStore.setState({ cursor: stepFrom(by), chosen: kept });
}

export const dropChoice = (): void => listStore.setState({ chosen: none });

/** Shows or hides the studies of a grouped exam. */
export function expand(id: string | null, open?: boolean): void {
  noteHand();
  if (id === null) return;
  const expanded = new Set(listStore.getState().expanded);
  if (open ?? !expanded.has(id)) expanded.add(id);
  else expanded.delete(id);
  listStore.setState({ expanded });
}
