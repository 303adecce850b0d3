/** Events on their way into the audit: in the order in which they happened, and none is lost for want of room on the disk. */
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { isProblem } from "../../../shared/problem.ts";
import type { Audit } from "./audit.ts";

export interface AuditQueuePlace {
  readonly record: Audit;
  readonly clock: () => number;
  /** Told of what is no full disk; that event is given up. */
  readonly failed: (error: unknown) => void;
}

const AGAIN_MS = 5_000;

export class AuditQueue {
  readonly #place: AuditQueuePlace;
  readonly #waiting: { readonly event: AuditEvent; readonly at: number }[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(place: AuditQueuePlace) {
    this.#place = place;
  }

  /** Whoever did what is told need not wait for it. It is kept with the time of now, however late it is written. */
  add(event: AuditEvent): void {
    this.#waiting.push({ event, at: this.#place.clock() });
    void this.#write();
  }

  /** Resolves when all that was told before is written, or cannot be now. */
  async settle(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async close(): Promise<void> {
    await this.settle();
    clearTimeout(this.#timer);
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    clearTimeout(this.#timer);
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.#place.record.append(next.event, next.at);
      } catch (error) {
        if (isProblem(error) && error.problem.code === "disk-full") {
          this.#timer = setTimeout(() => void this.#write(), AGAIN_MS);
          this.#timer.unref();
          return;
        }
        this.#place.failed(error);
      }
      this.#waiting.shift();
    }
  }
}
