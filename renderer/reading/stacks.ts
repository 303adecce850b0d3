/** Display sets as the viewport takes them. A set has one stack object as long as it is the same set. */
import type { DisplaySet, SliceRef } from "../../shared/hanging/display-set.ts";
import type { Slice, Stack } from "../viewport/index.ts";

const made = new WeakMap<DisplaySet, Stack>();

export function stackOf(set: DisplaySet, owner: string): Stack {
  const known = made.get(set);
  if (known !== undefined && known.owner === owner) return known;
  const stack: Stack = { id: set.id, owner, slices: (set.slices ?? []).map(sliceOf) };
  made.set(set, stack);
  return stack;
}

function sliceOf({ instance, frame }: SliceRef): Slice {
  const { id, state, header, problem, rejected } = instance;
  const image = header?.image ?? null;
  if (state === "here" && header !== null && image !== null) {
    return { state, instance: id, frame, header, image, rejected: rejected?.code ?? null };
  }
  return { state: state === "here" ? "broken" : state, instance: id, problem };
}

/** Places of a set that do not show, by why. */
export function absentCounts(set: DisplaySet): {
  readonly expected: number;
  readonly refused: number;
  readonly broken: number;
} {
  const counts = { expected: 0, refused: 0, broken: 0 };
  for (const { instance } of set.slices ?? []) if (instance.state !== "here") counts[instance.state] += 1;
  return counts;
}
