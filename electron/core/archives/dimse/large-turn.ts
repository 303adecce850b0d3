/**
 * How much of data sets may be in memory while they come: each association a first part, and beyond that one data set at
 * a time, up to a limit. So the whole stays under first part times associations plus that limit, whatever arrives.
 */
import { ProblemError } from "../../../../shared/problem.ts";

export interface Taking {
  /**
   * The data set has grown to so many bytes. @returns what to wait for before more is read, or `null`
   * @throws ProblemError `too-large` beyond the limit
   */
  grow(bytes: number): Promise<void> | null;
  end(): void;
}

export class LargeTurn {
  readonly #firstPart: number;
  readonly #limit: number;
  readonly #queue: (() => void)[] = [];
  #taken = false;

  constructor(firstPart: number, limit: number) {
    this.#firstPart = firstPart;
    this.#limit = limit;
  }

  begin(): Taking {
    let mine = false;
    return {
      grow: (bytes) => {
        if (bytes > this.#limit) throw new ProblemError("too-large", `a data set of more than ${this.#limit} bytes`);
        if (mine || bytes <= this.#firstPart) return null;
        mine = true;
        return this.#enter();
      },
      end: () => {
        if (mine) this.#leave();
        mine = false;
      },
    };
  }

  #enter(): Promise<void> | null {
    if (!this.#taken) {
      this.#taken = true;
      return null;
    }
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
