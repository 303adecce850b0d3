/**
 * Fetches by the plan: each site has its own places, so that none waits for another, and whenever a place is free the
 * plan is asked anew, so that a better job comes before the rest of a worse one.
 */
import type { PrefetchState } from "../../../shared/contract/events.ts";
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import { isProblem, type Problem, type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { recoveredInstances } from "../vault/index.ts";
import { isWaiting, type Wait } from "../wait.ts";
import { Backoff } from "./backoff.ts";
import { untilBeat } from "./beat.ts";
import { prepareRecovered } from "./fetch-series.ts";
import { isForIdleTime, waitsForLine } from "./plan-prefetch.ts";
import { standingsBy } from "./standings.ts";
import { StudyJob, type StudyJobPlace } from "./study-job.ts";
import { TransferRate } from "./transfer-rate.ts";

export interface RunnerPlace extends StudyJobPlace {
  /** Studies still to fetch, the first first. */
  readonly plan: () => readonly PlannedJob[];
  /** Meanwhile only what the reader asked for is fetched (PF-24). */
  readonly quiet: Wait;
  /** Transfers a site takes at once; 0 while it may not be asked at all. */
  readonly placesOf: (siteId: string) => number;
  /** Images of a study that are not here, for the time left; `null` when unknown. */
  readonly imagesLeft: (studyId: string) => number | null;
  readonly started: (job: PlannedJob) => void;
  /** `problem` when it needs a person; `null` while it is only waited for. */
  readonly ended: (job: PlannedJob, outcome: JobOutcome) => Promise<void>;
  readonly changed: (state: PrefetchState) => void;
  /** Told of what is no expected failure. */
  readonly failed: (error: unknown) => void;
}

export interface JobOutcome {
  readonly complete: boolean;
  readonly instances: number;
  readonly bytes: number;
  /** What went wrong this time, whether or not a person is needed. */
  readonly failure: Problem | null;
  /** Set when it will not mend by waiting. */
  readonly problem: Problem | null;
}

/** Series fetched at the same time over all sites: each holds instances in memory. */
const MOST_SERIES = 8;
const HELD_RETRY_MS = 20_000;
/** After so many tries a study that does not come whole needs a person; it is tried on all the same. */
const PATIENT_TRIES = 3;

/** The line or the server, not the study: the whole site is waited for. */
const ofSite = new Set<ProblemCode>([
  "name-not-found",
  "no-connection",
  "timed-out",
  "tls-refused",
  "login-refused",
  "server-error",
  "busy",
  "folder-missing",
]);
const ofMachine = new Set<ProblemCode>(["disk-full", "quota-reached"]);

/** A person waits for it: picked by hand, being read, or wanted now. */
const isAskedFor = ({ rules }: PlannedJob): boolean => ["PF-1", "PF-2", "PF-3"].includes(rules[0] ?? "");

/** Exams that jobs are for; a study picked by hand counts as one. */
const examsOf = (jobs: readonly PlannedJob[]): number =>
  new Set(jobs.map(({ examId, studyId }) => examId || studyId)).size;

export class PrefetchRunner {
  readonly #place: RunnerPlace;
  readonly #jobs = new Map<string, StudyJob>();
  readonly #studies: Backoff;
  readonly #sites: Backoff;
  readonly #rate = new TransferRate();
  readonly #work = new Set<Promise<void>>();
  #paused: boolean;
  #restsUntil = 0;
  #held: Problem | null = null;
  /** What the last job that did not end whole met; told while all that is left waits. */
  #lastFailure: Problem | null = null;
  #timer: NodeJS.Timeout | undefined;
  #telling: NodeJS.Timeout | undefined;
  #isPumping = false;
  #closed = false;
  #isReady = false;

  constructor(place: RunnerPlace, paused: boolean) {
    this.#place = place;
    this.#paused = paused;
    this.#studies = new Backoff(place.clock);
    this.#sites = new Backoff(place.clock);
  }

  /** Originals that a kill left without frames come first: they need no archive. */
  async start(): Promise<void> {
    const bySeries = Map.groupBy(await recoveredInstances(this.#place.vault.index), ({ seriesId }) => seriesId);
    for (const [seriesId, found] of bySeries) {
      const ids = found.map(({ id }) => id);
      const never = new AbortController().signal;
      await prepareRecovered(this.#place.vault, this.#place.imaging, seriesId, ids, never).catch((error: unknown) => {
        if (!isProblem(error)) throw error;
      });
      await this.#place.seriesEnded(seriesId);
      if (this.#closed) return;
    }
    this.#isReady = true;
    this.pump();
    this.#tell();
  }

  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    if (paused) this.#cancelJobs();
    this.pump();
    this.#tell();
  }

  /**
   * MA-2: cuts what is under way, since nothing will come of it, and begins nothing before `until` (UTC milliseconds) or
   * `retryNow`. What came is kept.
   */
  rest(until: number): void {
    this.#restsUntil = until;
    this.#cancelJobs();
    this.pump();
  }

  /** The reader asked: what waits after a failure is tried now. */
  retryNow(): void {
    this.#studies.clear();
    this.#sites.clear();
    this.#held = null;
    this.#restsUntil = 0;
    this.pump();
  }

  /** A site answered again: it and its studies are not waited for any longer. */
  siteAnswers(siteId: string): void {
    if (!this.#sites.isWaiting(siteId)) return;
    this.#sites.succeed(siteId);
    this.pump();
  }

  /** Starts what there is place for. Cheap when there is none. */
  pump(): void {
    if (this.#closed || !this.#isReady || this.#isPumping) return;
    this.#isPumping = true;
    queueMicrotask(() => {
      this.#isPumping = false;
      try {
        this.#fill();
      } catch (error) {
        this.#place.failed(error);
      }
    });
  }

  state(): PrefetchState {
    const plan = this.#closed || !this.#isReady ? [] : this.#place.plan();
    const running = [...this.#jobs.values()].filter(({ isRunning }) => isRunning).map((job) => job.progress());
    const bytesPerSecond = this.#rate.bytesPerSecond();
    const runningIds = new Set(running.map(({ studyId }) => studyId));
    const waiting = plan.filter(({ studyId }) => !runningIds.has(studyId));
    const state = this.#stateOf(plan);
    const triesAt = state === "waiting" ? this.#nextTry(plan) : null;
    return {
      state,
      problem: state === "waiting" && triesAt !== null ? this.#lastFailure : this.#held,
      triesAt,
      running,
      waitingExams: examsOf(waiting.filter((job) => !waitsForLine(job) && !isForIdleTime(job))),
      meteredExams: examsOf(waiting.filter(waitsForLine)),
      bytesPerSecond,
      secondsLeft: this.#secondsLeft(waiting, bytesPerSecond),
    };
  }

  /**
   * How jobs of the plan stand.
   *
   * @param mayFetch whether a site may be asked for images; left out: by its own hours
   */
  standings(mayFetch = (siteId: string): boolean => this.#place.placesOf(siteId) > 0) {
    return standingsBy({
      stopped: this.#paused ? "paused" : this.#held === null ? null : "held",
      isRunning: (studyId) => this.#jobs.get(studyId)?.isRunning === true,
      mayFetch,
      sites: this.#sites,
      studies: this.#studies,
    });
  }

  #stateOf(plan: readonly PlannedJob[]): PrefetchState["state"] {
    if (this.#paused) return "paused";
    if (this.#held !== null) return "held";
    if (!this.#isReady) return "running";
    if (this.#running.size > 0 || plan.some((job) => this.#mayStart(job))) return "running";
    // What is only for idle time is waited for by nobody.
    return plan.every(isForIdleTime) ? "idle" : "waiting";
  }

  /** Whether nothing but places that others take keeps a job from starting. */
  #mayStart({ siteId, studyId, rules }: PlannedJob): boolean {
    return (
      !waitsForLine({ rules }) &&
      !this.#sites.isWaiting(siteId) &&
      !this.#studies.isWaiting(studyId) &&
      this.#place.placesOf(siteId) > 0
    );
  }

  /** When the first of these that failed is tried again; `null` when none did. */
  #nextTry(plan: readonly PlannedJob[]): number | null {
    const open = plan.filter((job) => !waitsForLine(job) && this.#place.placesOf(job.siteId) > 0);
    const times = open.map(({ siteId, studyId }) => Math.max(this.#sites.at(siteId), this.#studies.at(studyId)));
    return times.length === 0 ? null : Math.min(...times);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#telling);
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.allSettled(this.#work);
  }

  #secondsLeft(waiting: readonly PlannedJob[], bytesPerSecond: number): number | null {
    const jobs = [...this.#jobs.values()];
    const fetched = jobs.reduce((sum, job) => sum + job.fetched, 0);
    if (bytesPerSecond === 0 || fetched === 0) return null;
    const bytesPerImage = jobs.reduce((sum, job) => sum + job.bytes, 0) / fetched;
    const running = jobs.map((job) => job.progress()).map(({ wanted, done }) => Math.max(0, (wanted ?? done) - done));
    const counts = waiting.map(({ studyId }) => this.#place.imagesLeft(studyId));
    const known = [...running, ...counts.filter((count) => count !== null)];
    const sum = known.reduce((all, count) => all + count, 0);
    // What no archive has counted yet is taken to be as large as the others are.
    const images = sum + (counts.length + running.length - known.length) * (sum / Math.max(1, known.length));
    return (images * bytesPerImage) / bytesPerSecond;
  }

  #fill(): void {
    clearTimeout(this.#timer);
    const plan = this.#place.plan();
    const open = this.#openOf(plan);
    const planned = new Set(open.map(({ studyId }) => studyId));
    this.#cancelJobs((studyId) => !planned.has(studyId));
    const rests = this.#place.clock() < this.#restsUntil;
    if (!this.#paused && !rests && this.#held === null) this.#startAlong(open);
    this.#wakeLater();
    this.#tell();
  }

  /** PF-42, PF-43: what may be under way now. What is for idle time ends at once when anything else may start. */
  #openOf(plan: readonly PlannedJob[]): readonly PlannedJob[] {
    const isIdle = !plan.some((job) => !isForIdleTime(job) && this.#mayStart(job));
    return plan.filter((job) => !waitsForLine(job) && (isIdle || !isForIdleTime(job)));
  }

  /** What is under way unwinds by itself; what waits between two series is over at once, and may be begun anew. */
  #cancelJobs(isMeant: (studyId: string) => boolean = () => true): void {
    for (const [studyId, job] of this.#jobs) {
      if (!isMeant(studyId)) continue;
      job.cancel();
      if (job.isRunning) continue;
      const settling = this.#settle(job)
        .catch(this.#place.failed)
        .finally(() => this.#work.delete(settling));
      this.#work.add(settling);
    }
  }

  #startAlong(plan: readonly PlannedJob[]): void {
    const free = new Map<string, number>();
    const share = this.#shareOf(plan);
    const freeAt = (siteId: string): number => {
      const known = free.get(siteId);
      if (known !== undefined) return known;
      const used = [...this.#running.values()].filter((site) => site === siteId).length;
      const places = this.#sites.isWaiting(siteId) ? 0 : Math.min(share, this.#place.placesOf(siteId)) - used;
      free.set(siteId, places);
      return places;
    };
    const isQuiet = isWaiting(this.#place.quiet, this.#place.clock());
    for (const job of plan) {
      if (this.#running.size >= MOST_SERIES) return;
      if (isQuiet && !isAskedFor(job)) continue;
      if (freeAt(job.siteId) <= 0 || this.#studies.isWaiting(job.studyId)) continue;
      const study = this.#jobOf(job);
      for (let work = study.next(); work !== null; work = study.next()) {
        this.#start(study, work);
        free.set(job.siteId, freeAt(job.siteId) - 1);
        if (freeAt(job.siteId) <= 0 || this.#running.size >= MOST_SERIES) break;
      }
    }
  }

  /** PF-13: what may run at once is divided among the sites that something is to be fetched from. */
  #shareOf(plan: readonly PlannedJob[]): number {
    const sites = new Set(plan.map(({ siteId }) => siteId));
    const open = [...sites].filter((siteId) => !this.#sites.isWaiting(siteId) && this.#place.placesOf(siteId) > 0);
    return Math.max(1, Math.floor(MOST_SERIES / Math.max(1, open.length)));
  }

  /** Site of each piece of work under way. */
  readonly #running = new Map<Promise<void>, string>();

  #jobOf(planned: PlannedJob): StudyJob {
    const known = this.#jobs.get(planned.studyId);
    if (known !== undefined) return known;
    const job = new StudyJob(planned, {
      ...this.#place,
      arrived: (studyId, seriesId, bytes) => {
        this.#rate.add(bytes);
        this.#tell();
        this.#place.arrived(studyId, seriesId, bytes);
      },
    });
    this.#jobs.set(planned.studyId, job);
    this.#place.started(planned);
    return job;
  }

  #start(job: StudyJob, work: () => Promise<void>): void {
    const running = work()
      .then(() => this.#settle(job))
      .catch(this.#place.failed)
      .finally(() => {
        this.#running.delete(running);
        this.#work.delete(running);
        this.pump();
      });
    this.#running.set(running, job.planned.siteId);
    this.#work.add(running);
  }

  async #settle(job: StudyJob): Promise<void> {
    if (!job.isOver || !this.#jobs.delete(job.planned.studyId)) return;
    const { siteId, studyId } = job.planned;
    const { bytes, fetched: instances } = job;
    const complete = await job.complete();
    if (complete || (job.failure === null && !job.isCancelled)) this.#sites.succeed(siteId);
    const failure = job.failure?.problem ?? job.misplaced;
    let problem: Problem | null = null;
    this.#lastFailure = complete ? null : (failure ?? this.#lastFailure);
    if (complete) this.#studies.succeed(studyId);
    else if (failure !== null && ofMachine.has(failure.code)) this.#lacksRoom(job.planned, failure);
    else if (failure !== null && ofSite.has(failure.code)) this.#sites.fail(siteId);
    else if (!job.isCancelled) problem = this.#judge(studyId, failure);
    await this.#place.ended(job.planned, { complete, instances, bytes, failure, problem });
  }

  #judge(studyId: string, failure: Problem | null): Problem | null {
    const tries = this.#studies.fail(studyId);
    if (tries < PATIENT_TRIES && failure?.code !== "identity-mismatch") return null;
    return failure ?? new ProblemError("damaged", "some images came damaged each time").problem;
  }

  /** PF-43: what is for idle time takes no room from anything, and keeps nothing else from coming. */
  #lacksRoom(planned: PlannedJob, problem: Problem): void {
    if (isForIdleTime(planned)) this.#studies.fail(planned.studyId);
    else this.#held = problem;
    this.#tell();
  }

  #wakeLater(): void {
    const times = [this.#studies.nextAt(), this.#sites.nextAt()].flatMap((at) => at ?? []);
    const now = this.#place.clock();
    if (this.#held !== null) times.push(now + HELD_RETRY_MS);
    if (isWaiting(this.#place.quiet, now)) times.push(this.#place.quiet.until);
    if (now < this.#restsUntil) times.push(this.#restsUntil);
    const wait = times.length === 0 ? 60_000 : Math.max(50, Math.min(...times) - now);
    this.#timer = setTimeout(() => {
      this.#held = null;
      this.pump();
    }, wait);
    this.#timer.unref();
  }

  /** With the next beat. */
  #tell(): void {
    if (this.#closed) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#place.changed(this.state());
      if (this.#running.size > 0) this.#tell();
    }, untilBeat());
  }
}
