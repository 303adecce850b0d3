/** Changed rows on their way to the renderer: together, at most five times a second. */
import type { CoreEvent } from "../../../shared/contract/events.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";

const TELL_MS = 200;

export class ExamEvents {
  readonly #emit: (event: CoreEvent) => void;
  readonly #changed = new Map<string, ExamRow>();
  readonly #removed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(emit: (event: CoreEvent) => void) {
    this.#emit = emit;
  }

  /** The first change after a rest is told at once. */
  add(changed: readonly ExamRow[], removed: readonly string[]): void {
    for (const row of changed) {
      this.#changed.set(row.id, row);
      this.#removed.delete(row.id);
    }
    for (const id of removed) {
      this.#changed.delete(id);
      this.#removed.add(id);
    }
    const wait = this.#toldAt + TELL_MS - performance.now();
    if (wait <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#changed.clear();
    this.#removed.clear();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldAt = performance.now();
    if (this.#changed.size === 0 && this.#removed.size === 0) return;
    const event: CoreEvent = { type: "exams", changed: [...this.#changed.values()], removed: [...this.#removed] };
    this.#changed.clear();
    this.#removed.clear();
    this.#emit(event);
  }
}
