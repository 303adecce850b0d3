/** Bytes a second over the last seconds: steady enough to reckon the time left by. */

const WINDOW_MS = 8_000;
const SLICE_MS = 250;

export class TransferRate {
  readonly #clock: () => number;
  #slices: { readonly at: number; bytes: number }[] = [];
  #startedAt: number | null = null;
  #lastAt = 0;

  /** @param clock milliseconds that only grow */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  add(bytes: number): void {
    const now = this.#clock();
    // After a rest the rate begins anew: what was fetched before it says nothing of now.
    if (this.#startedAt === null || now - this.#lastAt > WINDOW_MS) this.#startedAt = now;
    this.#lastAt = now;
    const last = this.#slices.at(-1);
    if (last !== undefined && now - last.at < SLICE_MS) last.bytes += bytes;
    else this.#slices.push({ at: now, bytes });
    this.#drop(now);
  }

  bytesPerSecond(): number {
    const now = this.#clock();
    this.#drop(now);
    if (this.#startedAt === null || this.#slices.length === 0) return 0;
    const span = Math.max(1_000, Math.min(WINDOW_MS, now - this.#startedAt));
    return (this.#slices.reduce((sum, { bytes }) => sum + bytes, 0) * 1000) / span;
  }

  #drop(now: number): void {
    this.#slices = this.#slices.filter(({ at }) => now - at < WINDOW_MS);
  }
}
