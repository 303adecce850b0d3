/** When something that failed is tried again: soon at first, then ever less often. */

const WAITS_MS = [3_000, 10_000, 30_000, 120_000, 300_000] as const;
const JITTER = 0.2;

export class Backoff {
  readonly #clock: () => number;
  readonly #kept = new Map<string, { readonly tries: number; readonly at: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** @returns how often it has failed in a row */
  fail(id: string): number {
    const tries = (this.#kept.get(id)?.tries ?? 0) + 1;
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? 0;
    this.#kept.set(id, { tries, at: this.#clock() + wait * (1 + JITTER * Math.random()) });
    return tries;
  }

  succeed(id: string): void {
    this.#kept.delete(id);
  }

  isWaiting(id: string): boolean {
    return this.at(id) > this.#clock();
  }

  /** When it may be tried, by the clock; 0 for what has not failed. */
  at(id: string): number {
    return this.#kept.get(id)?.at ?? 0;
  }

  /** When the next one may be tried; `null` when none waits. */
  nextAt(): number | null {
    const times = [...this.#kept.values()].map(({ at }) => at).filter((at) => at > this.#clock());
    return times.length === 0 ? null : Math.min(...times);
  }

  clear(): void {
    this.#kept.clear();
  }
}
