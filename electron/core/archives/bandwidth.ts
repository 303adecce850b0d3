import { ProblemError } from "../../../shared/problem.ts";

/**
 * A token bucket: so many bytes a second over all that share it, with bursts of a quarter second.
 *
 * Takers are served in order. More than a burst may be taken at once; the debt is waited off by whoever comes next.
 */
export class Bandwidth {
  readonly #bytesPerSecond: number;
  readonly #clock: () => number;
  #left: number;
  #filledAt: number;
  #queue: Promise<void> = Promise.resolve();

  /** @param clock milliseconds that only grow */
  constructor(mbit: number, clock: () => number = () => performance.now()) {
    this.#bytesPerSecond = (mbit * 1_000_000) / 8;
    this.#clock = clock;
    this.#left = this.#bytesPerSecond / 4;
    this.#filledAt = clock();
  }

  /** Waits until so many bytes may pass. @throws ProblemError `cancelled` */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#takeNow(bytes, signal));
    this.#queue = turn.catch(() => {});
    await turn;
  }

  async #takeNow(bytes: number, signal: AbortSignal): Promise<void> {
    this.#fill();
    while (this.#left <= 0) {
      await pause(Math.max(1, (-this.#left / this.#bytesPerSecond) * 1000), signal);
      this.#fill();
    }
    if (signal.aborted) throw new ProblemError("cancelled");
    this.#left -= bytes;
  }

  #fill(): void {
    const now = this.#clock();
    const burst = this.#bytesPerSecond / 4;
    this.#left = Math.min(burst, this.#left + ((now - this.#filledAt) / 1000) * this.#bytesPerSecond);
    this.#filledAt = now;
  }
}

/** Waits. @throws ProblemError `cancelled` as soon as the signal aborts */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ProblemError("cancelled"));
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(new ProblemError("cancelled"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
