/**
 * Which earlier studies help to read a study, and how much.
 *
 * Rules RE-1 to RE-26 (docs/rules/relevance.md). Pure, total, and declared as tables: nothing here asks an archive.
 */
import type { StudySummary } from "../dicom/summaries.ts";
import { foldText, squeezeText } from "../worklist/folded-text.ts";
import { type Kind, kindDistance, kindsOf, yearsOfUse } from "./modality.ts";
import { areNeighbours, limbs, type Region, regionsOf, type Side, sideOf } from "./region.ts";

export interface DatedStudy {
  /** `study` is "" for what is only ordered. */
  readonly summary: Pick<StudySummary, "description" | "bodyPart" | "modalities"> & {
    readonly study: StudySummary["study"] | "";
  };
  /** UTC milliseconds; `null` when the archive gave no date. */
  readonly performedAt: number | null;
}

export interface Relevance {
  /** Lower is more relevant; `null`: not relevant. */
  readonly rank: number | null;
  /** Numbers of the rules that spoke. */
  readonly rules: readonly string[];
}

interface Facts {
  readonly regions: ReadonlySet<Region>;
  readonly kinds: ReadonlySet<Kind>;
  readonly side: Side;
  readonly procedure: string;
}

const factsOf = ({ summary }: DatedStudy): Facts => ({
  regions: regionsOf(summary.bodyPart, summary.description),
  kinds: kindsOf(summary.modalities),
  side: sideOf(summary.description),
  procedure: squeezeText(foldText(summary.description)),
});

const YEAR_MS = 365.25 * 86_400_000;
const none = (rule: string): Relevance => ({ rank: null, rules: [rule] });

/** RE-3, RE-4, RE-6: a limb's other side is another limb; breasts are compared, and a side that is not told excludes nothing. */
function isOtherSide(current: Facts, prior: Facts): boolean {
  if (current.regions.size === 0 || ![...current.regions].every((region) => limbs.has(region))) return false;
  const sides = [current.side, prior.side];
  return sides.includes("left") && sides.includes("right");
}

function isTooOld(prior: Facts, ageMs: number): boolean {
  const years = Math.max(...[...prior.kinds].map((kind) => yearsOfUse[kind]), 0);
  return ageMs > years * YEAR_MS;
}

interface Relation {
  readonly rule: string;
  /** Hundreds of the rank. */
  readonly class: number;
  readonly holds: (current: Facts, prior: Facts, distance: number) => boolean;
}

const shared = (a: ReadonlySet<Region>, b: ReadonlySet<Region>) => [...a].some((region) => b.has(region));
const neighbouring = (a: ReadonlySet<Region>, b: ReadonlySet<Region>) =>
  [...a].some((one) => [...b].some((other) => areNeighbours(one, other)));

/** The matrix: asked from the top, the first that holds decides. */
const relations: readonly Relation[] = [
  {
    rule: "RE-20",
    class: 0,
    holds: (a, b, distance) => distance === 0 && a.procedure !== "" && a.procedure === b.procedure,
  },
  { rule: "RE-21", class: 1, holds: (a, b, distance) => distance === 0 && shared(a.regions, b.regions) },
  { rule: "RE-22", class: 2, holds: (a, b, distance) => distance === 1 && shared(a.regions, b.regions) },
  { rule: "RE-23", class: 3, holds: (a, b) => shared(a.regions, b.regions) },
  {
    rule: "RE-24",
    class: 4,
    holds: (a, b, distance) => distance <= 1 && (a.regions.has("whole-body") || b.regions.has("whole-body")),
  },
  { rule: "RE-25", class: 5, holds: (a, b, distance) => distance <= 1 && neighbouring(a.regions, b.regions) },
  {
    rule: "RE-26",
    class: 6,
    holds: (a, b, distance) => distance === 0 && (a.regions.size === 0 || b.regions.size === 0),
  },
];

/** RE-7: within one class the nearer in time comes first: 0 on the day, 99 after twenty years. */
const recency = (ageMs: number | null): number =>
  ageMs === null ? 99 : Math.min(99, Math.floor((99 * ageMs) / (20 * YEAR_MS)));

export function relevanceOf(current: DatedStudy, prior: DatedStudy): Relevance {
  if (current.summary.study === prior.summary.study) return none("RE-1");
  const age =
    current.performedAt === null || prior.performedAt === null ? null : current.performedAt - prior.performedAt;
  if (age !== null && age < 0) return none("RE-2");
  const [now, then] = [factsOf(current), factsOf(prior)];
  if (isOtherSide(now, then)) return none("RE-3");
  if (age !== null && isTooOld(then, age)) return none("RE-5");
  const distance = kindDistance(now.kinds, then.kinds);
  if (distance === null) return none("RE-14");
  const relation = relations.find(({ holds }) => holds(now, then, distance));
  if (relation === undefined) return none("RE-8");
  return { rank: relation.class * 100 + recency(age), rules: [relation.rule, "RE-7"] };
}

/** RE-9: for an exam of several studies the best of all counts; its own studies are no priors. */
export function relevanceForExam(currents: readonly DatedStudy[], prior: DatedStudy): Relevance {
  if (currents.some((current) => current.summary.study === prior.summary.study)) return none("RE-1");
  const all = currents.map((current) => relevanceOf(current, prior));
  const best = all.reduce<Relevance | null>((least, one) => {
    if (one.rank === null) return least ?? one;
    return least?.rank == null || one.rank < least.rank ? one : least;
  }, null);
  return best ?? none("RE-8");
}
