/** Which display sets a protocol finds for what it wants (HP-33 to HP-36). */
import { type DisplaySet, isPicture } from "./display-set.ts";
import { type HangingStudy, holds, valuesOfSet, valuesOfStudies } from "./hanging-attributes.ts";
import { likeOf } from "./like-set.ts";
import type { HangingProtocol, WantedSet, Wish } from "./protocol.ts";
import { isBeside } from "./series-traits.ts";

export interface HangingExam {
  readonly current: readonly HangingStudy[];
  /** Priors that are here, most relevant first. */
  readonly priors: readonly HangingStudy[];
}

/** What hangs for each wanted set; several for one that takes all. */
export type FoundSets = ReadonlyMap<string, readonly DisplaySet[]>;

export interface Finding {
  readonly found: FoundSets;
  /** Study ids of priors by their place in the protocol; `null`: none fits. */
  readonly priors: readonly (string | null)[];
}

/** HP-34: what the archive took back hangs only where there is nothing else (RD-17). */
function standing(sets: readonly DisplaySet[]): readonly DisplaySet[] {
  const there = sets.filter(({ gone }) => !gone);
  return there.length > 0 ? there : sets;
}

/** A rule on the origin is the protocol's own choice; else what is beside the exam's images waits behind them (RD-10). */
function candidates(wanted: WantedSet, sets: readonly DisplaySet[]): readonly DisplaySet[] {
  const pictures = standing(sets.filter(isPicture));
  const own = pictures.filter(({ traits }) => !isBeside(traits));
  const asked = wanted.rules.some(({ of }) => of === "origin") || own.length === 0 ? pictures : own;
  return asked.filter((set) => wanted.rules.every((rule) => holds(valuesOfSet(set, rule.of), rule)));
}

/** Lower is better. */
function placeBy({ of, best }: Wish, set: DisplaySet): number {
  const values = valuesOfSet(set, of);
  if (typeof best !== "string") {
    const place = best.findIndex((value) => values.includes(value));
    return place < 0 ? best.length : place;
  }
  const [number] = values;
  if (typeof number !== "number") return Number.POSITIVE_INFINITY;
  return best === "most" ? -number : number;
}

function inOrder(wanted: WantedSet, sets: readonly DisplaySet[]): readonly DisplaySet[] {
  return sets.toSorted((a, b) => {
    for (const one of wanted.prefer) {
      const [left, right] = [placeBy(one, a), placeBy(one, b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
}

/** @param like what hangs for the set that this one is to be like */
function choose(wanted: WantedSet, sets: readonly DisplaySet[], like: DisplaySet | null): readonly DisplaySet[] {
  const fits = candidates(wanted, sets);
  if (wanted.like !== undefined) {
    const found = like === null ? null : likeOf(like, fits);
    return found === null ? [] : [found];
  }
  const ordered = inOrder(wanted, fits);
  return wanted.all ? ordered : ordered.slice(0, 1);
}

/** HP-35: the most relevant prior that fits the rules, shows something wanted of it, and is not taken yet. */
function choosePrior(
  protocol: HangingProtocol,
  place: number,
  exam: HangingExam,
  found: ReadonlyMap<string, readonly DisplaySet[]>,
  taken: ReadonlySet<string>,
): { readonly study: HangingStudy; readonly sets: FoundSets } | null {
  const rules = protocol.priors[place - 1] ?? [];
  for (const study of exam.priors) {
    if (taken.has(study.id)) continue;
    if (!rules.every((rule) => holds(valuesOfStudies([study], rule.of), rule))) continue;
    const sets = findIn(protocol, place, study.sets, found);
    if ([...sets.values()].some((chosen) => chosen.length > 0)) return { study, sets };
  }
  return null;
}

function findIn(
  { sets: wanted }: HangingProtocol,
  place: number,
  sets: readonly DisplaySet[],
  before: FoundSets,
): FoundSets {
  const found = new Map<string, readonly DisplaySet[]>();
  // What others are like is found before them.
  const ordered = Object.entries(wanted).sort(
    ([, a], [, b]) => Number(a.like !== undefined) - Number(b.like !== undefined),
  );
  for (const [name, one] of ordered) {
    if (one.prior !== place) continue;
    const like = one.like === undefined ? undefined : (found.get(one.like) ?? before.get(one.like))?.[0];
    found.set(name, choose(one, sets, like ?? null));
  }
  return found;
}

/** HP-33: sets of the exam itself, then of each wanted prior in turn. */
export function findSets(protocol: HangingProtocol, exam: HangingExam): Finding {
  const own = findIn(
    protocol,
    0,
    exam.current.flatMap(({ sets }) => sets),
    new Map(),
  );
  const found = new Map(own);
  const taken = new Set<string>();
  const priors = protocol.priors.map((_, at) => {
    const chosen = choosePrior(protocol, at + 1, exam, found, taken);
    if (chosen === null) return null;
    taken.add(chosen.study.id);
    for (const [name, sets] of chosen.sets) found.set(name, sets);
    return chosen.study.id;
  });
  return { found, priors };
}
