/** Which frames of a stack to ask for next: those nearest to where the reader is, on both sides. */

/**
 * @param count frames in the stack
 * @param at where the reader is
 * @returns all places, `at` first, then one after and one before in turn
 */
export function* nearestFirst(count: number, at: number): Generator<number> {
  if (count === 0) return;
  const from = Math.min(Math.max(at, 0), count - 1);
  yield from;
  for (let step = 1; step < count; step += 1) {
    if (from + step < count) yield from + step;
    if (from - step >= 0) yield from - step;
  }
}
