/** Which protocol hangs an exam, and why the others do not (HP-30 to HP-32). */
import { type Finding, findSets, type HangingExam } from "./find-sets.ts";
import { holds, valuesOfStudies } from "./hanging-attributes.ts";
import type { HangingProtocol, StudyRule } from "./protocol.ts";

/** Whose protocol it is; a reader's own stands before a site's, a site's before those that ship. */
export type ProtocolOwner = "built-in" | "site" | "reader";

export interface OwnedProtocol {
  readonly owner: ProtocolOwner;
  readonly protocol: HangingProtocol;
}

/** What ranked one protocol before another, in this order. */
export type RankedBy = "owner" | "all-priors" | "priors" | "specificity" | "order" | "asked";

export type Lost =
  /** A rule of the exam does not hold. */
  | { readonly why: "rule"; readonly rule: StudyRule }
  /** A set that it needs is not there. */
  | { readonly why: "set"; readonly set: string }
  /** Fewer of its sets are there than it needs. */
  | { readonly why: "few"; readonly there: number }
  | { readonly why: "outranked"; readonly by: RankedBy };

export interface LostProtocol {
  readonly protocol: HangingProtocol;
  readonly owner: ProtocolOwner;
  readonly lost: Lost;
}

export interface ChosenProtocol extends OwnedProtocol, Finding {
  readonly lost: readonly LostProtocol[];
}

interface Candidate extends OwnedProtocol, Finding {
  readonly rank: Readonly<Record<Exclude<RankedBy, "order" | "asked">, number>>;
}

const owners: Readonly<Record<ProtocolOwner, number>> = { reader: 2, site: 1, "built-in": 0 };
const ranks = ["owner", "all-priors", "priors", "specificity"] as const;

/** Rules of the exam stand before any number of rules of sets. */
const EXAM_RULE = 1000;

/** HP-32: rules of the exam, words of a description for two; then rules of the exam's own sets that are there. */
function specificityOf({ exam, sets }: HangingProtocol, { found }: Finding): number {
  const ofExam = exam.reduce((sum, { has }) => sum + (has === undefined ? 1 : 2), 0);
  const there = Object.entries(sets).filter(([name, { prior }]) => prior === 0 && (found.get(name) ?? []).length > 0);
  return ofExam * EXAM_RULE + there.reduce((sum, [, { rules }]) => sum + rules.length, 0);
}

function rankOf({ owner, protocol }: OwnedProtocol, finding: Finding): Candidate["rank"] {
  const { priors } = finding;
  const there = priors.filter((id) => id !== null).length;
  return {
    owner: owners[owner],
    // Who wants none has nothing present.
    "all-priors": Number(there > 0 && there === priors.length),
    priors: there,
    specificity: specificityOf(protocol, finding),
  };
}

function judge(owned: OwnedProtocol, exam: HangingExam): Candidate | LostProtocol {
  const { protocol } = owned;
  const rule = protocol.exam.find((one) => !holds(valuesOfStudies(exam.current, one.of), one));
  if (rule !== undefined) return { ...owned, lost: { why: "rule", rule } };
  const finding = findSets(protocol, exam);
  const missing = Object.entries(protocol.sets).find(
    ([name, { required }]) => required && (finding.found.get(name) ?? []).length === 0,
  );
  if (missing !== undefined) return { ...owned, lost: { why: "set", set: missing[0] } };
  const there = Object.entries(protocol.sets).filter(
    ([name, { prior }]) => prior === 0 && (finding.found.get(name) ?? []).length > 0,
  ).length;
  if (there < protocol.needs) return { ...owned, lost: { why: "few", there } };
  return { ...owned, ...finding, rank: rankOf(owned, finding) };
}

/** Above 0: `a` stands before `b`. */
function compare(a: Candidate, b: Candidate): { readonly by: RankedBy; readonly difference: number } {
  for (const by of ranks) {
    const difference = a.rank[by] - b.rank[by];
    if (difference !== 0) return { by, difference };
  }
  return { by: "order", difference: 0 };
}

const bestOf = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>(
    (best, one) => (best === null || compare(one, best).difference > 0 ? one : best),
    null,
  );

/**
 * HP-31: own over site's over built-in; all wanted priors present; most priors; most specific; then the order given.
 *
 * @param by the id of a protocol that hangs it whatever its rank, if it is for the exam (HP-39)
 * @returns `null` when none is for this exam
 */
export function chooseProtocol(
  protocols: readonly OwnedProtocol[],
  exam: HangingExam,
  by?: string,
): ChosenProtocol | null {
  const judged = protocols.map((owned) => judge(owned, exam));
  const candidates = judged.filter((one) => "rank" in one);
  const best = bestOf(candidates);
  const winner = bestOf(candidates.filter(({ protocol }) => protocol.id === by)) ?? best;
  if (winner === null) return null;
  const outrankedBy = (one: Candidate): RankedBy => (winner === best ? compare(winner, one).by : "asked");
  const lost = judged.flatMap((one): readonly LostProtocol[] => {
    if (one === winner) return [];
    const { owner, protocol } = one;
    return "rank" in one ? [{ owner, protocol, lost: { why: "outranked", by: outrankedBy(one) } }] : [one];
  });
  const { owner, protocol, found, priors } = winner;
  return { owner, protocol, found, priors, lost };
}
