/**
 * Polls of one site on their way to the audit. Every question is told, and the audit is not drowned in them: a poll
 * that went otherwise than the one before is an entry at once; polls alike are counted, and make one entry every
 * quarter of an hour and at the end.
 */
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { ProblemCode } from "../../../shared/problem.ts";

const TOGETHER_MS = 15 * 60_000;

export interface Poll {
  /** Questions that were asked; at least one. */
  readonly questions: number;
  /** Studies listed; `null` when it failed. */
  readonly answers: number | null;
  readonly problem: ProblemCode | null;
}

export class PollAudit {
  readonly #siteId: string;
  readonly #clock: () => number;
  readonly #audit: (event: AuditEvent) => void;
  #last: Poll | null = null;
  #toldAt = 0;
  #alike: { questions: number; readonly since: number } | null = null;

  constructor(siteId: string, clock: () => number, audit: (event: AuditEvent) => void) {
    this.#siteId = siteId;
    this.#clock = clock;
    this.#audit = audit;
  }

  /** @param startedAt when the first of its questions was asked */
  polled(poll: Poll, startedAt: number): void {
    const isAlike = this.#last?.answers === poll.answers && this.#last.problem === poll.problem;
    if (!isAlike) {
      this.close();
      this.#last = poll;
      this.#tell(poll, null);
      return;
    }
    this.#alike ??= { questions: 0, since: startedAt };
    this.#alike.questions += poll.questions;
    if (this.#clock() - this.#toldAt >= TOGETHER_MS) this.close();
  }

  /** Tells what was counted and not yet told. */
  close(): void {
    if (this.#alike === null || this.#last === null) return;
    const { questions, since } = this.#alike;
    this.#alike = null;
    this.#tell({ ...this.#last, questions }, since);
  }

  #tell({ questions, answers, problem }: Poll, since: number | null): void {
    this.#toldAt = this.#clock();
    this.#audit({
      kind: "query",
      siteId: this.#siteId,
      what: "worklist",
      answers,
      questions,
      since,
      outcome: problem === null ? "done" : "failed",
      problem,
    });
  }
}
