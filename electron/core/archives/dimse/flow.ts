/** How many bytes of received instances may be on their way to whoever asked for them. */
export class Flow {
  readonly #window: number;
  readonly #waiting: (() => void)[] = [];
  #open = 0;

  constructor(window: number) {
    this.#window = window;
  }

  /** To be called with what was handed over; resolves when there is room for more. */
  async give(bytes: number): Promise<void> {
    this.#open += bytes;
    while (this.#open > this.#window) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Nobody takes any more: whoever waits goes on, and meets the end elsewhere. */
  end(): void {
    this.taken(Number.POSITIVE_INFINITY);
  }

  /** So much was taken. */
  taken(bytes: number): void {
    this.#open -= bytes;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
