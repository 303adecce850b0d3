/** Linked scrolling: when the active view moves, the others follow (rules RD-20 to RD-22, linked-place.ts). */
import type { Stack, StackView } from "../viewport/index.ts";
import { canLink, depthAt, type LinkAnchor, linkedPlace } from "./linked-place.ts";
import { beginOf, type RoomState, roomStore } from "./room-store.ts";
import { gridViews, onViewChange, viewOf } from "./room-views.ts";

/** Where each cell and the active one stood when they were linked, by cell. */
const anchors = new Map<number, LinkAnchor & { readonly stacks: readonly [Stack, Stack] }>();
let following = false;

function anchorOf(cell: number, from: Stack, lead: number, to: Stack, own: number): LinkAnchor {
  const known = anchors.get(cell);
  if (known !== undefined && known.stacks[0] === from && known.stacks[1] === to) return known;
  const made = { stacks: [from, to], lead, own } as const;
  anchors.set(cell, made);
  return made;
}

/** @param from where the leader stood before this step */
function follow(leader: StackView, from: number, cell: number, view: StackView): void {
  const [lead, own] = [leader.snapshot(), view.snapshot()];
  if (lead.stack === null || own.stack === null) return;
  const index = linkedPlace(
    { stack: lead.stack, index: lead.index },
    { stack: own.stack, index: own.index },
    anchorOf(cell, lead.stack, from, own.stack, own.index),
  );
  if (index !== null && index !== own.index) view.setIndex(index);
}

/** How a view goes with the active one: `off` by so many millimetres or, without positions, slices. */
export type LinkState =
  | { readonly state: "leads" }
  | { readonly state: "linked"; readonly off: number; readonly unit: "mm" | "slices" }
  /** Linking is on, but these sections lie otherwise. */
  | { readonly state: "apart" };

/** HP-40: views that a protocol put into one group, or that the reader placed. */
function goTogether(room: RoomState, cell: number, other: number): boolean {
  const [one, two] = [beginOf(room, cell), beginOf(room, other)];
  if (one === null || two === null) return true;
  return one.sync !== null && one.sync === two.sync;
}

/** Null while views are not linked, or nothing is there to link with. */
export function linkState(cell: number): LinkState | null {
  const room = roomStore.getState();
  const { linked, active, rows, columns } = room;
  const own = viewOf(cell).snapshot();
  const lead = viewOf(active).snapshot();
  if (!linked || rows * columns < 2 || own.stack === null || lead.stack === null) return null;
  if (cell === active) {
    const leads = gridViews().some((view, at) => {
      const { stack } = view.snapshot();
      return at !== cell && stack !== null && goTogether(room, cell, at) && canLink(own.stack ?? stack, stack);
    });
    return leads ? { state: "leads" } : null;
  }
  if (!goTogether(room, active, cell)) return null;
  if (!canLink(lead.stack, own.stack)) return { state: "apart" };
  const [ownDepth, leadDepth] = [depthAt(own.stack, own.index), depthAt(lead.stack, lead.index)];
  return ownDepth === null || leadDepth === null
    ? { state: "linked", off: own.index - lead.index, unit: "slices" }
    : { state: "linked", off: Math.round(ownDepth - leadDepth), unit: "mm" };
}

/** Cells are linked as they stand now. */
function anchorLinks(): void {
  anchors.clear();
  const { active } = roomStore.getState();
  const lead = viewOf(active).snapshot();
  gridViews().forEach((view, cell) => {
    const own = view.snapshot();
    if (cell !== active && lead.stack !== null && own.stack !== null) {
      anchorOf(cell, lead.stack, lead.index, own.stack, own.index);
    }
  });
}

/** @returns stops */
export function startLinking(): () => void {
  const last = new Map<number, { readonly stack: Stack | null; readonly index: number }>();
  const stops = [
    onViewChange((cell, view) => {
      const { stack, index } = view.snapshot();
      const room = roomStore.getState();
      const { linked, active } = room;
      const before = last.get(cell);
      last.set(cell, { stack, index });
      // Another stack in the leader's place is no step: the others stay where they are.
      if (following || before === undefined || before.stack !== stack || before.index === index) return;
      if (!linked || cell !== active) return;
      following = true;
      gridViews().forEach((other, place) => {
        if (place !== cell && goTogether(room, cell, place)) follow(view, before.index, place, other);
      });
      following = false;
    }),
    roomStore.subscribe((room, before) => {
      if (room.cells !== before.cells) anchors.clear();
      if (room.active !== before.active || (room.linked && !before.linked)) anchorLinks();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
