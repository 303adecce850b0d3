/** What a reader does in the room: where series hang, which layout, which cell. */

import { type DisplaySet, isPicture } from "../../shared/hanging/display-set.ts";
import { gridFor } from "../../shared/hanging/grid.ts";
import { likeOf, mainSet } from "../../shared/hanging/like-set.ts";
import { ensureSeries } from "./exam-loading.ts";
import { type RoomState, roomSets, roomStore, setById, setInCell } from "./room-store.ts";
import { activeView } from "./room-views.ts";

export function activate(cell: number): void {
  const { rows, columns, active } = roomStore.getState();
  if (cell !== active && cell >= 0 && cell < rows * columns) roomStore.setState({ active: cell });
}

/** The next or previous cell that the grid has, round its ends. */
export function stepCell(by: number): void {
  const { rows, columns, active } = roomStore.getState();
  const count = rows * columns;
  activate((active + by + count) % count);
}

/** Hangs a display set in a cell. */
export function place(setId: string, cell: number = roomStore.getState().active): void {
  const room = roomStore.getState();
  const set = setById(room, setId);
  if (set === null || room.examId === null) return;
  const cells = Array.from({ length: Math.max(room.cells.length, cell + 1) }, (_, at) => room.cells[at] ?? null);
  cells[cell] = setId;
  const begins = room.begins.map((begin, at) => (at === cell ? null : begin));
  roomStore.setState({ cells, begins, active: cell, arranged: true });
  if (set.slices === null && set.kind !== "study") void ensureSeries(room.examId, set.seriesId);
}

/** The series that replaced at the archive the one in the active cell; null when that was not replaced. */
export function replacementInView(room: RoomState = roomStore.getState()): string | null {
  const set = setInCell(room, room.active);
  const series = room.content?.studies.flatMap((study) => study.series).find(({ id }) => id === set?.seriesId);
  return series?.replacedBy ?? null;
}

/** RD-7: a series' first display set has the series' own id. */
export function showReplacement(): void {
  const id = replacementInView();
  if (id !== null) place(id);
}

const isCurrent = (set: DisplaySet): boolean =>
  roomStore.getState().content?.studies.find(({ id }) => id === set.studyId)?.role === "current";

/** The series beside the one in the active cell, among those of its own study's kind: current or prior. */
export function stepSeries(by: number): void {
  const room = roomStore.getState();
  const now = setInCell(room, room.active);
  const all = roomSets(room);
  const row = now === null || isCurrent(now) ? all.filter(isCurrent) : all.filter((set) => set.studyId === now.studyId);
  if (row.length === 0) return;
  const at = now === null ? -1 : row.findIndex(({ id }) => id === now.id);
  const next = at < 0 ? row[by > 0 ? 0 : row.length - 1] : row[(at + by + row.length) % row.length];
  if (next !== undefined) place(next.id);
}

/** What of a prior hangs beside the current exam: the like of a display set, else what is largest. */
function bestOf(sets: readonly DisplaySet[], current: DisplaySet | null): DisplaySet | null {
  return (current === null ? null : likeOf(current, sets)) ?? mainSet(sets.filter(isPicture)) ?? sets[0] ?? null;
}

/** Puts the next prior beside: into the cell that shows one, else into another one than the active, made if needed. */
export function cyclePriors(): void {
  const room = roomStore.getState();
  const priors = (room.content?.studies ?? []).filter(({ role }) => role === "prior");
  const sets = roomSets(room);
  const count = room.rows * room.columns;
  const inCells = Array.from({ length: count }, (_, cell) => setInCell(room, cell));
  const active = inCells[room.active] ?? null;
  const compared =
    active !== null && isCurrent(active) ? active : (inCells.find((set) => set && isCurrent(set)) ?? null);
  const shownIn = inCells.findIndex((set) => set !== null && !isCurrent(set));
  const shown = inCells[shownIn] ?? null;
  const with_ = priors.flatMap(
    (study) =>
      bestOf(
        sets.filter(({ studyId }) => studyId === study.id),
        compared,
      ) ?? [],
  );
  const next = with_[(with_.findIndex(({ studyId }) => studyId === shown?.studyId) + 1) % Math.max(1, with_.length)];
  if (next === undefined) return;
  const before = room.active;
  if (shownIn >= 0) place(next.id, shownIn);
  else if (count > 1) place(next.id, (room.active + 1) % count);
  else {
    const layout = gridFor(2, { width: window.innerWidth, height: window.innerHeight });
    roomStore.setState({ ...layout, cells: [room.cells[0] ?? null, null], begins: [], linked: true });
    place(next.id, 1);
  }
  roomStore.setState({ active: before });
}

export const hasPriors = (): boolean =>
  roomStore.getState().content?.studies.some(({ role, series }) => role === "prior" && series.length > 0) ?? false;

/** Fills new cells with series that do not hang yet, then with the active one again. */
export function setLayout(rows: number, columns: number): void {
  const room = roomStore.getState();
  const count = rows * columns;
  const kept = room.cells.slice(0, count);
  // The active cell stays on the screen, also when it has to move up to the last place.
  const activeId = room.cells[room.active] ?? null;
  const active = Math.min(room.active, count - 1);
  if (room.active >= count) kept[active] = activeId;
  const hung = new Set(kept);
  const free = roomSets(room).filter((set) => isCurrent(set) && isPicture(set) && !hung.has(set.id));
  const cells = Array.from({ length: count }, (_, cell) => kept[cell] ?? free.shift()?.id ?? activeId);
  const repeated = new Set(cells).size < cells.length;
  roomStore.setState({
    rows,
    columns,
    cells,
    active,
    begins: [],
    linked: room.linked || repeated,
    arranged: true,
    picking: false,
  });
  loadCells();
}

export function loadCells(): void {
  const room = roomStore.getState();
  if (room.examId === null) return;
  for (const id of new Set(room.cells)) {
    const set = setById(room, id);
    if (set !== null && set.slices === null && set.kind !== "study") void ensureSeries(room.examId, set.seriesId);
  }
}

let before: {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly (string | null)[];
  readonly begins: RoomState["begins"];
  readonly active: number;
} | null = null;

/** The active cell over the whole room, and back to the layout before. */
export function toggleSingle(): void {
  const { rows, columns, cells, begins, active } = roomStore.getState();
  if (rows * columns > 1) {
    before = { rows, columns, cells, begins, active };
    const alone = { cells: [cells[active] ?? null], begins: [begins[active] ?? null] };
    roomStore.setState({ rows: 1, columns: 1, ...alone, active: 0 });
    return;
  }
  const known = before !== null && before.cells[before.active] === cells[0];
  if (before !== null && known) roomStore.setState(before);
  before = null;
}

/** The layout with so many cells that suits the window. */
export function setCellCount(count: number): void {
  const { rows, columns } = gridFor(count, { width: window.innerWidth, height: window.innerHeight });
  setLayout(rows, columns);
}

export const toggleOverlays = (): void => roomStore.setState(({ overlays }) => ({ overlays: !overlays }));

export const canStepImages = (): boolean => activeView().snapshot().stack !== null;
