/** When something that failed is tried again: soon at first, then ever less often. */
import { isWaiting, type Wait, waitFrom } from "../wait.ts";

const WAITS_MS = [3_000, 10_000, 30_000, 120_000, 300_000] as const;
const JITTER = 0.2;

export class Backoff {
  readonly #clock: () => number;
  readonly #kept = new Map<string, { readonly tries: number; readonly wait: Wait }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** @returns how often it has failed in a row */
  fail(id: string): number {
    const tries = (this.#kept.get(id)?.tries ?? 0) + 1;
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? 0;
    this.#kept.set(id, { tries, wait: waitFrom(this.#clock(), wait * (1 + JITTER * Math.random())) });
    return tries;
  }

  succeed(id: string): void {
    this.#kept.delete(id);
  }

  isWaiting(id: string): boolean {
    const kept = this.#kept.get(id);
    return kept !== undefined && isWaiting(kept.wait, this.#clock());
  }

  /** When it may be tried, by the clock; 0 for what has not failed. */
  at(id: string): number {
    return this.#kept.get(id)?.wait.until ?? 0;
  }

  /** When the next one may be tried; `null` when none waits. */
  nextAt(): number | null {
    const now = this.#clock();
    const waiting = [...this.#kept.values()].filter(({ wait }) => isWaiting(wait, now));
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ wait }) => wait.until));
  }

  clear(): void {
    this.#kept.clear();
  }
}
