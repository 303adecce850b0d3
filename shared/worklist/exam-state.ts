/** Where an exam stands, from what is known of its images (rules WL-10 to WL-16). */
import type { Problem } from "../problem.ts";
import type { ExamRow, ExamState, ImageCount } from "./exam-row.ts";

export interface StateFacts {
  readonly isRead: boolean;
  readonly isOpen: boolean;
  /** There is an order, and no study yet. */
  readonly isExpected: boolean;
  /** All that the archive counts is held and checked, for every study of the exam. */
  readonly isComplete: boolean;
  readonly images: ImageCount;
  /** A fetch of one of its studies is under way. */
  readonly isFetching: boolean;
  /** Why its images do not come; `null` when they do, or are only waited for. */
  readonly problem: Problem | null;
}

/** Images that came, whatever became of them. */
export const heldImages = (images: ImageCount): number => images.here + images.refused + images.broken;

/** WL-15: none of what came can be shown, or some came damaged and did not come right. */
const isSpoilt = ({ images, isComplete, isFetching }: StateFacts): boolean =>
  (images.broken > 0 && !isFetching) || (isComplete && images.here === 0 && images.refused > 0);

/** WL-10: the first that holds of read, reading, expected, problem, ready, fetching, new. */
export function examStateOf(facts: StateFacts): ExamState {
  if (facts.isRead) return "read";
  if (facts.isOpen) return "reading";
  if (facts.isExpected) return "expected";
  if (facts.problem !== null || isSpoilt(facts)) return "problem";
  if (facts.isComplete) return "ready";
  return facts.isFetching || heldImages(facts.images) > 0 ? "fetching" : "new";
}

/** WL-14: images held of those counted; `null` unless it is being fetched or is partly here. */
export function progressOf(facts: StateFacts): number | null {
  if (facts.isComplete || (!facts.isFetching && heldImages(facts.images) === 0)) return null;
  const { expected } = facts.images;
  return expected === null || expected === 0 ? 0 : Math.min(1, heldImages(facts.images) / expected);
}

/** WL-16: here when complete, remote when nothing came, partly in between. */
export function placeOf(facts: Pick<StateFacts, "isComplete" | "images">): ExamRow["place"] {
  if (facts.isComplete) return "here";
  return heldImages(facts.images) === 0 ? "remote" : "partly";
}

/** Counts of several studies together; what is counted of one alone is no count of all. */
export function sumImages(counts: readonly ImageCount[]): ImageCount {
  const sum: { -readonly [Name in keyof ImageCount]: ImageCount[Name] } = {
    expected: 0,
    here: 0,
    refused: 0,
    broken: 0,
  };
  for (const count of counts) {
    sum.expected = sum.expected === null || count.expected === null ? null : sum.expected + count.expected;
    sum.here += count.here;
    sum.refused += count.refused;
    sum.broken += count.broken;
  }
  return sum;
}
