/** The display set most like another: what of a prior hangs beside it (RD-12). */
import { type DisplaySet, isPicture } from "./display-set.ts";
import { isBeside } from "./series-traits.ts";
import { likeness } from "./trait-likeness.ts";

/** Of the same modality: most like in traits, then in words, then nearest in number of images. */
export function likeOf(set: DisplaySet, sets: readonly DisplaySet[]): DisplaySet | null {
  const alike = sets.filter((other) => isPicture(other) && other.modality === set.modality && !isBeside(other.traits));
  const there = alike.filter(({ gone }) => !gone);
  const score = (other: DisplaySet): number =>
    likeness(set.traits, other.traits) +
    sharedWords(set, other) -
    Math.abs(Math.log((other.count + 1) / (set.count + 1)));
  return (there.length > 0 ? there : alike).reduce<DisplaySet | null>(
    (best, other) => (best === null || score(other) > score(best) ? other : best),
    null,
  );
}

/** Many protocols ask for the like of one set: its words are found once. */
const known = new WeakMap<DisplaySet, ReadonlySet<string>>();

function wordsOf(set: DisplaySet): ReadonlySet<string> {
  const before = known.get(set);
  if (before !== undefined) return before;
  const words = new Set(set.description.toLowerCase().match(/[\p{L}\p{N}]+/gu));
  known.set(set, words);
  return words;
}

function sharedWords(a: DisplaySet, b: DisplaySet): number {
  const other = wordsOf(b);
  let shared = 0;
  for (const word of wordsOf(a)) if (other.has(word)) shared += 1;
  return shared;
}

/** RD-10: the largest set that is neither localizer nor capture, the earliest of equals. */
export function mainSet(sets: readonly DisplaySet[]): DisplaySet | null {
  const candidates = sets.filter(({ traits }) => !isBeside(traits));
  return (candidates.length > 0 ? candidates : sets).reduce<DisplaySet | null>(
    (best, set) => (best === null || set.count > best.count ? set : best),
    null,
  );
}
