/** The prefetch of an open vault: what the plan needs to know, kept up to date, and the runner that follows it. */
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { CoreEvent, PrefetchState } from "../../../shared/contract/events.ts";
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { type Problem, ProblemError } from "../../../shared/problem.ts";
import { mayFetchAt } from "../../../shared/sites/fetch-hours.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { heldImages } from "../../../shared/worklist/exam-state.ts";
import { completeSeries, type OpenVault, type VaultUsage } from "../vault/index.ts";
import { waitFrom } from "../wait.ts";
import type { LiveFacts } from "../worklist/exam-facts.ts";
import type { ExamRows } from "../worklist/exam-rows.ts";
import { Arrivals } from "./arrivals.ts";
import type { Preparing } from "./fetch-series.ts";
import { KnownCompleteness } from "./known-completeness.ts";
import { forgetWrongCompleteness, LateImages } from "./late-images.ts";
import { readLeaving } from "./leaving.ts";
import type { StudySource } from "./list-study.ts";
import { lookAtPlan, mayFetchUnder, tried } from "./look-at-plan.ts";
import {
  type FetchPolicy,
  isForIdleTime,
  type OrderedExam,
  orderExams,
  type PlanFacts,
  type PlannedStudy,
  planPrefetch,
} from "./plan-prefetch.ts";
import type { Prefetch } from "./prefetch.ts";
import { type JobOutcome, PrefetchRunner } from "./prefetch-runner.ts";
import { PriorSearches } from "./prior-searches.ts";
import { putThumbnail } from "./thumbnail.ts";

export interface PrefetchPlace {
  readonly vault: OpenVault;
  readonly imaging: Preparing;
  readonly source: StudySource;
  readonly rows: ExamRows;
  readonly clock: () => number;
  readonly siteOf: (siteId: string) => SiteConfig | undefined;
  /** How many images a site is asked for at once; `null`, or left out, where that is not measured. */
  readonly imagesAtOnce?: (siteId: string) => number | null;
  readonly reader: () => string;
  readonly policy: () => FetchPolicy;
  /** For so long after a vault opened only what the reader asks for is fetched (PF-24); none when left out. */
  readonly firstLookMs?: number | undefined;
  readonly isPaused: () => boolean;
  readonly keepPaused: (paused: boolean) => Promise<void>;
  /** Looks for an exam's priors; its failure is kept in the exam's row. */
  readonly searchPriors: (examId: string) => Promise<void>;
  readonly audit: (event: AuditEvent) => void;
  readonly emit: (event: CoreEvent) => void;
  readonly failed: (error: unknown) => void;
}

/** Room for other readers' exams, and for idle time, while less than this of the quota is used (PF-12, PF-43). */
const ROOM_SHARE = 0.85;
const REPLAN_MS = 40;
/** The list is told before thousands of exams are put in order; a reader who asks for one does not wait (PF-24). */
const LIST_FIRST_MS = 1500;

export interface RunningPrefetch extends Prefetch {
  start(): Promise<void>;
  /** Exams or their studies changed: studies that are new, or counted otherwise, are to be fetched. */
  studiesChanged(studyIds: readonly string[]): void;
  rowsChanged(rows: readonly ExamRow[], removed: readonly string[]): void;
  siteAnswers(siteId: string): void;
  /** An exam was opened in the room: its own studies are counted at the archive anew (PF-28). */
  opened(studyIds: readonly string[]): void;
  /** An image of a study turned out to be damaged on this disk: it is fetched anew. */
  damaged(studyId: string): Promise<void>;
  /** Images of a study left the vault. */
  evicted(studyId: string, rule: string): void;
  settingsChanged(): void;
  /** Sites or the reader's wishes changed. */
  replan(): void;
  /** The same, and what waits after a failure, or for room, is tried at once. */
  retryNow(): void;
  /** Cuts what is under way and begins nothing until then (UTC milliseconds) or `retryNow` (MA-2). */
  rest(until: number): void;
  close(): Promise<void>;
}

/** What of a row the plan depends on: progress of a fetch changes nothing of it. */
const planKey = ({ priority, state, dueAt, reservedBy, fetch, leftAt, studies, priors }: ExamRow): string =>
  [
    priority,
    state === "reading",
    state === "read",
    dueAt,
    reservedBy,
    fetch,
    leftAt,
    priors.state,
    studies.map(({ id, goneAt }) => (goneAt === null ? id : "")),
  ].join("|");

export function createPrefetch(place: PrefetchPlace): RunningPrefetch {
  const { vault, rows, clock, emit, audit } = place;
  const { index } = vault;
  const known = new KnownCompleteness(index);
  const keys = new Map<string, string>();
  const arrivals = new Arrivals(emit, (studyIds) => void rows.refresh(studyIds.flatMap(examsOf)).catch(place.failed));
  const problems = new Map<string, Problem>();
  let picked: PlannedStudy[] = [];
  let hasRoom = true;
  /** The vault when what idle time brings found no room in it; nothing more is tried until there is some. */
  let full: VaultUsage | null = null;
  let closed = false;
  let replanning: NodeJS.Timeout | undefined;
  let made: { readonly ordered: readonly OrderedExam[]; readonly jobs: readonly PlannedJob[] } | null = null;

  const facts = (): PlanFacts => ({
    exams: rows.rows().map((row) => ({
      row,
      // What its archive holds no more cannot be asked for (PF-8).
      studies: row.studies
        .filter(({ goneAt }) => goneAt === null)
        .map(({ id }) => ({ id, siteId: row.siteId, isComplete: known.isComplete(id) })),
      priors: known.priorsOf(row.id),
    })),
    reader: place.reader(),
    ...place.policy(),
    ...(full === null ? {} : { fetchesAhead: false }),
    picked: picked.map((study) => ({ ...study, isComplete: known.isComplete(study.id) })),
    hasRoom,
  });
  const plan = () => {
    if (made === null) {
      const now = facts();
      const ordered = orderExams(now);
      made = { ordered, jobs: planPrefetch(now, ordered) };
    }
    return made;
  };
  const measureRoom = async (): Promise<VaultUsage> => {
    const usage = await vault.usage();
    hasRoom = usage.bytes < usage.quota * ROOM_SHARE;
    if (full !== null && (usage.bytes < full.bytes || usage.quota > full.quota)) full = null;
    return usage;
  };
  /** PF-43: what idle time brings stays within its share of the quota, and takes room from nothing. */
  const roomForIdleTime = async (bytes: number): Promise<void> => {
    const usage = await vault.usage();
    if (usage.bytes + bytes < usage.quota * ROOM_SHARE && bytes < usage.diskFree * (1 - ROOM_SHARE)) return;
    full = usage;
    throw new ProblemError("quota-reached", "no room for what idle time brings");
  };
  const begin = Promise.withResolvers<void>();
  let isBegun = false;
  /** Together and a moment later: whoever opens an exam is answered before ten thousand are put in order anew. */
  const replan = (): void => {
    made = null;
    if (!isBegun) return;
    replanning ??= setTimeout(() => {
      replanning = undefined;
      if (closed) return;
      runner.pump();
      searches.pump();
    }, REPLAN_MS);
  };
  const examsOf = (studyId: string): readonly string[] => {
    const own = rows.examOfStudy(studyId);
    return own === undefined ? known.examsWithPrior(studyId) : [own, ...known.examsWithPrior(studyId)];
  };
  const imagesLeft = (studyId: string): number | null => {
    const exam = rows.examOfStudy(studyId);
    const study = exam === undefined ? undefined : rows.find(exam)?.studies.find(({ id }) => id === studyId);
    if (study === undefined) return known.imagesOf(studyId);
    return study.images.expected === null ? null : Math.max(0, study.images.expected - heldImages(study.images));
  };
  const evicted = (studyId: string, rule: string): void => {
    known.setComplete(studyId, false);
    rows.touch(examsOf(studyId));
    audit({ kind: "study-evicted", studyId, rule });
  };
  /** The exam whose own study it is, whoever asked for it: as a prior of another, or by hand. */
  const setLive = (studyId: string, change: (live: LiveFacts) => Partial<LiveFacts>): void => {
    const exam = rows.examOfStudy(studyId);
    if (exam !== undefined) rows.setLive(exam, change(rows.liveOf(exam)));
  };

  const ended = async (job: PlannedJob, outcome: JobOutcome): Promise<void> => {
    known.setComplete(job.studyId, outcome.complete);
    if (outcome.complete || outcome.failure === null) problems.delete(job.studyId);
    else problems.set(job.studyId, outcome.failure);
    if (outcome.complete) picked = picked.filter(({ id }) => id !== job.studyId);
    setLive(job.studyId, ({ problem }) => ({
      isFetching: false,
      problem: outcome.complete ? null : (outcome.problem ?? problem),
    }));
    rows.touch(examsOf(job.studyId));
    made = null;
    audit({
      kind: "instances-transferred",
      siteId: job.siteId,
      studyId: job.studyId,
      instances: outcome.instances,
      bytes: outcome.bytes,
      outcome: outcome.complete ? "done" : "failed",
      problem: outcome.failure?.code ?? null,
    });
    emit({ type: "vault", vault: await measureRoom() });
  };

  /** The room asks anew how the series stands. */
  const goneChanged = (studyId: string, seriesId: string): void =>
    emit({ type: "content", studyId, seriesId, arrived: 0 });

  const quiet = waitFrom(clock(), place.firstLookMs ?? 0);
  const runner = new PrefetchRunner(
    {
      quiet,
      vault,
      imaging: place.imaging,
      source: place.source,
      clock,
      plan: () => plan().jobs,
      placesOf: (siteId) => placesAt(place.siteOf(siteId), place.imagesAtOnce?.(siteId) ?? null, clock()),
      imagesLeft,
      arrived: (studyId, seriesId) => arrivals.add(studyId, seriesId),
      goneChanged,
      seriesEnded: async (seriesId) => {
        await completeSeries(index, seriesId, clock());
        await putThumbnail(vault, seriesId);
        await arrivals.tell(index, seriesId);
      },
      makeRoom: async (bytes, job) => {
        const { priorsPerExam } = place.policy();
        if (isForIdleTime(job)) await roomForIdleTime(bytes);
        else if (!(await vault.makeRoom(bytes, { evicted, priorsPerExam }))) throw await noRoom(vault, bytes);
      },
      started: ({ studyId }) => setLive(studyId, () => ({ isFetching: true })),
      ended,
      changed: (state) => emit({ type: "prefetch", prefetch: state }),
      failed: place.failed,
    },
    place.isPaused(),
  );
  const searches = new PriorSearches({
    clock,
    quiet,
    exams: () => plan().ordered.map(({ exam }) => exam.row.id),
    row: (examId) => rows.find(examId),
    searchesAhead: () => place.policy().fetchesAhead && !place.policy().lineIsMetered,
    search: async (examId) => {
      await place.searchPriors(examId);
      await known.loadPriors([examId]);
      made = null;
      runner.pump();
    },
    failed: place.failed,
  });

  const lateImages = new LateImages({
    index,
    source: place.source,
    clock,
    incomplete: (studyId) => lost(studyId),
    goneChanged,
    failed: place.failed,
  });
  const lost = (studyId: string): void => {
    known.setComplete(studyId, false);
    rows.touch(examsOf(studyId));
    replan();
  };

  return {
    async start() {
      const first = setTimeout(begin.resolve, place.firstLookMs === undefined ? 0 : LIST_FIRST_MS);
      await begin.promise;
      clearTimeout(first);
      await known.load();
      if (closed) return;
      isBegun = true;
      for (const row of rows.rows()) keys.set(row.id, planKey(row));
      await measureRoom();
      made = null;
      searches.pump();
      await runner.start();
    },
    state: () => runner.state(),
    plan(trial) {
      const { bytesPerSecond } = runner.state();
      const now = clock();
      const mayFetch = trial && ((siteId: string) => mayFetchUnder(trial, place.siteOf(siteId), now));
      return lookAtPlan(index, trial === undefined ? plan().jobs : planPrefetch({ ...facts(), ...trial }), {
        modalityOf: (examId) => rows.find(examId)?.modalities[0] ?? "",
        imagesLeft,
        standing: runner.standings(mayFetch),
        bytesPerSecond: trial === undefined ? bytesPerSecond : tried(trial, bytesPerSecond),
        now,
      });
    },
    leaving: () => readLeaving(vault, place.policy().priorsPerExam, (studyId) => examsOf(studyId)[0] ?? null),
    async setPaused(paused): Promise<PrefetchState> {
      await place.keepPaused(paused);
      runner.setPaused(paused);
      return runner.state();
    },
    async fetchStudy(studyId) {
      const study = await index
        .selectFrom("study")
        .select(["id", "site_id"])
        .where("id", "=", studyId)
        .executeTakeFirst();
      if (study === undefined) throw new ProblemError("not-found", "no such study");
      picked = [
        ...picked.filter(({ id }) => id !== studyId),
        { id: studyId, siteId: study.site_id, isComplete: false },
      ];
      problems.delete(studyId);
      begin.resolve();
      audit({ kind: "study-wanted", studyId });
      made = null;
      runner.retryNow();
    },
    problemOf: (studyId) => problems.get(studyId) ?? null,
    studiesChanged(studyIds) {
      for (const id of studyIds) known.setComplete(id, false);
      replan();
    },
    rowsChanged(changed, removed) {
      if (!isBegun) return;
      let differs = removed.length > 0;
      for (const row of changed) {
        const key = planKey(row);
        if (keys.get(row.id) === key) continue;
        keys.set(row.id, key);
        differs = true;
      }
      for (const id of removed) keys.delete(id);
      if (differs) replan();
    },
    siteAnswers: (siteId) => {
      runner.siteAnswers(siteId);
      searches.siteAnswers(siteId);
    },
    opened(studyIds) {
      begin.resolve();
      void lateImages.opened(studyIds);
    },
    async damaged(studyId) {
      if (await forgetWrongCompleteness(index, studyId)) lost(studyId);
    },
    evicted,
    settingsChanged() {
      runner.setPaused(place.isPaused());
      replan();
    },
    replan,
    retryNow() {
      made = null;
      runner.retryNow();
      searches.pump();
    },
    rest: (until) => runner.rest(until),
    async close() {
      closed = true;
      begin.resolve();
      clearTimeout(replanning);
      arrivals.close();
      await Promise.all([runner.close(), searches.close(), lateImages.close()]);
    },
  };
}

/**
 * Series of a site fetched at once; none out of its hours, or when it is disabled. One is counted while others take all
 * places for images (SI-20).
 */
function placesAt(site: SiteConfig | undefined, imagesAtOnce: number | null, now: number): number {
  if (site === undefined || !mayFetchAt(site.limits.hours, utcMillis(now), site.timeZone)) return 0;
  const most = site.limits.parallelTransfers;
  return imagesAtOnce === null ? most : Math.min(most, imagesAtOnce + 1);
}

async function noRoom(vault: OpenVault, bytes: number): Promise<ProblemError> {
  const { bytes: used, quota } = await vault.usage();
  return new ProblemError(used + bytes > quota ? "quota-reached" : "disk-full");
}
