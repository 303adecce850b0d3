/**
 * The list as it stands on screen. It follows the exams, but never moves under the hand: while the reader is at the
 * list, rows stay in their order, and new ones wait until they are asked for or the hand rests (WL-35).
 */
import { createStore } from "zustand/vanilla";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { type ExamList, listExams } from "../../shared/worklist/list-exams.ts";
import { examStore } from "../workspace/exam-store.ts";
import { showListOrder } from "../workspace/open-exam-store.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { siteStore } from "../workspace/work-stores.ts";
import { listContext } from "./list-context.ts";
import { viewStore } from "./view-store.ts";

export interface ShownSection {
  readonly id: string;
  readonly titleKey: string | null;
  readonly ids: readonly string[];
}

export interface ListStore {
  readonly sections: readonly ShownSection[];
  /** All rows in their order. */
  readonly order: readonly string[];
  /** New rows that wait. */
  readonly pending: number;
  /** Grows when the reader asked for another list (view, search, sort): the cursor is then brought into sight. */
  readonly asked: number;
  /** The row that keys act on. */
  readonly cursor: string | null;
  /** Rows chosen together; the cursor alone when empty. */
  readonly chosen: ReadonlySet<string>;
  /** Where a range of choice begins. */
  readonly from: string | null;
  /** Grouped exams whose studies are shown. */
  readonly expanded: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
const emptyList: ListStore = {
  sections: [],
  order: [],
  pending: 0,
  asked: 0,
  cursor: null,
  chosen: none,
  from: null,
  expanded: none,
};
export const listStore = createStore<ListStore>(() => emptyList);

const HAND_RESTS_AFTER_MS = 8000;
let handAt = 0;
/** The reader is at the list: a key, the wheel or the pointer over it. */
export function noteHand(): void {
  handAt = Date.now();
}

const sectionsOf = (list: ExamList): ShownSection[] =>
  list.sections.map(({ id, titleKey, rows }) => ({ id, titleKey, ids: rows.map((row) => row.id) }));

/** Where the cursor goes when its row is gone: to the row that now stands in its place. */
function cursorAfter(last: ListStore, order: readonly string[]): string | null {
  if (last.cursor !== null && order.includes(last.cursor)) return last.cursor;
  const at = last.cursor === null ? 0 : Math.max(0, last.order.indexOf(last.cursor));
  return order[Math.min(at, order.length - 1)] ?? null;
}

function show(sections: readonly ShownSection[], pending: number, asked: boolean): void {
  const last = listStore.getState();
  const order = sections.flatMap(({ ids }) => ids);
  const there = new Set(order);
  listStore.setState({
    sections,
    order,
    pending,
    asked: last.asked + (asked ? 1 : 0),
    cursor: cursorAfter(last, order),
    chosen: last.chosen.size === 0 ? none : new Set([...last.chosen].filter((id) => there.has(id))),
  });
  showListOrder(order);
}

/**
 * Makes the list anew from what is known.
 *
 * - `asked`: the reader wants another list (view, search, sort, new rows): at once, whatever the hand does
 * - `acted`: the reader changed exams: rows take their new places or leave, but new ones still wait
 * - `live`: something changed by itself: while the hand is at the list, nothing moves
 */
export function refreshList(why: "asked" | "acted" | "live"): void {
  const { byId } = examStore.getState();
  const last = listStore.getState();
  const fresh = sectionsOf(listExams(byId.values(), viewStore.getState().view, listContext()));
  const held = last.order.length > 0 && Date.now() - handAt < HAND_RESTS_AFTER_MS;
  if (why === "asked" || !held) {
    show(fresh, 0, why === "asked");
    return;
  }
  const known = new Set(last.order);
  const waiting = fresh.flatMap(({ ids }) => ids).filter((id) => !known.has(id)).length;
  const [sections, stays] = why === "acted" ? [fresh, known] : [last.sections, byId];
  const kept = sections
    .map((section) => ({ ...section, ids: section.ids.filter((id) => stays.has(id)) }))
    .filter(({ ids }) => ids.length > 0);
  show(kept, waiting, false);
}

const TICK_MS = 15_000;

/** Follows exams, view, sites and the clock. @returns stops */
export function startList(): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  // Changes come in bursts; the list is made once for each frame at most.
  const soon = () => {
    due ??= setTimeout(() => {
      due = undefined;
      refreshList("live");
    }, 50);
  };
  const stops = [
    examStore.subscribe(soon),
    siteStore.subscribe(soon),
    sessionStore.subscribe(soon),
    viewStore.subscribe((now, before) => {
      if (now.view !== before.view) refreshList("asked");
    }),
  ];
  const tick = setInterval(soon, TICK_MS);
  refreshList("asked");
  return () => {
    clearTimeout(due);
    clearInterval(tick);
    for (const stop of stops) stop();
  };
}

/** The rows that keys act on: those chosen, else the cursor's. */
export function actedOn(): readonly ExamRow[] {
  const { chosen, cursor, order } = listStore.getState();
  const { byId } = examStore.getState();
  const ids = chosen.size > 0 ? order.filter((id) => chosen.has(id)) : cursor === null ? [] : [cursor];
  return ids.flatMap((id) => byId.get(id) ?? []);
}
