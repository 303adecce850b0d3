/** The viewports of the room's cells: lent by the engine as cells need them, and told what to show. */
import { isPicture } from "../../shared/hanging/display-set.ts";
import { firstShown } from "../../shared/hanging/make-display-sets.ts";
import { plainView, type StackView } from "../viewport/index.ts";
import { readingEngine } from "./reading-engine.ts";
import { beginOf, type RoomState, roomStore, setInCell } from "./room-store.ts";
import { stackOf } from "./stacks.ts";

const views: StackView[] = [];
/** Where the reader was in each display set of this exam. */
const places = new Map<string, number>();
type Listener = (cell: number, view: StackView) => void;
const listeners = new Set<Listener>();

/** The viewport of a cell. */
export function viewOf(cell: number): StackView {
  const known = views[cell];
  if (known !== undefined) return known;
  const view = readingEngine().borrow();
  views[cell] = view;
  view.subscribe(() => {
    const { stack, index } = view.snapshot();
    if (stack !== null) places.set(stack.id, index);
    for (const listener of listeners) listener(cell, view);
  });
  return view;
}

/** Told of every change in a cell's viewport. @returns stops */
export function onViewChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const activeView = (): StackView => viewOf(roomStore.getState().active);

/** Viewports of the cells that the grid has. */
export const gridViews = (room: RoomState = roomStore.getState()): readonly StackView[] =>
  Array.from({ length: room.rows * room.columns }, (_, cell) => viewOf(cell));

export const placesNow = (): ReadonlyMap<string, number> => places;

/** Another exam begins: where its display sets were left, if they were. */
export function setPlaces(from: ReadonlyMap<string, number>): void {
  places.clear();
  for (const [id, index] of from) places.set(id, index);
}

/** Where a display set was left, or begins. */
export const placeOf = (id: string): number | undefined => places.get(id);

/** Where a display set is to begin when it comes into a view. */
export const beginAt = (id: string, index: number): void => void places.set(id, index);

/** Brings every viewport to what its cell says. Viewports that show it already are left alone. */
export function syncViews(room: RoomState): void {
  const count = room.rows * room.columns;
  for (let cell = 0; cell < Math.max(count, views.length); cell += 1) {
    const view = viewOf(cell);
    const set = cell < count ? setInCell(room, cell) : null;
    const shows = set !== null && set.slices !== null && isPicture(set);
    if (!shows || room.examId === null) {
      if (view.snapshot().stack !== null) view.clear();
      continue;
    }
    const stack = stackOf(set, room.examId);
    const before = view.snapshot();
    if (before.stack === stack) continue;
    // A view in which nothing stood, and in which nobody stepped, goes to the first image that came.
    const kept =
      before.stack?.id === stack.id &&
      (before.index > 0 || before.stack.slices.some(({ state }) => state !== "expected"));
    const slice = kept ? before.slice : null;
    const same = slice === null ? -1 : stack.slices.findIndex((other) => isSamePlace(other, slice));
    if (before.stack?.id === stack.id && !kept) places.delete(set.id);
    view.show(stack, same >= 0 ? same : (places.get(set.id) ?? firstShown(set)));
    if (before.stack?.id !== stack.id) beginAsHung(room, cell);
  }
}

/** Window and place that a protocol hangs a set with; the reader's own come after. */
export function beginAsHung(room: RoomState, cell: number): void {
  const begin = beginOf(room, cell);
  if (begin === null) return;
  const view = viewOf(cell);
  const { window, zoom } = begin;
  view.setGreys(window === null ? { kind: "stored", which: 0 } : { kind: "window", ...window, function: "linear" });
  view.setView({ ...plainView, edge: edges[zoom] });
}

const edges = { fit: null, "chest-wall-left": "left", "chest-wall-right": "right" } as const;

type AnySlice = NonNullable<ReturnType<StackView["snapshot"]>["slice"]>;
const isSamePlace = (a: AnySlice, b: AnySlice): boolean =>
  a.instance === b.instance && ("frame" in a ? a.frame : 0) === ("frame" in b ? b.frame : 0);
