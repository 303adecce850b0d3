/**
 * Where a view goes when the one it is linked to moves. Pure.
 *
 * RD-20: in one frame of reference, to the slice nearest in millimetres. RD-21: across studies, by millimetres from where
 * both stood when they were linked; without positions, by slices. RD-22: sections that lie unlike are not linked.
 */
import { normalOf } from "../../shared/dicom/geometry.ts";
import type { ShownSlice, Slice, Stack } from "../viewport/index.ts";

/** A view: its stack and the place in it. */
export interface Standing {
  readonly stack: Stack;
  readonly index: number;
}

/** Where two views stood when they were linked. */
export interface LinkAnchor {
  readonly lead: number;
  readonly own: number;
}

const isShown = (slice: Slice | undefined): slice is ShownSlice => slice?.state === "here";

/** Of the first image that is here. */
function normalOfStack(stack: Stack): readonly [number, number, number] | null {
  const first = stack.slices.find(isShown);
  const orientation = first?.image.frames[first.frame]?.orientation ?? null;
  return orientation === null ? null : normalOf(orientation);
}

/**
 * Millimetres of a slice along its stack's normal, which is taken as pointing to where its largest part is positive: so
 * a stack that was sent the other way round has the same depths. Null without Image Position (0020,0032).
 */
export function depthAt(stack: Stack, index: number): number | null {
  const slice = stack.slices[index];
  const normal = normalOfStack(stack);
  if (!isShown(slice) || normal === null) return null;
  const position = slice.image.frames[slice.frame]?.position ?? null;
  if (position === null) return null;
  const largest = normal.reduce((best, part) => (Math.abs(part) > Math.abs(best) ? part : best), 0);
  const towards = largest < 0 ? -1 : 1;
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

/** Cosine of about 8 degrees. */
const ALIKE = 0.99;

/** RD-22: whether two stacks may go together: sections within about 8 degrees, or neither with an orientation. */
export function canLink(a: Stack, b: Stack): boolean {
  if (a.slices.length < 2 || b.slices.length < 2) return false;
  const [first, second] = [normalOfStack(a), normalOfStack(b)];
  if (first === null || second === null) return first === second;
  return Math.abs(first[0] * second[0] + first[1] * second[1] + first[2] * second[2]) > ALIKE;
}

/** The place a linked view goes to; null when it stays. */
export function linkedPlace(lead: Standing, own: Standing, anchor: LinkAnchor): number | null {
  if (!canLink(lead.stack, own.stack)) return null;
  const sameSet = lead.stack.id === own.stack.id;
  const depth = sameSet ? null : depthAt(lead.stack, lead.index);
  const reference = frameOfReference(lead.stack);
  if (depth !== null && reference !== null && reference === frameOfReference(own.stack)) {
    return nearest(own.stack, depth);
  }
  const [leadFrom, ownFrom] = [depthAt(lead.stack, anchor.lead), depthAt(own.stack, anchor.own)];
  const byMillimetres =
    depth === null || leadFrom === null || ownFrom === null ? null : nearest(own.stack, ownFrom + depth - leadFrom);
  return byMillimetres ?? anchor.own + lead.index - anchor.lead;
}
