/**
 * The list as it stands on screen. It follows the exams, but nothing moves by itself while the list is in front: rows
 * stay in their order, and new ones wait until they are asked for (WL-35 to WL-39).
 */
import { createStore } from "zustand/vanilla";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { holdStill, type ShownSection } from "../../shared/worklist/hold-still.ts";
import { type ExamList, listExams } from "../../shared/worklist/list-exams.ts";
import type { ListContext } from "../../shared/worklist/row-values.ts";
import { restingOrder, sortRows } from "../../shared/worklist/sort-rows.ts";
import type { SortKey } from "../../shared/worklist/view.ts";
import { examStore } from "../workspace/exam-store.ts";
import { navigationStore } from "../workspace/navigation-store.ts";
import { showListOrder } from "../workspace/open-exam-store.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { siteStore } from "../workspace/work-stores.ts";
import { foldAhead } from "./fold-ahead.ts";
import { listContext } from "./list-context.ts";
import { viewStore } from "./view-store.ts";

export interface ListStore {
  readonly sections: readonly ShownSection[];
  /** All rows in their order. */
  readonly order: readonly string[];
  /** New rows that wait. */
  readonly waiting: readonly string[];
  /** Rows stand elsewhere than they would if the list were made anew (WL-38). */
  readonly outOfDate: boolean;
  /** Rows that were taken in last, to be found by eye. */
  readonly taken: ReadonlySet<string>;
  /** Grows when the reader asked for another list (view, search, sort): the cursor is then brought into sight. */
  readonly asked: number;
  /** The exam that keys act on. */
  readonly cursor: string | null;
  /** The study of that exam that the cursor is on; null: on the exam itself. */
  readonly study: string | null;
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
  waiting: [],
  outOfDate: false,
  taken: none,
  asked: 0,
  cursor: null,
  study: null,
  chosen: none,
  from: null,
  expanded: none,
};
export const listStore = createStore<ListStore>(() => emptyList);

/** A list that begins to fill follows freely so long, or until a hand is at it: no one reads it yet (WL-39). */
const FILLING_MS = 10_000;
let filledAt: number | null = null;

/** The reader is at the list: a key, the wheel or the pointer over it. */
export function noteHand(): void {
  if (filledAt !== null) filledAt = Number.NEGATIVE_INFINITY;
}

const isFilling = (): boolean => filledAt === null || Date.now() - filledAt < FILLING_MS;

/** WL-35, WL-39: whether someone may be looking at rows. */
function isLookedAt(): boolean {
  if (examStore.getState().byId.size === 0) filledAt = null;
  else filledAt ??= Date.now();
  if (navigationStore.getState().place !== "list" || globalThis.document?.hidden === true) return false;
  if (sessionStore.getState().session?.mode === "locked") return false;
  return !isFilling();
}

const sectionsOf = (list: ExamList): ShownSection[] =>
  list.sections.map(({ id, titleKey, rows }) => ({ id, titleKey, ids: rows.map((row) => row.id) }));

/** Where the cursor goes when its row is gone: to the row that now stands in its place. */
function cursorAfter(last: ListStore, order: readonly string[], there: ReadonlySet<string>): string | null {
  if (last.cursor !== null && there.has(last.cursor)) return last.cursor;
  const at = last.cursor === null ? 0 : Math.max(0, last.order.indexOf(last.cursor));
  return order[Math.min(at, order.length - 1)] ?? null;
}

function show(change: Pick<ListStore, "sections"> & Partial<ListStore>): void {
  const last = listStore.getState();
  const order = change.sections.flatMap(({ ids }) => ids);
  const there = new Set(order);
  const cursor = cursorAfter(last, order, there);
  listStore.setState({
    waiting: [],
    outOfDate: false,
    ...change,
    order,
    cursor,
    study: cursor === last.cursor ? last.study : null,
    chosen: last.chosen.size === 0 ? none : new Set([...last.chosen].filter((id) => there.has(id))),
  });
  // What has no images is passed over by "next" in the room.
  const { byId } = examStore.getState();
  showListOrder(order.filter((id) => byId.get(id)?.state !== "expected"));
}

/** Makes the list anew, whatever stands there: the reader wants another one (view, search, sort, new rows). */
export function remakeList(): void {
  const { asked, waiting } = listStore.getState();
  show({ sections: freshSections(), asked: asked + 1, taken: new Set(waiting) });
}

/**
 * Follows a change. While the list is looked at nothing moves but the exams that the reader changed just now.
 *
 * @param acted ids of those
 */
export function followExams(acted: readonly string[] = []): void {
  const fresh = freshSections();
  const last = listStore.getState();
  const looked = isLookedAt();
  if (last.order.length === 0 || !looked) {
    // Where nobody has been yet, the cursor stands on the first row.
    if (isFilling() && navigationStore.getState().place === "list") listStore.setState({ cursor: null });
    show({ sections: fresh });
    return;
  }
  const { byId } = examStore.getState();
  const shown = last.sections.map((section) => ({ ...section, ids: section.ids.filter((id) => byId.has(id)) }));
  show(holdStill(shown, fresh, new Set(acted)));
}

/** All rows by the sort keys, kept as long as neither changes: most lists are made for a search, a filter or the clock. */
let sorted: {
  readonly byId: ReadonlyMap<string, ExamRow>;
  readonly resting: readonly ExamRow[];
  readonly sorts: readonly SortKey[];
  readonly siteOrder: string;
  readonly rows: readonly ExamRow[];
} | null = null;

function sortedRows(sorts: readonly SortKey[], context: ListContext): readonly ExamRow[] {
  const { byId } = examStore.getState();
  const siteOrder = context.siteOrder.join();
  if (sorted?.byId !== byId || sorted.sorts !== sorts || sorted.siteOrder !== siteOrder) {
    const resting = sorted?.byId === byId ? sorted.resting : restingOrder(byId.values());
    sorted = { byId, resting, sorts, siteOrder, rows: sortRows(resting, sorts, context) };
  }
  return sorted.rows;
}

function freshSections(): readonly ShownSection[] {
  const { view } = viewStore.getState();
  const context = listContext();
  return sectionsOf(listExams(sortedRows(view.sorts, context), view, context));
}

const TICK_MS = 15_000;

/** Follows exams, view, sites and the clock. @returns stops */
export function startList(): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  // Changes come in bursts; the list is made once for each frame at most.
  const soon = () => {
    due ??= setTimeout(() => {
      due = undefined;
      followExams();
    }, 50);
  };
  const stops = [
    // The list that was waited for is there at once, from its first rows on.
    examStore.subscribe(({ state, byId }, before) =>
      state === before.state && (before.byId.size > 0 || byId.size === 0) ? soon() : followExams(),
    ),
    siteStore.subscribe(soon),
    sessionStore.subscribe(soon),
    navigationStore.subscribe(soon),
    viewStore.subscribe((now, before) => {
      if (now.view !== before.view) remakeList();
    }),
  ];
  const tick = setInterval(soon, TICK_MS);
  stops.push(foldAhead());
  remakeList();
  return () => {
    clearTimeout(due);
    clearInterval(tick);
    for (const stop of stops) stop();
    sorted = null;
  };
}

/** The rows that keys act on: those chosen, else the cursor's. */
export function actedOn(): readonly ExamRow[] {
  const { chosen, cursor, order } = listStore.getState();
  const { byId } = examStore.getState();
  const ids = chosen.size > 0 ? order.filter((id) => chosen.has(id)) : cursor === null ? [] : [cursor];
  return ids.flatMap((id) => byId.get(id) ?? []);
}
