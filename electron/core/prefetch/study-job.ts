/** One study being fetched: counted first, then series by series, with its progress. */
import type { PrefetchJob } from "../../../shared/contract/events.ts";
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import { isProblem, type Problem, type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { completeStudy, type OpenVault, type PreparedInstance } from "../vault/index.ts";
import { fetchSeries, type Preparing } from "./fetch-series.ts";
import {
  countSeries,
  type FetchStudy,
  findStudy,
  type ListedSeries,
  listSeries,
  type StudySource,
} from "./list-study.ts";
import { TransferRate } from "./transfer-rate.ts";

export interface StudyJobPlace {
  readonly vault: OpenVault;
  readonly imaging: Preparing;
  readonly clock: () => number;
  readonly source: StudySource;
  readonly arrived: (studyId: string, seriesId: string, bytes: number) => void;
  /** Something of a series is gone at its archive, or there again. */
  readonly goneChanged: (studyId: string, seriesId: string) => void;
  /** After each series, whatever became of it. */
  readonly seriesEnded: (seriesId: string) => Promise<void>;
  /** @throws ProblemError `quota-reached` or `disk-full` when so many bytes of the job do not fit */
  readonly makeRoom: (bytes: number, job: PlannedJob) => Promise<void>;
}

/** Failures of one series that say nothing of the next. */
const ofOneSeries = new Set<ProblemCode>([
  "not-found",
  "not-dicom",
  "damaged",
  "too-large",
  "identity-mismatch",
  "bad-answer",
  "cut-off",
]);

/** PF-38: what of the archive's lists is not known keeps the study from being complete. */
const notRead = (count: number, what: "series" | "images"): ProblemError =>
  new ProblemError("rows-unreadable", `${count} of its ${what}`);

/** An image with its original and its ready frame, until this study's own are known. */
const USUAL_BYTES = 900_000;

export class StudyJob {
  readonly planned: PlannedJob;
  readonly #place: StudyJobPlace;
  readonly #ended = new AbortController();
  readonly #rate = new TransferRate();
  #study: FetchStudy | null = null;
  /** `null` until the archive has listed the study's series. */
  #waiting: ListedSeries[] | null = null;
  /** Instances by series: as counted, until then as the list of series tells. */
  readonly #counts = new Map<string, number | null>();
  #uncounted = 0;
  /** Rows of the list of series that could not be read. */
  #unlisted = 0;
  #isListing = false;
  #running = 0;
  #done = 0;
  #bytes = 0;
  #fetched = 0;
  #failure: ProblemError | null = null;
  /** What one series met; the others go on. */
  #flaw: ProblemError | null = null;
  #misplaced: Problem | null = null;

  constructor(planned: PlannedJob, place: StudyJobPlace) {
    this.planned = planned;
    this.#place = place;
  }

  get isRunning(): boolean {
    return this.#running > 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get fetched(): number {
    return this.#fetched;
  }

  get isCancelled(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Why it did not come whole: what kept it from going on, else what a series met. */
  get failure(): ProblemError | null {
    return this.#failure ?? this.#flaw;
  }

  /** An image came that names another patient or study: no waiting mends that (PF-22). */
  get misplaced(): Problem | null {
    return this.#misplaced;
  }

  /** Nothing runs and nothing is left to start. */
  get isOver(): boolean {
    if (this.#running > 0) return false;
    return this.#failure !== null || this.isCancelled || this.#waiting?.length === 0;
  }

  /** Instances of all series; `null` while one is neither counted nor told. */
  get #wanted(): number | null {
    if (this.#waiting === null) return null;
    let sum = 0;
    for (const count of this.#counts.values()) {
      if (count === null) return null;
      sum += count;
    }
    return sum;
  }

  /** The next piece of work, or null when there is none to start now. Series are the pieces a better job waits for. */
  next(): (() => Promise<void>) | null {
    if (this.#failure !== null || this.isCancelled || this.#isListing) return null;
    if (this.#waiting === null) return () => this.#run(() => this.#list());
    const series = this.#waiting.shift();
    return series === undefined ? null : () => this.#run(() => this.#fetch(series));
  }

  cancel(): void {
    this.#ended.abort();
  }

  /** @returns whether all that the archive counts is held; what was not counted to its end is not complete */
  async complete(): Promise<boolean> {
    if (this.#waiting === null || this.#uncounted > 0 || this.#unlisted > 0) return false;
    return completeStudy(this.#place.vault.index, this.planned.studyId, this.#place.clock());
  }

  progress(): PrefetchJob {
    const { examId, studyId, role, siteId } = this.planned;
    const bytesPerSecond = this.#rate.bytesPerSecond();
    const wanted = this.#wanted;
    const left = wanted === null ? null : Math.max(0, wanted - this.#done) * this.bytesPerImage();
    return {
      examId,
      studyId,
      role,
      siteId,
      done: this.#done,
      wanted,
      bytes: this.#bytes,
      bytesPerSecond,
      secondsLeft: left === null || bytesPerSecond === 0 ? null : left / bytesPerSecond,
    };
  }

  bytesPerImage(): number {
    return this.#fetched === 0 ? USUAL_BYTES / 2 : this.#bytes / this.#fetched;
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await work();
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (this.isCancelled) return;
      if (this.#waiting !== null && ofOneSeries.has(error.problem.code)) this.#flaw ??= error;
      else this.#failure ??= error;
    } finally {
      this.#running -= 1;
    }
  }

  async #list(): Promise<void> {
    this.#isListing = true;
    try {
      const { vault, source, clock, goneChanged } = this.#place;
      const study = await findStudy(vault.index, this.planned.studyId);
      if (study === undefined) throw new ProblemError("not-found", "the study is no longer known");
      this.#study = study;
      const { series, gone, unreadable } = await listSeries(vault.index, source, study, clock, this.#ended.signal);
      for (const id of gone) goneChanged(study.id, id);
      this.#unlisted = unreadable;
      if (unreadable > 0) this.#flaw = notRead(unreadable, "series");
      if (series.length === 0 && this.#flaw !== null) throw this.#flaw;
      if (series.length === 0) throw new ProblemError("not-found", "the archive lists no series");
      for (const { id, told } of series) this.#counts.set(id, told);
      this.#uncounted = series.length;
      this.#waiting = [...series];
    } finally {
      this.#isListing = false;
    }
  }

  /** PF-15: a series is counted, then fetched; the others follow, or run beside it. */
  async #fetch(series: ListedSeries): Promise<void> {
    const study = this.#study;
    if (study === null) return;
    const { vault, imaging, source, clock, arrived, goneChanged, seriesEnded, makeRoom } = this.#place;
    const counted = await countSeries(vault.index, source, study, series, clock, this.#ended.signal);
    this.#counts.set(series.id, counted.wanted);
    this.#uncounted -= 1;
    this.#done += counted.wanted - counted.unreadable - counted.missing;
    if (counted.unreadable > 0) this.#flaw ??= notRead(counted.unreadable, "images");
    if (counted.changed) goneChanged(study.id, series.id);
    if (this.#uncounted === 0 && this.#wanted === 0) {
      throw new ProblemError("not-found", "the archive lists no instances");
    }
    if (counted.missing === 0) return;
    await makeRoom(counted.missing * (this.#fetched === 0 ? USUAL_BYTES : 2 * this.bytesPerImage()), this.planned);
    const count = (bytes: number, { problem }: PreparedInstance): void => {
      if (problem?.code === "identity-mismatch") this.#misplaced = problem;
      this.#done += 1;
      this.#fetched += 1;
      this.#bytes += bytes;
      this.#rate.add(bytes);
      arrived(study.id, series.id, bytes);
    };
    try {
      await fetchSeries({ vault, imaging, source, arrived: count }, study, series, this.#ended.signal);
    } finally {
      await seriesEnded(series.id);
    }
  }
}
