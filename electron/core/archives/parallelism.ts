/**
 * How many requests for images an archive is asked with at once, found by measuring (rules SI-20 to SI-23,
 * docs/rules/sites.md). Pure: what was measured and what was refused go in, the next number comes out.
 */
import type { FoundParallelism } from "../../../shared/contract/archive-abilities.ts";

export interface Parallelism {
  /** Requests at once, now. */
  readonly atOnce: number;
  /** What the site's configuration allows. */
  readonly most: number;
  /** `rising` and `falling` try another number; `settled` keeps what was found. */
  readonly stage: "rising" | "falling" | "settled";
  /** The best so far; settled: what was found. */
  readonly best: { readonly atOnce: number; readonly bytesPerSecond: number } | null;
  readonly hasRisen: boolean;
  /** Measures in a row far from what was found. */
  readonly strange: number;
  /** UTC milliseconds; `null` while it is being found. */
  readonly foundAt: number | null;
  readonly isRefused: boolean;
}

/** Begun with where nothing is known: what most archives take. */
const FIRST = 4;
/** Less than this is no gain: another number is kept only for a real one. */
const GAIN = 1.1;
/** Found anew after so long; sooner after a refusal, which may have been one bad moment. */
const FOUND_MS = 86_400_000;
const REFUSED_MS = 600_000;
/** So many measures in a row by so much off what was found mean another line. */
const STRANGE = 5;
const OTHER_LINE = 2;

const finding = (most: number, atOnce: number): Parallelism => ({
  atOnce: Math.max(1, Math.min(most, atOnce)),
  most,
  stage: "rising",
  best: null,
  hasRisen: false,
  strange: 0,
  foundAt: null,
  isRefused: false,
});

/**
 * @param most what the site's configuration allows
 * @param known what was found earlier; `null` when nothing was
 */
export function beginParallelism(most: number, known: FoundParallelism | null): Parallelism {
  if (known === null) return finding(most, FIRST);
  const atOnce = Math.min(most, known.atOnce);
  return {
    ...finding(most, atOnce),
    stage: "settled",
    best: known.bytesPerSecond === null ? null : { atOnce, bytesPerSecond: known.bytesPerSecond },
    foundAt: known.foundAt,
    isRefused: known.isRefused,
  };
}

/** SI-20: the line, or what lies behind it, is another one: what was found is found again, from there. */
export const findAnew = ({ most, atOnce }: Parallelism): Parallelism => finding(most, atOnce);

const settled = (state: Parallelism, best: Parallelism["best"], now: number): Parallelism => ({
  ...state,
  stage: "settled",
  atOnce: best?.atOnce ?? state.atOnce,
  best,
  strange: 0,
  foundAt: now,
});

/** SI-21: where more brought nothing, fewer may bring more: some archives slow down under many requests. */
function falling(state: Parallelism, best: NonNullable<Parallelism["best"]>, now: number): Parallelism {
  const fewer = Math.floor(best.atOnce / 2);
  return fewer < 1 ? settled(state, best, now) : { ...state, stage: "falling", atOnce: fewer, best };
}

function rising(state: Parallelism, best: NonNullable<Parallelism["best"]>, now: number): Parallelism {
  const more = Math.min(state.most, best.atOnce * 2);
  if (more > best.atOnce) return { ...state, atOnce: more, best };
  return state.hasRisen ? settled(state, best, now) : falling(state, best, now);
}

/**
 * Takes what was measured while all `atOnce` requests were under way.
 *
 * @param now UTC milliseconds
 */
export function withMeasure(state: Parallelism, bytesPerSecond: number, now: number): Parallelism {
  const measured = { atOnce: state.atOnce, bytesPerSecond };
  const { best, stage } = state;
  if (stage === "settled") return whileSettled(state, measured, now);
  if (best === null) return rising(state, measured, now);
  const isGain = bytesPerSecond >= best.bytesPerSecond * GAIN;
  if (stage === "rising") {
    if (isGain) return rising({ ...state, hasRisen: true }, measured, now);
    return state.hasRisen ? settled(state, best, now) : falling(state, best, now);
  }
  return isGain ? falling(state, measured, now) : settled(state, best, now);
}

function whileSettled(
  state: Parallelism,
  measured: { readonly atOnce: number; readonly bytesPerSecond: number },
  now: number,
): Parallelism {
  const { best, foundAt, isRefused } = state;
  if (foundAt === null || now - foundAt > (isRefused ? REFUSED_MS : FOUND_MS)) return findAnew(state);
  if (best === null) return { ...state, best: measured };
  const ratio = measured.bytesPerSecond / best.bytesPerSecond;
  const strange = ratio > OTHER_LINE || ratio < 1 / OTHER_LINE ? state.strange + 1 : 0;
  return strange >= STRANGE ? findAnew(state) : { ...state, strange };
}

/** SI-22: the archive refused one of so many that were under way (HTTP 429 or 503): one fewer from now on. */
export function withRefusal(state: Parallelism, underWay: number, now: number): Parallelism {
  const atOnce = Math.max(1, Math.min(state.atOnce, underWay - 1));
  return { ...settled(state, null, now), atOnce, isRefused: true };
}

/** What is kept of it; `null` while it is being found. */
export function foundOf({ stage, atOnce, best, foundAt, isRefused }: Parallelism): FoundParallelism | null {
  if (stage !== "settled" || foundAt === null) return null;
  return { atOnce, bytesPerSecond: best?.bytesPerSecond ?? null, foundAt, isRefused };
}
