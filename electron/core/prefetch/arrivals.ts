/** Tells the room that images of a series came: together, a few times a second. */
import type { Kysely } from "kysely";
import type { CoreEvent } from "../../../shared/contract/events.ts";
import type { Database } from "../vault/index.ts";

const TELL_MS = 400;

export class Arrivals {
  readonly #emit: (event: CoreEvent) => void;
  readonly #waiting = new Map<string, { readonly studyId: string; arrived: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (event: CoreEvent) => void) {
    this.#emit = emit;
  }

  add(studyId: string, seriesId: string): void {
    const waiting = this.#waiting.get(seriesId);
    if (waiting === undefined) this.#waiting.set(seriesId, { studyId, arrived: 1 });
    else waiting.arrived += 1;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, TELL_MS);
  }

  /** A series ended: its thumbnail and completeness are to be seen now, whatever came. */
  async tell(index: Kysely<Database>, seriesId: string): Promise<void> {
    const row = await index.selectFrom("series").select("study_id").where("id", "=", seriesId).executeTakeFirst();
    if (row === undefined) return;
    const arrived = this.#waiting.get(seriesId)?.arrived ?? 0;
    this.#waiting.delete(seriesId);
    this.#emit({ type: "content", studyId: row.study_id, seriesId, arrived });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    for (const [seriesId, { studyId, arrived }] of this.#waiting) {
      this.#emit({ type: "content", studyId, seriesId, arrived });
    }
    this.#waiting.clear();
  }
}
