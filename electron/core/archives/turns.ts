import { ProblemError } from "../../../shared/problem.ts";

/** Those who wait for a place. */
export class Turns {
  readonly #waiting = new Set<() => void>();

  /** Waits until somebody says that there may be a place. @throws ProblemError `cancelled` when `signal` aborts */
  wait(signal: AbortSignal): Promise<void> {
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

  /** All look again whether there is a place. */
  wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
