/** Places for requests for images at one archive: as many as measuring finds best, each taken in turn. */
import type { FoundParallelism } from "../../../shared/contract/archive-abilities.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { beginParallelism, findAnew, foundOf, type Parallelism, withMeasure, withRefusal } from "./parallelism.ts";
import { Turns } from "./turns.ts";

/** So long all places have to be taken until what came is a measure. */
const MEASURE_MS = 2000;
/** What comes in the first moment of another number still belongs to the one before. */
const UNSETTLED_MS = 500;

export interface RequestPlacesOf {
  /** What the site's configuration allows. */
  readonly most: number;
  readonly known: FoundParallelism | null;
  readonly learned: (found: FoundParallelism) => void;
  /** UTC milliseconds. */
  readonly clock: () => number;
  /** Milliseconds that only grow. */
  readonly ticks?: () => number;
}

export class RequestPlaces {
  readonly #of: RequestPlacesOf;
  readonly #ticks: () => number;
  readonly #turns = new Turns();
  #state: Parallelism;
  #used = 0;
  /** Since when all places are taken; `null` while one is free. */
  #fullSince: number | null = null;
  #settlesAt = 0;
  #fullMs = 0;
  #bytes = 0;

  constructor(of: RequestPlacesOf) {
    this.#of = of;
    this.#ticks = of.ticks ?? (() => performance.now());
    this.#state = beginParallelism(of.most, of.known);
  }

  get most(): number {
    return this.#of.most;
  }

  get atOnce(): number {
    return this.#state.atOnce;
  }

  /** Waits for a place. @returns to give it back, once. @throws ProblemError `cancelled` when `signal` aborts */
  async take(signal: AbortSignal): Promise<() => void> {
    while (this.#used >= this.#state.atOnce) await this.#turns.wait(signal);
    if (signal.aborted) throw new ProblemError("cancelled");
    this.#change(1);
    let isGiven = false;
    return () => {
      if (isGiven) return;
      isGiven = true;
      this.#change(-1);
      this.#turns.wake();
    };
  }

  /** Bytes of images that came over the places taken. */
  received(bytes: number): void {
    const now = this.#ticks();
    if (this.#fullSince === null || now < this.#settlesAt) return;
    this.#bytes += bytes;
    this.#countTime(now);
    if (this.#fullMs < MEASURE_MS) return;
    const rate = (this.#bytes * 1000) / this.#fullMs;
    this.#measureAnew();
    this.#become(withMeasure(this.#state, rate, this.#of.clock()));
  }

  /** The archive refused one of the requests under way. */
  refused(): void {
    this.#become(withRefusal(this.#state, this.#used, this.#of.clock()));
  }

  /** The machine is on another line, or back on one. */
  lineChanged(): void {
    this.#become(findAnew(this.#state));
  }

  #become(next: Parallelism): void {
    const before = this.#state;
    this.#state = next;
    if (next.stage !== before.stage) this.#measureAnew();
    if (next.atOnce !== before.atOnce) {
      this.#measureAnew();
      this.#settlesAt = this.#ticks() + UNSETTLED_MS;
      this.#change(0);
      this.#turns.wake();
    }
    const found = foundOf(next);
    if (found !== null && found.foundAt !== before.foundAt) this.#of.learned(found);
  }

  #change(by: number): void {
    const now = this.#ticks();
    this.#countTime(now);
    this.#used += by;
    this.#fullSince = this.#used === this.#state.atOnce ? now : null;
  }

  #countTime(now: number): void {
    if (this.#fullSince === null) return;
    this.#fullMs += Math.max(0, now - Math.max(this.#fullSince, this.#settlesAt));
    this.#fullSince = now;
  }

  #measureAnew(): void {
    this.#fullMs = 0;
    this.#bytes = 0;
  }
}
