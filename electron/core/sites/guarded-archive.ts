/** An archive behind a circuit breaker: while it does not answer, asking it costs nothing. */
import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  isBrokenCircuitError,
} from "cockatiel";
import type { SopInstanceUid } from "../../../shared/dicom/uid.ts";
import { isProblem, type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { type Archive, BusyError, type ReceivedInstance } from "../archives/index.ts";
import { isWaiting, type Wait, waitFrom } from "../wait.ts";

/** Failures of the server or the line, which the next question would most likely meet again. */
const ofTheServer = new Set<ProblemCode>([
  "name-not-found",
  "no-connection",
  "timed-out",
  "tls-refused",
  "client-certificate",
  "login-refused",
  "sign-in-needed",
  "server-error",
  "busy",
  "foreign-address",
  "folder-missing",
]);

const ofLogin = new Set<ProblemCode>(["login-refused", "sign-in-needed"]);

const FAILURES = 3;
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;
/** Servers lock accounts after a few wrong passwords. */
const LOGIN_PAUSE = 600_000;
/** A server that asks for more patience (RFC 9110, 10.2.3) is asked again all the same: by then it may be another day. */
const LONGEST_BUSY = 3_600_000;

const isOfServer = (error: unknown): error is ProblemError => isProblem(error) && ofTheServer.has(error.problem.code);

const closedBreaker = (): CircuitBreakerPolicy =>
  circuitBreaker(handleWhen(isOfServer), {
    breaker: new ConsecutiveBreaker(FAILURES),
    halfOpenAfter: new DelegateBackoff(({ attempt }) => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1))),
  });

export class GuardedArchive {
  readonly id: string;
  readonly archive: Archive;
  readonly #clock: () => number;
  #breaker: CircuitBreakerPolicy = closedBreaker();
  #last: ProblemError | null = null;
  /** While it lasts nothing is asked: after a refused login, or as long as a busy server wants to be left alone. */
  #pause: Wait | null = null;

  constructor(id: string, archive: Archive, clock: () => number) {
    this.id = id;
    this.archive = archive;
    this.#clock = clock;
  }

  /** Forgets past failures. */
  reset(): void {
    this.#breaker = closedBreaker();
    this.#pause = null;
  }

  /** Forgets failures of the line, and what was connected over it; a refused login waits its time out all the same. */
  async lineIsBack(): Promise<void> {
    this.#breaker = closedBreaker();
    await this.archive.reconnect?.();
  }

  /** Asks, or says at once what the last one met while the archive is left in peace. */
  async ask<T>(work: (archive: Archive) => Promise<T>): Promise<T> {
    this.#leaveInPeace();
    try {
      return await this.#breaker.execute(() => work(this.archive));
    } catch (error) {
      throw this.#heard(error);
    }
  }

  async *fetch(...wanted: Parameters<Archive["fetchSeries"]>): AsyncGenerator<ReceivedInstance> {
    this.#leaveInPeace();
    if (this.#breaker.state === CircuitState.Open) throw this.#last ?? new ProblemError("no-connection");
    try {
      yield* this.archive.fetchSeries(...wanted);
    } catch (error) {
      // The breaker counts promises; a stream's failure is given to it as one.
      await this.#breaker.execute(() => Promise.reject(error)).catch(() => {});
      throw this.#heard(error);
    }
  }

  #leaveInPeace(): void {
    if (this.#last !== null && this.#pause !== null && isWaiting(this.#pause, this.#clock())) throw this.#last;
  }

  #heard(error: unknown): unknown {
    if (isBrokenCircuitError(error)) return this.#last ?? new ProblemError("no-connection", "", { cause: error });
    if (isOfServer(error)) {
      this.#last = error;
      const pause = pauseAfter(error);
      this.#pause = pause === 0 ? null : waitFrom(this.#clock(), pause);
    }
    return error;
  }
}

/** Milliseconds that nothing is asked after a failure. */
function pauseAfter(error: ProblemError): number {
  if (ofLogin.has(error.problem.code)) return LOGIN_PAUSE;
  return error instanceof BusyError ? Math.min(LONGEST_BUSY, error.retryAfter ?? 0) : 0;
}

/** Which of the wanted instances did not come. */
export const stillMissing = (only: readonly SopInstanceUid[], got: ReadonlySet<string>): readonly SopInstanceUid[] =>
  only.filter((instance) => !got.has(instance));
