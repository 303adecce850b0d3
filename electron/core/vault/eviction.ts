/**
 * Which studies leave the vault when room is needed, in which order.
 *
 * Rules VA-1 to VA-6 and VA-8 (docs/rules/vault.md).
 */

/** An exam as far as eviction asks. Times are UTC milliseconds, null while it has not happened. */
export interface HeldExam {
  readonly reservedBy: string | null;
  readonly readingSince: number | null;
  readonly readAt: number | null;
  readonly leftAt: number | null;
  readonly hasFindings: boolean;
  readonly studies: readonly string[];
  readonly priors: readonly string[];
  /** Relevant priors beyond those that it needs: what idle time brought. */
  readonly spare: readonly string[];
}

export interface HeldStudy {
  readonly id: string;
  readonly bytes: number;
  readonly seenAt: number;
}

export interface Evictable {
  readonly study: string;
  readonly bytes: number;
  readonly rule: "VA-1" | "VA-2" | "VA-3" | "VA-4" | "VA-8";
}

/** VA-5: reserved, being read, waiting to be read, or measured and not yet read. */
function isKept(exam: HeldExam): boolean {
  if (exam.reservedBy !== null || exam.readingSince !== null) return true;
  if (exam.readAt !== null) return false;
  return exam.leftAt === null || exam.hasFindings;
}

interface Candidate extends Evictable {
  readonly since: number;
}

/** Lower goes first: what nobody is waiting for goes before what was read, images before the priors beside them. */
const order: Readonly<Record<Evictable["rule"], number>> = { "VA-8": 0, "VA-1": 1, "VA-4": 1, "VA-2": 2, "VA-3": 3 };

function claimOf(study: HeldStudy, exams: readonly HeldExam[]): Candidate | null {
  const own = exams.filter((exam) => exam.studies.includes(study.id));
  const beside = exams.filter((exam) => exam.priors.includes(study.id));
  const ahead = exams.filter((exam) => exam.spare.includes(study.id));
  // VA-6: one exam that needs a study keeps it, whatever its other exams say.
  if ([...own, ...beside].some(isKept) || ahead.some((exam) => exam.readingSince !== null)) return null;
  const candidate = (rule: Evictable["rule"], since: number): Candidate => ({
    study: study.id,
    bytes: study.bytes,
    rule,
    since,
  });
  if (ahead.some(isKept)) return candidate("VA-8", study.seenAt);
  if (own.length === 0 && beside.length === 0) return candidate("VA-4", study.seenAt);
  const ended = (own.length > 0 ? own : beside).map((exam) => exam.leftAt ?? exam.readAt ?? 0);
  const since = Math.max(...ended);
  if (own.length === 0) return candidate("VA-3", since);
  return candidate(own.every((exam) => exam.leftAt !== null) ? "VA-1" : "VA-2", since);
}

/** Studies that may be erased, the first to go first. */
export function evictionOrder(studies: readonly HeldStudy[], exams: readonly HeldExam[]): readonly Evictable[] {
  return studies
    .map((study) => claimOf(study, exams))
    .filter((candidate) => candidate !== null)
    .sort((a, b) => order[a.rule] - order[b.rule] || a.since - b.since || (a.study < b.study ? -1 : 1))
    .map(({ study, bytes, rule }) => ({ study, bytes, rule }));
}
