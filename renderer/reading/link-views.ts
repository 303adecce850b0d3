/**
 * Linked scrolling: cells go together by position.
 *
 * RD-20: in one frame of reference, to the slice nearest in millimetres. RD-21: across studies, by millimetres from where
 * both stood when they were linked; without positions, by slices.
 */
import { normalOf } from "../../shared/dicom/geometry.ts";
import type { ShownSlice, Slice, Stack, StackView } from "../viewport/index.ts";
import { roomStore } from "./room-store.ts";
import { gridViews, onViewChange, viewOf } from "./room-views.ts";

/** Where two cells stood when they were linked. */
interface Anchor {
  readonly stacks: readonly [Stack, Stack];
  readonly indexes: readonly [number, number];
}

const anchors = new Map<string, Anchor>();
let following = false;

const isShown = (slice: Slice | undefined): slice is ShownSlice => slice?.state === "here";

/** Millimetres along the normal of the stack's first slice; null without a position. */
function depthAt(stack: Stack, index: number): number | null {
  const slice = stack.slices[index];
  const first = stack.slices.find(isShown);
  if (!isShown(slice) || first === undefined) return null;
  const orientation = first.image.frames[first.frame]?.orientation ?? null;
  const position = slice.image.frames[slice.frame]?.position ?? null;
  if (orientation === null || position === null) return null;
  const normal = normalOf(orientation);
  const towards = Math.abs(normal[2]) > 0.5 ? Math.sign(normal[2]) : 1;
  return towards * (normal[0] * position[0] + normal[1] * position[1] + normal[2] * position[2]);
}

const frameOfReference = (stack: Stack): string | null => stack.slices.find(isShown)?.image.frameOfReference ?? null;

function nearest(stack: Stack, depth: number): number | null {
  let best: { readonly index: number; readonly away: number } | null = null;
  for (const index of stack.slices.keys()) {
    const at = depthAt(stack, index);
    if (at === null) continue;
    const away = Math.abs(at - depth);
    if (best === null || away < best.away) best = { index, away };
  }
  return best?.index ?? null;
}

function anchorOf(cell: number, from: Stack, fromIndex: number, to: Stack, toIndex: number): Anchor {
  const known = anchors.get(`${cell}`);
  if (known !== undefined && known.stacks[0] === from && known.stacks[1] === to) return known;
  const made: Anchor = { stacks: [from, to], indexes: [fromIndex, toIndex] };
  anchors.set(`${cell}`, made);
  return made;
}

/** Cross sections go together only where they lie alike: within about 8 degrees. */
function areAlike(a: Stack, b: Stack): boolean {
  const [first, second] = [a, b].map((stack) => {
    const slice = stack.slices.find(isShown);
    const orientation = slice?.image.frames[slice.frame]?.orientation ?? null;
    return orientation === null ? null : normalOf(orientation);
  });
  if (first == null || second == null) return first === second;
  return Math.abs(first[0] * second[0] + first[1] * second[1] + first[2] * second[2]) > 0.99;
}

function follow(leader: StackView, cell: number, view: StackView): void {
  const [lead, own] = [leader.snapshot(), view.snapshot()];
  if (lead.stack === null || own.stack === null || own.stack.slices.length < 2) return;
  if (!areAlike(lead.stack, own.stack)) return;
  const depth = depthAt(lead.stack, lead.index);
  const reference = frameOfReference(lead.stack);
  const other = lead.stack.id !== own.stack.id;
  if (other && depth !== null && reference !== null && reference === frameOfReference(own.stack)) {
    const index = nearest(own.stack, depth);
    if (index !== null && index !== own.index) view.setIndex(index);
    return;
  }
  const { indexes } = anchorOf(cell, lead.stack, lead.index, own.stack, own.index);
  const [leadFrom, ownFrom] = [depthAt(lead.stack, indexes[0]), depthAt(own.stack, indexes[1])];
  const byPlace =
    other && depth !== null && leadFrom !== null && ownFrom !== null
      ? nearest(own.stack, ownFrom + depth - leadFrom)
      : null;
  const index = byPlace ?? indexes[1] + lead.index - indexes[0];
  if (index !== own.index) view.setIndex(index);
}

/** Slices between a linked cell and the active one; null when they are not linked. */
export function linkOffset(cell: number): number | null {
  const { linked, active } = roomStore.getState();
  if (!linked || cell === active) return null;
  return viewOf(cell).snapshot().index - viewOf(active).snapshot().index;
}

/** Cells are linked as they stand now. */
export function anchorLinks(): void {
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
  const last = new Map<number, number>();
  const stops = [
    onViewChange((cell, view) => {
      const { index } = view.snapshot();
      const { linked, active } = roomStore.getState();
      if (following || last.get(cell) === index) return;
      last.set(cell, index);
      if (!linked || cell !== active) return;
      following = true;
      gridViews().forEach((other, place) => {
        if (place !== cell) follow(view, place, other);
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
