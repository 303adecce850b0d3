/**
 * How many associations for images an archive is asked for at once, over all fetches. Begins with what the site allows;
 * an archive that takes fewer is found out, and one place of those it takes is left for questions.
 */
import { ProblemError } from "../../../../shared/problem.ts";

/** After so long an archive that was full is asked for more again. */
const RELEARN_MS = 600_000;

export class AssociationSlots {
  readonly #clock: () => number;
  readonly #waiting = new Set<() => void>();
  #used = 0;
  #recalled = false;
  #found: { readonly most: number; readonly at: number } | null = null;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** Associations that are open now. */
  get used(): number {
    return this.#used;
  }

  #most(allowed: number): number {
    if (this.#found !== null && this.#clock() - this.#found.at > RELEARN_MS) this.#found = null;
    return Math.min(allowed, this.#found?.most ?? allowed);
  }

  /**
   * Waits for a place.
   *
   * @param allowed what the site's configuration says
   * @returns gives the place back
   * @throws ProblemError `cancelled` when `signal` aborts
   */
  async take(allowed: number, signal: AbortSignal): Promise<() => void> {
    while (this.#used >= this.#most(allowed)) await this.#turn(signal);
    if (signal.aborted) throw new ProblemError("cancelled");
    this.#used += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#used -= 1;
      for (const wake of this.#waiting) wake();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", stop);
      };
      const wake = (): void => {
        end();
        resolve();
      };
      const stop = (): void => {
        end();
        reject(new ProblemError("cancelled"));
      };
      if (signal.aborted) {
        stop();
        return;
      }
      this.#waiting.add(wake);
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  /** As many as it took, where these were fewer than asked for. */
  get found(): number | null {
    return this.#found?.most ?? null;
  }

  /** What was found of the archive before this began; it is told once, and found out again like all that is found. */
  recall(most: number | null): void {
    if (this.#recalled) return;
    this.#recalled = true;
    if (most !== null) this.#found ??= { most, at: this.#clock() };
  }

  /** The archive did not take another association beside those that are open. */
  full(): void {
    const open = Math.max(1, this.#used - 1);
    this.#found = { most: Math.max(1, open - 1), at: this.#clock() };
  }
}
