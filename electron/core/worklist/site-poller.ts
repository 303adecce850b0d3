/** Asks one site, again and again, what is on its list. Each site has its own: none waits for another. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { studyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, type Problem, type ProblemCode } from "../../../shared/problem.ts";
import { pollRange } from "../../../shared/sites/intake.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { StudyQuery, TellUnreadable } from "../archives/index.ts";
import type { Database } from "../vault/index.ts";
import { PollAudit } from "./poll-audit.ts";
import { type ListedStudy, markGone, type TakenIn, takeIn } from "./take-in.ts";

export interface SitePollerPlace {
  readonly site: SiteConfig;
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  /** Asks the site's archives. @throws ProblemError */
  readonly find: (
    query: StudyQuery,
    signal: AbortSignal,
    unreadable?: TellUnreadable,
  ) => Promise<readonly ListedStudy[]>;
  readonly taken: (taken: TakenIn) => void;
  /** Told why a list that came could not be written down. */
  readonly notTaken: (siteId: string, problem: Problem) => void;
  readonly audit: (event: AuditEvent) => void;
  /** Told of what is no expected failure. */
  readonly failed: (error: unknown) => void;
}

const INTERVAL_MS = 60_000;
const JITTER = 0.1;
const TIMEOUT_MS = 90_000;
/** Exams on the list that the last hours do not cover are asked for one by one, so many each time. */
const ONE_BY_ONE = 20;

/** Of the index, not of the archive. */
const ofMachine = new Set<ProblemCode>(["disk-full", "vault-damaged"]);

export class SitePoller {
  readonly #place: SitePollerPlace;
  readonly #ended = new AbortController();
  /** What each study looked like when it was last taken in: what is the same is left alone. */
  readonly #taken = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | null = null;
  #again = false;
  #asking = new AbortController();
  readonly #told: PollAudit;

  constructor(place: SitePollerPlace) {
    this.#place = place;
    this.#told = new PollAudit(place.site.id, place.clock, place.audit);
  }

  start(): void {
    void this.poll();
  }

  /** Asks now. Askers while one is under way share the next one. */
  poll(): Promise<void> {
    if (this.#ended.signal.aborted) return Promise.resolve();
    if (this.#polling !== null) {
      this.#again = true;
      return this.#polling;
    }
    clearTimeout(this.#timer);
    this.#polling = this.#run().finally(() => {
      this.#polling = null;
      this.#schedule();
    });
    return this.#polling;
  }

  /** Gives up what is being asked: no answer will come over a line that is gone (MA-2). */
  cut(): void {
    this.#asking.abort();
  }

  async close(): Promise<void> {
    this.#ended.abort();
    clearTimeout(this.#timer);
    await this.#polling;
    this.#told.close();
  }

  #schedule(): void {
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => void this.poll(), INTERVAL_MS * (1 + JITTER * (2 * Math.random() - 1)));
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      const asking = new AbortController();
      this.#asking = asking;
      const startedAt = this.#place.clock();
      const counted = { questions: 0 };
      try {
        const answers = await this.#ask(
          AbortSignal.any([this.#ended.signal, asking.signal, AbortSignal.timeout(TIMEOUT_MS)]),
          this.#counting(counted),
        );
        this.#told.polled({ ...counted, answers, problem: null }, startedAt);
      } catch (error) {
        const problem = isProblem(error) ? error.problem.code : "unknown";
        if (counted.questions > 0) this.#told.polled({ ...counted, answers: null, problem }, startedAt);
        if (this.#ended.signal.aborted) return;
        // What the archive refused is in the site's state already.
        if (!isProblem(error)) this.#place.failed(error);
        else if (ofMachine.has(error.problem.code)) this.#place.notTaken(this.#place.site.id, error.problem);
      }
    } while (this.#again && !this.#ended.signal.aborted);
  }

  #counting(counted: { questions: number }): SitePollerPlace["find"] {
    return (query, signal, unreadable) => {
      counted.questions += 1;
      return this.#place.find(query, signal, unreadable);
    };
  }

  /** @returns how many studies the last hours' list holds */
  async #ask(signal: AbortSignal, find: SitePollerPlace["find"]): Promise<number> {
    const { site, index, clock, taken } = this.#place;
    const now = clock();
    const range = pollRange(site.intake, utcMillis(now), site.timeZone);
    const listed = await find(range === null ? {} : { dates: range }, signal);
    const changed = listed.filter(({ summary }) => this.#taken.get(summary.study) !== JSON.stringify(summary));
    const result = await takeIn(index, site, changed, now);
    for (const { summary } of changed) this.#taken.set(summary.study, JSON.stringify(summary));
    if (result.exams.length > 0) taken(result);
    await this.#askForTheRest(new Set(listed.map(({ summary }) => summary.study)), signal, find);
    return listed.length;
  }

  /** WL-62, WL-63: exams on the list that the answer did not name: older ones, and those that are gone. */
  async #askForTheRest(seen: ReadonlySet<string>, signal: AbortSignal, find: SitePollerPlace["find"]): Promise<void> {
    const { site, index, clock, taken } = this.#place;
    const rows = await index
      .selectFrom("exam")
      .innerJoin("exam_study", "exam_study.exam_id", "exam.id")
      .innerJoin("study", "study.id", "exam_study.study_id")
      .select(["study.id", "study.study_uid"])
      .where("exam.site_id", "=", site.id)
      .where((where) => where.or([where("exam.read_at", "is", null), where("exam.reading_since", "is not", null)]))
      .where("exam.left_at", "is", null)
      .where("study.gone_at", "is", null)
      // What stands before a reader's eyes is asked for first, each time.
      .orderBy((order) => order("exam.reading_since", "is", null))
      .orderBy("study.seen_at")
      .execute();
    const rest = rows.filter((row) => !seen.has(row.study_uid)).slice(0, ONE_BY_ONE);
    const gone: string[] = [];
    const found: ListedStudy[] = [];
    for (const row of rest) {
      const study = studyUid.parse(row.study_uid);
      let isUnread = false;
      const answers = await find({ study }, signal, () => {
        isUnread = true;
      });
      const ofStudy = answers.filter(({ summary }) => summary.study === study);
      if (ofStudy.length === 0) {
        // SI-24: an answer that could not be read may have named it.
        if (isUnread) continue;
        gone.push(row.id);
        // Should it come again as it was, it is taken in again.
        this.#taken.delete(study);
      } else found.push(...ofStudy);
    }
    const result = await takeIn(index, site, found, clock());
    const exams = [...result.exams, ...(await markGone(index, gone, clock()))];
    if (exams.length > 0) taken({ ...result, exams });
  }
}
