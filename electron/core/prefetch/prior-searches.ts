/** Looks for priors of every exam on the list, in the order of the plan, one at a time for each site (PF-20). */
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { isWaiting, type Wait } from "../wait.ts";
import { Backoff } from "./backoff.ts";

export interface PriorSearchesPlace {
  readonly clock: () => number;
  /** Meanwhile nothing is searched for (PF-24). */
  readonly quiet: Wait;
  /** Ids of exams that something is done for, the first first. */
  readonly exams: () => readonly string[];
  /** Whether priors of exams that are only expected are looked for, after all others (PF-44). */
  readonly searchesAhead: () => boolean;
  readonly row: (examId: string) => ExamRow | undefined;
  /** Resolves also when the archive refused: the row says so then. */
  readonly search: (examId: string) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

export class PriorSearches {
  readonly #place: PriorSearchesPlace;
  /** By site id: after a failure the whole site is waited for. */
  readonly #sites: Backoff;
  readonly #under = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(place: PriorSearchesPlace) {
    this.#place = place;
    this.#sites = new Backoff(place.clock);
  }

  pump(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    const { clock, quiet } = this.#place;
    if (isWaiting(quiet, clock())) {
      this.#wakeAt(quiet.until);
      return;
    }
    for (const [siteId, examId] of this.#nextOfSites()) this.#start(examId, siteId);
    const next = this.#sites.nextAt();
    if (next !== null) this.#wakeAt(next);
  }

  #wakeAt(at: number): void {
    this.#timer = setTimeout(() => this.pump(), Math.max(50, at - this.#place.clock()));
    this.#timer.unref();
  }

  /** Of each site that is not being asked: the first exam not yet searched for, else the first that failed. */
  #nextOfSites(): ReadonlyMap<string, string> {
    const next = new Map<string, string>();
    const failed = new Map<string, string>();
    const expected = new Map<string, string>();
    const searchesAhead = this.#place.searchesAhead();
    for (const id of this.#place.exams()) {
      const row = this.#place.row(id);
      // Before there are images only the order tells which priors matter.
      if (
        row === undefined ||
        (row.studies.length === 0 && !(searchesAhead && row.state === "expected")) ||
        this.#under.has(row.siteId) ||
        this.#sites.isWaiting(row.siteId)
      )
        continue;
      const states = { "not-searched": row.studies.length === 0 ? expected : next, failed } as const;
      const into =
        row.priors.state === "not-searched" || row.priors.state === "failed" ? states[row.priors.state] : null;
      if (into !== null && !into.has(row.siteId)) into.set(row.siteId, id);
    }
    return new Map([...expected, ...failed, ...next]);
  }

  siteAnswers(siteId: string): void {
    if (!this.#sites.isWaiting(siteId)) return;
    this.#sites.succeed(siteId);
    this.pump();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.allSettled(this.#under.values());
  }

  #start(examId: string, siteId: string): void {
    const work = this.#place
      .search(examId)
      .then(() => {
        if (this.#place.row(examId)?.priors.state === "searched") this.#sites.succeed(siteId);
        else this.#sites.fail(siteId);
      })
      .catch((error: unknown) => {
        this.#sites.fail(siteId);
        if (!this.#closed) this.#place.failed(error);
      })
      .finally(() => {
        this.#under.delete(siteId);
        this.pump();
      });
    this.#under.set(siteId, work);
  }
}
