/** An access token that is got when first needed, shared by all who ask meanwhile, and got anew before it ends. */
import { ProblemError } from "../../../../shared/problem.ts";
import { untilAborted } from "../until-aborted.ts";

export interface Grant {
  readonly accessToken: string;
  /** Seconds it is good for; undefined when the server does not say. */
  readonly expiresIn: number | undefined;
}

/** A token is got anew so long before it ends, or a fifth of its life before where that is shorter. */
const MARGIN_MS = 60_000;

export class Tokens {
  readonly #request: () => Promise<Grant>;
  readonly #clock: () => number;
  #token: { readonly value: string; readonly goodUntil: number } | null = null;
  #asking: Promise<string> | null = null;

  /** @param request rejects with a ProblemError when no token is to be had */
  constructor(request: () => Promise<Grant>, clock: () => number) {
    this.#request = request;
    this.#clock = clock;
  }

  get(signal: AbortSignal): Promise<string> {
    if (signal.aborted) return Promise.reject(new ProblemError("cancelled"));
    if (this.#token !== null && this.#clock() < this.#token.goodUntil) return Promise.resolve(this.#token.value);
    // Whoever leaves off waiting does not take it from the others.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return untilAborted(this.#asking, signal);
  }

  /** Takes a grant that came in another way. */
  take({ accessToken, expiresIn }: Grant): void {
    const lasts = expiresIn === undefined ? Number.POSITIVE_INFINITY : expiresIn * 1000;
    this.#token = { value: accessToken, goodUntil: this.#clock() + lasts - Math.min(MARGIN_MS, lasts / 5) };
  }

  /** The archive refused this token: it is not shown again. */
  refused(token: string): void {
    if (this.#token?.value === token) this.#token = null;
  }

  async #ask(): Promise<string> {
    const grant = await this.#request();
    this.take(grant);
    return grant.accessToken;
  }
}
