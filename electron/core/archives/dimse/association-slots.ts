/**
 * How many associations an archive is asked for at once, over all tasks of one sort. Begins with what the site allows; an
 * archive that takes fewer is found out, and one place of those it takes is left for questions.
 *
 * An association that did its work keeps its place for a while, at rest: a new one costs three round trips, and archives
 * that lock their index for a retrieve let new ones wait until all others are done.
 */
import { ProblemError } from "../../../../shared/problem.ts";
import { Turns } from "../turns.ts";

/** After so long an archive that was full is asked for more again. */
const RELEARN_MS = 600_000;
const REST_MS = 5000;

/** An association as its place sees it. */
export interface Restable {
  readonly isOpen: boolean;
  release(): Promise<void>;
}

export interface Place<Kept extends Restable> {
  /** One of the same kind that is at rest; `null`: a new one is to be opened. */
  readonly kept: Kept | null;
  /** Gives the place back, once; an association that is open and asks for nothing comes to rest there. */
  back(association?: Kept): void;
}

interface Resting<Kept> {
  readonly kind: string;
  readonly association: Kept;
  readonly timer: NodeJS.Timeout;
}

export class AssociationSlots<Kept extends Restable> {
  readonly #clock: () => number;
  readonly #turns = new Turns();
  readonly #resting = new Set<Resting<Kept>>();
  #used = 0;
  #recalled = false;
  #found: { readonly most: number; readonly at: number } | null = null;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  /** Associations that are open now, at work or at rest. */
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
   * @param kind associations of one kind can stand in for each other
   * @throws ProblemError `cancelled` when `signal` aborts
   */
  async take(allowed: number, kind: string, signal: AbortSignal): Promise<Place<Kept>> {
    for (;;) {
      if (signal.aborted) throw new ProblemError("cancelled");
      const same = [...this.#resting].find((resting) => resting.kind === kind);
      if (same !== undefined) {
        this.#wakeUp(same);
        if (same.association.isOpen) return this.#place(kind, same.association);
        this.#used -= 1;
      } else if (this.#used < this.#most(allowed)) {
        this.#used += 1;
        return this.#place(kind, null);
      } else if (this.#resting.size > 0) await this.#endOldest();
      else await this.#turns.wait(signal);
    }
  }

  #place(kind: string, kept: Kept | null): Place<Kept> {
    let given = false;
    return {
      kept,
      back: (association) => {
        if (given) return;
        given = true;
        if (association?.isOpen) this.#rest(kind, association);
        else this.#used -= 1;
        this.#turns.wake();
      },
    };
  }

  #rest(kind: string, association: Kept): void {
    const timer = setTimeout(() => void this.#end(resting), REST_MS);
    const resting = { kind, association, timer };
    this.#resting.add(resting);
  }

  #wakeUp(resting: Resting<Kept>): void {
    clearTimeout(resting.timer);
    this.#resting.delete(resting);
  }

  /** Its place is free once the archive knows of its end. */
  async #end(resting: Resting<Kept>): Promise<void> {
    this.#wakeUp(resting);
    await resting.association.release();
    this.#used -= 1;
    this.#turns.wake();
  }

  async #endOldest(): Promise<void> {
    const [oldest] = this.#resting;
    if (oldest !== undefined) await this.#end(oldest);
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
