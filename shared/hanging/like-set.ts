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
    sharedWords(set.description, other.description) -
    Math.abs(Math.log((other.count + 1) / (set.count + 1)));
  return (there.length > 0 ? there : alike).reduce<DisplaySet | null>(
    (best, other) => (best === null || score(other) > score(best) ? other : best),
    null,
  );
}

function sharedWords(a: string, b: string): number {
  const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const other = new Set(words(b));
  return words(a).filter((word) => other.has(word)).length;
}

/** RD-10: the largest set that is neither localizer nor capture, the earliest of equals. */
export function mainSet(sets: readonly DisplaySet[]): DisplaySet | null {
  const candidates = sets.filter(({ traits }) => !isBeside(traits));
  return (candidates.length > 0 ? candidates : sets).reduce<DisplaySet | null>(
    (best, set) => (best === null || set.count > best.count ? set : best),
    null,
  );
}
