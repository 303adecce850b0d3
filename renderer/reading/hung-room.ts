/** A hanging as the room shows it: one window hangs the first display. */
import type { Hanging, HungView } from "../../shared/hanging/hang.ts";
import type { RoomState } from "./room-store.ts";

export type HungRoom = Pick<RoomState, "rows" | "columns" | "cells" | "linked" | "hanging" | "begins">;

const nothing: HungRoom = { rows: 1, columns: 1, cells: [null], linked: false, hanging: null, begins: [] };

/** Two views of one group at least: what stands by itself has nothing to scroll with. */
function isLinked(views: readonly HungView[]): boolean {
  const groups = views.flatMap(({ set, sync }) => (set === null || sync === null ? [] : [sync]));
  return new Set(groups).size < groups.length;
}

export function hungRoom(hanging: Hanging): HungRoom {
  const [display] = hanging.displays;
  if (display === undefined) return nothing;
  const { rows, columns, views } = display;
  return { rows, columns, cells: views.map(({ set }) => set), linked: isLinked(views), hanging, begins: views };
}

/** Where sets begin that do not begin at their first image. */
export const startsOf = ({ begins }: Pick<RoomState, "begins">): ReadonlyMap<string, number> =>
  new Map(
    begins.flatMap((begin) =>
      begin === null || begin.set === null || begin.index === null ? [] : [[begin.set, begin.index] as const],
    ),
  );

/**
 * Late series take the places that their protocol keeps for them, or that stand empty; nothing else moves (HP-41).
 *
 * @param hanging the same protocol and stage, as it finds its sets now
 */
export function filledPlaces(
  { cells, begins, rows, columns }: Pick<RoomState, "cells" | "begins" | "rows" | "columns">,
  hanging: Hanging,
): Pick<RoomState, "cells" | "begins"> | null {
  const nextCells = Array.from({ length: rows * columns }, (_, cell) => cells[cell] ?? null);
  const nextBegins = nextCells.map((_, cell) => begins[cell] ?? null);
  const taken = new Set(
    nextBegins.flatMap((begin, cell) => (begin !== null && nextCells[cell] !== null ? [begin.slot] : [])),
  );
  let filled = false;
  for (const view of hanging.displays[0]?.views ?? []) {
    if (view.set === null || nextCells.includes(view.set) || taken.has(view.slot)) continue;
    const own = nextBegins.findIndex((begin, cell) => begin?.slot === view.slot && nextCells[cell] === null);
    const cell = own >= 0 ? own : nextCells.indexOf(null);
    if (cell < 0) break;
    nextCells[cell] = view.set;
    nextBegins[cell] = view;
    taken.add(view.slot);
    filled = true;
  }
  return filled ? { cells: nextCells, begins: nextBegins } : null;
}
