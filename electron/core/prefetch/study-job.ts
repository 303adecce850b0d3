/** One study being fetched: counted first, then series by series, with its progress. */
import type { PrefetchJob } from "../../../shared/contract/events.ts";
import type { PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import { isProblem, type Problem, ProblemError } from "../../../shared/problem.ts";
import { completeStudy, type OpenVault, type PreparedInstance } from "../vault/index.ts";
import { fetchSeries, type Preparing } from "./fetch-series.ts";
import {
  type FetchStudy,
  findStudy,
  listStudy,
  type SeriesToFetch,
  type StudySource,
  seriesToFetch,
} from "./list-study.ts";
import { TransferRate } from "./transfer-rate.ts";

export interface StudyJobPlace {
  readonly vault: OpenVault;
  readonly imaging: Preparing;
  readonly clock: () => number;
  readonly source: StudySource;
  readonly arrived: (studyId: string, seriesId: string, bytes: number) => void;
  /** After each series, whatever became of it. */
  readonly seriesEnded: (seriesId: string) => Promise<void>;
  /** @throws ProblemError `quota-reached` or `disk-full` when so many bytes do not fit */
  readonly makeRoom: (bytes: number) => Promise<void>;
}

/** An image with its original and its ready frame, until this study's own are known. */
const USUAL_BYTES = 900_000;

export class StudyJob {
  readonly planned: PlannedJob;
  readonly #place: StudyJobPlace;
  readonly #ended = new AbortController();
  readonly #rate = new TransferRate();
  #study: FetchStudy | null = null;
  /** `null` until the archive has counted the study. */
  #waiting: SeriesToFetch[] | null = null;
  #isListing = false;
  #running = 0;
  #wanted: number | null = null;
  #done = 0;
  #bytes = 0;
  #fetched = 0;
  #failure: ProblemError | null = null;
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

  /** Why it cannot go on; what still runs is let run out. */
  get failure(): ProblemError | null {
    return this.#failure;
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

  /** @returns whether all that the archive counts is held */
  async complete(): Promise<boolean> {
    return completeStudy(this.#place.vault.index, this.planned.studyId, this.#place.clock());
  }

  progress(): PrefetchJob {
    const { examId, studyId, role, siteId } = this.planned;
    const bytesPerSecond = this.#rate.bytesPerSecond();
    const left = this.#wanted === null ? null : Math.max(0, this.#wanted - this.#done) * this.bytesPerImage();
    return {
      examId,
      studyId,
      role,
      siteId,
      done: this.#done,
      wanted: this.#wanted,
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
      if (!this.isCancelled) this.#failure ??= error;
    } finally {
      this.#running -= 1;
    }
  }

  async #list(): Promise<void> {
    this.#isListing = true;
    try {
      const { vault, source, clock } = this.#place;
      const study = await findStudy(vault.index, this.planned.studyId);
      if (study === undefined) throw new ProblemError("not-found", "the study is no longer known");
      this.#study = study;
      await listStudy(vault.index, source, study, clock, this.#ended.signal);
      const { series, wanted, done } = await seriesToFetch(vault.index, study.id);
      this.#waiting = [...series];
      this.#wanted = wanted;
      this.#done = done;
      if (wanted === 0) throw new ProblemError("not-found", "the archive lists no instances");
    } finally {
      this.#isListing = false;
    }
  }

  async #fetch(series: SeriesToFetch): Promise<void> {
    const study = this.#study;
    if (study === null) return;
    const { vault, imaging, source, arrived, seriesEnded, makeRoom } = this.#place;
    await makeRoom(series.missing * (this.#fetched === 0 ? USUAL_BYTES : 2 * this.bytesPerImage()));
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
