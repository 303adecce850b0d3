/** What is fetched next, and why (rules PF-1 to PF-12 and PF-42 to PF-44, docs/rules/prefetch.md). Pure. */
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";

/** A study as far as the plan asks. */
export interface PlannedStudy {
  readonly id: string;
  readonly siteId: string;
  readonly isComplete: boolean;
}

export interface PlannedPrior extends PlannedStudy {
  /** Lower is more relevant; `null`: not relevant. */
  readonly rank: number | null;
}

export interface PlannedExam {
  readonly row: Pick<
    ExamRow,
    "id" | "priority" | "state" | "dueAt" | "firstSeenAt" | "reservedBy" | "fetch" | "leftAt"
  >;
  readonly studies: readonly PlannedStudy[];
  readonly priors: readonly PlannedPrior[];
}

/** The reader's own wishes. */
export interface FetchPolicy {
  readonly priorsPerExam: number;
  /** What comes over the line costs. */
  readonly lineIsMetered: boolean;
  /** Whether idle time goes to what is likely wanted next. */
  readonly fetchesAhead: boolean;
}

export interface PlanFacts extends FetchPolicy {
  readonly exams: readonly PlannedExam[];
  /** The reader, as written in `reservedBy`. */
  readonly reader: string;
  /** Studies picked by hand, the latest last. */
  readonly picked: readonly PlannedStudy[];
  /** Whether there is room for what this reader will hardly read. */
  readonly hasRoom: boolean;
}

interface Class {
  readonly rule: string;
  readonly holds: (exam: PlannedExam, facts: PlanFacts) => boolean;
}

const isMine = (exam: PlannedExam, facts: PlanFacts): boolean =>
  exam.row.state === "reading" || (exam.row.reservedBy !== null && exam.row.reservedBy === facts.reader);
const isFree = (exam: PlannedExam): boolean => exam.row.reservedBy === null;

/** From the top; the first that holds is the class of an exam. */
const classes: readonly Class[] = [
  { rule: "PF-2", holds: ({ row }) => row.state === "reading" },
  { rule: "PF-3", holds: ({ row }) => row.fetch === "now" },
  { rule: "PF-4", holds: (exam, facts) => exam.row.priority === "stat" && (isMine(exam, facts) || isFree(exam)) },
  { rule: "PF-5", holds: isMine },
  { rule: "PF-6", holds: isFree },
  { rule: "PF-7", holds: () => true },
];

/** PF-8: read, gone and cancelled exams are left alone. */
const isWanted = ({ row }: PlannedExam): boolean =>
  row.state !== "read" && (row.leftAt === null || row.state === "reading") && row.fetch !== "cancelled";

/** PF-9: by time left; an exam without a clock after those with one, the one seen first before others. */
function byTimeLeft(a: PlannedExam, b: PlannedExam): number {
  const [due, otherDue] = [a.row.dueAt ?? Number.POSITIVE_INFINITY, b.row.dueAt ?? Number.POSITIVE_INFINITY];
  if (due !== otherDue) return due < otherDue ? -1 : 1;
  return a.row.firstSeenAt - b.row.firstSeenAt || (a.row.id < b.row.id ? -1 : 1);
}

/** PF-42: over a metered line only what the reader opens or wants now, and STAT of the reader's own. */
const isWorthItsPrice = ({ exam, rule }: OrderedExam, facts: PlanFacts): boolean =>
  rule === "PF-2" || rule === "PF-3" || (rule === "PF-4" && isMine(exam, facts));

/** Whether a job waits for another line. */
export const waitsForLine = ({ rules }: Pick<PlannedJob, "rules">): boolean => rules.includes("PF-42");

/** Whether a job is for idle time alone: it gives way at once to any other. */
export const isForIdleTime = ({ rules }: Pick<PlannedJob, "rules">): boolean =>
  rules[0] === "PF-43" || rules[0] === "PF-44";

/** PF-44: what an exam without images needs is no hurry, unless the reader wants it. */
const isOnlyExpected = ({ exam, rule }: OrderedExam): boolean => exam.row.state === "expected" && rule !== "PF-3";

/** PF-10, PF-11: an exam's own studies, then its most relevant priors, so many as the reader wants. */
function jobsOf(ordered: OrderedExam, facts: PlanFacts): PlannedJob[] {
  const { exam, rule } = ordered;
  const held = facts.lineIsMetered && !isWorthItsPrice(ordered, facts) ? ["PF-42"] : [];
  const own = exam.studies
    .filter(({ isComplete }) => !isComplete)
    .map((study) => job(exam.row.id, study, "current", [rule, "PF-9", ...held]));
  if (isOnlyExpected(ordered)) return own;
  const priors = missing(relevantPriors(exam).slice(0, facts.priorsPerExam)).map((study) =>
    job(exam.row.id, study, "prior", [rule, "PF-9", "PF-11", ...held]),
  );
  return [...own, ...priors];
}

/** PF-43, PF-44: for idle time, while there is room, and never over a metered line. */
function jobsAhead(ordered: readonly OrderedExam[], facts: PlanFacts): PlannedJob[] {
  if (!facts.fetchesAhead || !facts.hasRoom || facts.lineIsMetered) return [];
  const expected = ordered
    .filter(isOnlyExpected)
    .flatMap(({ exam }) =>
      missing(relevantPriors(exam).slice(0, facts.priorsPerExam)).map((study) =>
        job(exam.row.id, study, "prior", ["PF-44", "PF-11"]),
      ),
    );
  const lesser = ordered.flatMap(({ exam }) =>
    missing(relevantPriors(exam).slice(facts.priorsPerExam)).map((study) =>
      job(exam.row.id, study, "prior", ["PF-43"]),
    ),
  );
  return [...expected, ...lesser];
}

const relevantPriors = ({ priors }: PlannedExam): readonly PlannedPrior[] =>
  priors.filter(({ rank }) => rank !== null).toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));

const missing = (studies: readonly PlannedStudy[]): readonly PlannedStudy[] =>
  studies.filter(({ isComplete }) => !isComplete);

const job = (examId: string, study: PlannedStudy, role: PlannedJob["role"], rules: string[]): PlannedJob => ({
  examId,
  studyId: study.id,
  siteId: study.siteId,
  role,
  rules,
});

export interface OrderedExam {
  readonly exam: PlannedExam;
  /** Number of the rule that gave it its class. */
  readonly rule: string;
}

/** Exams in the order in which something is done for them. */
export function orderExams(facts: PlanFacts): readonly OrderedExam[] {
  const byClass = classes.map(({ rule }) => ({ rule, exams: [] as PlannedExam[] }));
  for (const exam of facts.exams.filter(isWanted)) {
    byClass[classes.findIndex(({ holds }) => holds(exam, facts))]?.exams.push(exam);
  }
  // PF-12: for other readers' exams only while there is room.
  return byClass
    .filter(({ rule }) => rule !== "PF-7" || facts.hasRoom)
    .flatMap(({ rule, exams }) => exams.toSorted(byTimeLeft).map((exam) => ({ exam, rule })));
}

/** All studies still to fetch, the first first, each once. */
export function planPrefetch(facts: PlanFacts, ordered = orderExams(facts)): readonly PlannedJob[] {
  // PF-1: what the reader picked by hand comes before everything, the latest first.
  const picked = facts.picked
    .filter(({ isComplete }) => !isComplete)
    .toReversed()
    .map((study) => job("", study, "prior", ["PF-1"]));
  const rest = ordered.flatMap((one) => jobsOf(one, facts));
  const seen = new Set<string>();
  return [...picked, ...rest, ...jobsAhead(ordered, facts)].filter(({ studyId }) => {
    if (seen.has(studyId)) return false;
    seen.add(studyId);
    return true;
  });
}
