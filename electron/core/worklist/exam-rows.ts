/**
 * The rows of the worklist in memory: built once, part by part, the most urgent first; then each anew when something of its
 * exam changed.
 */
import { setTimeout as later, setImmediate } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import type { Database } from "../vault/index.ts";
import { buildExamRow, clockFromOf } from "./build-exam-row.ts";
import { type ExamFacts, examFacts, type LiveFacts, listedExams, noLiveFacts } from "./exam-facts.ts";

export interface ExamRowsPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  /** `undefined` for a site that is disabled or gone: its exams are not listed. */
  readonly siteOf: (siteId: string) => SiteConfig | undefined;
  readonly changed: (changed: readonly ExamRow[], removed: readonly string[]) => void;
  /** Told of what must not happen; the next change tries again. */
  readonly failed: (error: unknown) => void;
}

/** Changes are told together, at most five times a second. */
const QUIET_MS = 200;
/** Exams read and rows built, or given out, before others get their turn: some milliseconds. */
const AT_ONCE = 200;
/** Between the first part of the list and the others: the page draws it meanwhile, on a machine that may have two cores. */
const FIRST_LOOK_MS = 400;

export class ExamRows {
  readonly #place: ExamRowsPlace;
  readonly #rows = new Map<string, ExamRow>();
  readonly #live = new Map<string, LiveFacts>();
  readonly #examOfStudy = new Map<string, string>();
  readonly #touched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #lastRevision = 0;
  #refreshing: Promise<void> = Promise.resolve();
  readonly #whole = Promise.withResolvers<void>();
  #isWhole = false;
  /** Resolves when rows were added since. */
  #grown = Promise.withResolvers<void>();
  #closed = false;

  constructor(place: ExamRowsPlace) {
    this.#place = place;
  }

  rows(): readonly ExamRow[] {
    return [...this.#rows.values()];
  }

  find(examId: string): ExamRow | undefined {
    return this.#rows.get(examId);
  }

  /** @throws ProblemError `not-found` */
  row(examId: string): ExamRow {
    const row = this.#rows.get(examId);
    if (row === undefined) throw new ProblemError("not-found", "no such exam on the list");
    return row;
  }

  examOfStudy(studyId: string): string | undefined {
    return this.#examOfStudy.get(studyId);
  }

  /**
   * Reads the list for the first time. Resolves when its first part is there; `whole` resolves with the last. Nothing of it
   * is told as a change: whoever asks for the `parts` is given all.
   */
  async open(): Promise<void> {
    const ids = await listedExams(this.#place.index, this.#place.clock());
    await this.#read(ids.slice(0, AT_ONCE), false);
    this.#readRest(ids).then(this.#whole.resolve, this.#whole.reject);
  }

  /** Resolves when the whole list was read for the first time; rejects when it could not be. */
  get whole(): Promise<void> {
    return this.#whole.promise;
  }

  /** All rows, in parts: those that are there, then the others as they are read. */
  async *parts(): AsyncGenerator<readonly ExamRow[]> {
    const given = new Set<string>();
    for (let isLast = false; !isLast; ) {
      const grown = this.#grown.promise;
      isLast = this.#isWhole;
      const rows = [...this.#rows.values()].filter(({ id }) => !given.has(id));
      for (const { id } of rows) given.add(id);
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        yield rows.slice(at, at + AT_ONCE);
        await setImmediate();
      }
      if (!isLast) await Promise.race([grown, this.whole]);
    }
  }

  /** Reads all exams of the list anew, and tells what changed. */
  async loadAll(): Promise<void> {
    const before = [...this.#rows.keys()];
    const ids = await listedExams(this.#place.index, this.#place.clock());
    for (let at = 0; at < ids.length; at += AT_ONCE) await this.#read(ids.slice(at, at + AT_ONCE), true);
    const listed = new Set(ids);
    await this.#read(
      before.filter((id) => !listed.has(id)),
      true,
    );
  }

  async #readRest(ids: readonly string[]): Promise<void> {
    if (ids.length > AT_ONCE) await later(FIRST_LOOK_MS);
    for (let at = AT_ONCE; at < ids.length && !this.#closed; at += AT_ONCE) {
      await this.#read(ids.slice(at, at + AT_ONCE), false);
      this.#grown.resolve();
      this.#grown = Promise.withResolvers();
    }
    this.#isWhole = true;
  }

  /** Something of these exams changed; their rows follow within {@link QUIET_MS}. */
  touch(examIds: Iterable<string>): void {
    for (const id of examIds) this.#touched.add(id);
    if (this.#touched.size === 0 || this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const ids = [...this.#touched];
      this.#touched.clear();
      this.refresh(ids).catch(this.#place.failed);
    }, QUIET_MS);
  }

  /** Builds these rows anew now, and tells what changed. */
  refresh(examIds: readonly string[]): Promise<void> {
    return this.#read(examIds, true);
  }

  setLive(examId: string, change: Partial<LiveFacts>): void {
    this.#live.set(examId, { ...(this.#live.get(examId) ?? noLiveFacts), ...change });
    this.touch([examId]);
  }

  liveOf(examId: string): LiveFacts {
    return this.#live.get(examId) ?? noLiveFacts;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#refreshing;
  }

  /** One after the other, so that an older reading never replaces a newer one. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#refreshing.then(work);
    this.#refreshing = done.catch(() => {});
    return done;
  }

  /** @param isTold whether what changed by it is told */
  async #read(examIds: readonly string[], isTold: boolean): Promise<void> {
    if (this.#closed || examIds.length === 0) return;
    await this.#inTurn(async () => {
      const facts = await examFacts(this.#place.index, examIds, this.#place.clock());
      const found = new Set(facts.map(({ id }) => id));
      const missing = examIds.filter((id) => !found.has(id));
      const { changed, gone } = await this.#take(facts, missing);
      if (isTold && (changed.length > 0 || gone.length > 0)) this.#place.changed(changed, gone);
    });
  }

  async #take(facts: readonly ExamFacts[], missing: readonly string[]) {
    const changed: ExamRow[] = [];
    const removed = new Set(missing);
    const started: { readonly id: string; readonly at: number }[] = [];
    for (const [at, exam] of facts.entries()) {
      if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
      const site = this.#place.siteOf(exam.siteId);
      if (site === undefined || (exam.studies.length === 0 && exam.orders.length === 0)) {
        removed.add(exam.id);
        continue;
      }
      for (const study of exam.studies) this.#examOfStudy.set(study.id, exam.id);
      const from = clockFromOf(exam, site);
      const keeps = site.serviceLevel.startsAt === "images-complete" && exam.clockFrom === null;
      if (keeps && from !== null) started.push({ id: exam.id, at: from });
      const row = buildExamRow(exam, site, this.liveOf(exam.id), this.#nextRevision());
      const before = this.#rows.get(exam.id);
      if (before !== undefined && isSame(before, row)) continue;
      this.#rows.set(exam.id, row);
      changed.push(row);
    }
    const gone = [...removed].filter((id) => this.#rows.delete(id));
    await this.#keepStarted(started);
    return { changed, gone };
  }

  /** WL-7: a clock that started is kept, so that late images never start it anew. */
  async #keepStarted(started: readonly { readonly id: string; readonly at: number }[]): Promise<void> {
    if (started.length === 0) return;
    await this.#place.index.transaction().execute(async (transaction) => {
      for (const { id, at } of started) {
        await transaction.updateTable("exam").set({ clock_from: at }).where("id", "=", id).execute();
      }
    });
  }

  /** Grows across starts of the program too, since it follows the clock. */
  #nextRevision(): number {
    this.#lastRevision = Math.max(this.#lastRevision + 1, Math.floor(this.#place.clock()) * 16);
    return this.#lastRevision;
  }
}

/** Whether nothing but the revision differs: then there is nothing to tell. */
const isSame = (a: ExamRow, b: ExamRow): boolean =>
  JSON.stringify({ ...a, revision: 0 }) === JSON.stringify({ ...b, revision: 0 });
