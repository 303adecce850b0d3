/**
 * Memory for frames that is touched once and then used again.
 *
 * A page of memory costs most when it is first written. So buffers go back to the pool when an exam closes and serve
 * the next one, and some are touched ahead while the reader is in the list.
 */

/** Sizes are rounded up so that series of nearly equal frames share buffers. */
const GRAIN = 64 * 1024;
const PAGE = 4096;

export const roundToGrain = (bytes: number): number => Math.max(GRAIN, Math.ceil(bytes / GRAIN) * GRAIN);

export class FramePool {
  readonly cap: number;
  readonly #free = new Map<number, ArrayBuffer[]>();
  #inUse = 0;
  #idle = 0;

  /** @param cap most bytes held at once, in use and idle together */
  constructor(cap: number) {
    this.cap = cap;
  }

  /** Bytes lent out. */
  get inUse(): number {
    return this.#inUse;
  }

  /** Bytes waiting to be used again. */
  get idle(): number {
    return this.#idle;
  }

  /** @returns whether `take(bytes)` stays under the cap, idle buffers of other sizes given up if need be */
  hasRoom(bytes: number): boolean {
    return this.#inUse + roundToGrain(bytes) <= this.cap;
  }

  /** Lends a buffer of at least `bytes`, its content left over from whoever had it before. */
  take(bytes: number): ArrayBuffer {
    const size = roundToGrain(bytes);
    this.#inUse += size;
    const used = this.#free.get(size)?.pop();
    if (used !== undefined) {
      this.#idle -= size;
      return used;
    }
    this.#giveUpIdle(this.#inUse + this.#idle - this.cap);
    return new ArrayBuffer(size);
  }

  /** Takes a buffer back. */
  release(buffer: ArrayBuffer): void {
    const size = buffer.byteLength;
    this.#inUse -= size;
    if (this.#inUse + this.#idle + size > this.cap) return;
    this.#keep(buffer);
  }

  /** Forgets a buffer that was lost on its way (a stream that failed while it filled it). */
  forget(bytes: number): void {
    this.#inUse -= roundToGrain(bytes);
  }

  /**
   * Touches buffers ahead for frames of `bytes`, until `total` bytes are idle; a little at a time, when nothing waits.
   *
   * @param idle runs its argument when the program has nothing better to do
   */
  touchAhead(bytes: number, total: number, idle: (work: () => void) => void): void {
    const size = roundToGrain(bytes);
    const step = (): void => {
      if (this.#idle + this.#inUse + size > Math.min(total, this.cap)) return;
      const buffer = new ArrayBuffer(size);
      const view = new Uint8Array(buffer);
      for (let at = 0; at < size; at += PAGE) view[at] = 1;
      this.#keep(buffer);
      idle(step);
    };
    idle(step);
  }

  #keep(buffer: ArrayBuffer): void {
    const list = this.#free.get(buffer.byteLength);
    if (list === undefined) this.#free.set(buffer.byteLength, [buffer]);
    else list.push(buffer);
    this.#idle += buffer.byteLength;
  }

  #giveUpIdle(bytes: number): void {
    let wanted = bytes;
    for (const [size, list] of this.#free) {
      while (wanted > 0 && list.pop() !== undefined) {
        this.#idle -= size;
        wanted -= size;
      }
    }
  }
}
