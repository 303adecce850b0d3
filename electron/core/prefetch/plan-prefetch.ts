/** What is fetched next, and why (rules PF-1 to PF-12, docs/rules/prefetch.md). Pure. */
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

export interface PlanFacts {
  readonly exams: readonly PlannedExam[];
  /** The reader, as written in `reservedBy`. */
  readonly reader: string;
  readonly priorsPerExam: number;
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

/** PF-10, PF-11: an exam's own studies, then its most relevant priors, so many as the reader wants. */
function jobsOf(exam: PlannedExam, rule: string, priorsPerExam: number): PlannedJob[] {
  const own = exam.studies
    .filter(({ isComplete }) => !isComplete)
    .map((study) => job(exam.row.id, study, "current", [rule, "PF-9"]));
  const priors = exam.priors
    .filter(({ rank }) => rank !== null)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .slice(0, priorsPerExam)
    .filter(({ isComplete }) => !isComplete)
    .map((study) => job(exam.row.id, study, "prior", [rule, "PF-9", "PF-11"]));
  return [...own, ...priors];
}

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
  const rest = ordered.flatMap(({ exam, rule }) => jobsOf(exam, rule, facts.priorsPerExam));
  const seen = new Set<string>();
  return [...picked, ...rest].filter(({ studyId }) => {
    if (seen.has(studyId)) return false;
    seen.add(studyId);
    return true;
  });
}
