/**
 * Associations of one archive that are being opened. What is open waits for them a moment before it asks for images:
 * archives that lock their index for a retrieve (DCMTK's dcmqrscp) let in those who come later only when all retrieves
 * are over.
 */
const MOST_MS = 500;

export class Dials {
  #under = 0;
  readonly #waiting = new Set<() => void>();

  /** Opens one, and waits until no other is being opened, or half a second. */
  async open<Value>(dial: () => Promise<Value>): Promise<Value> {
    this.#under += 1;
    try {
      return await dial();
    } finally {
      this.#under -= 1;
      if (this.#under === 0) for (const wake of this.#waiting) wake();
      else await this.#settled();
    }
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, MOST_MS);
      this.#waiting.add(wake);
    });
  }
}
