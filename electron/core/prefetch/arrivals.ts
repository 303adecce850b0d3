/** Tells the room and the list that images of a series came: together, with the beat. */
import type { Kysely } from "kysely";
import type { CoreEvent } from "../../../shared/contract/events.ts";
import type { Database } from "../vault/index.ts";
import { untilBeat } from "./beat.ts";

export class Arrivals {
  readonly #emit: (event: CoreEvent) => void;
  readonly #came: (studyIds: readonly string[]) => void;
  readonly #waiting = new Map<string, { readonly studyId: string; arrived: number }>();
  #timer: NodeJS.Timeout | undefined;

  /** @param came told of the studies whose images came */
  constructor(emit: (event: CoreEvent) => void, came: (studyIds: readonly string[]) => void) {
    this.#emit = emit;
    this.#came = came;
  }

  add(studyId: string, seriesId: string): void {
    const waiting = this.#waiting.get(seriesId);
    if (waiting === undefined) this.#waiting.set(seriesId, { studyId, arrived: 1 });
    else waiting.arrived += 1;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, untilBeat());
  }

  /** A series ended: its thumbnail and completeness are to be seen now, whatever came. */
  async tell(index: Kysely<Database>, seriesId: string): Promise<void> {
    const row = await index.selectFrom("series").select("study_id").where("id", "=", seriesId).executeTakeFirst();
    if (row === undefined) return;
    const arrived = this.#waiting.get(seriesId)?.arrived ?? 0;
    this.#waiting.delete(seriesId);
    this.#came([row.study_id]);
    this.#emit({ type: "content", studyId: row.study_id, seriesId, arrived });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    if (this.#waiting.size === 0) return;
    this.#came([...new Set([...this.#waiting.values()].map(({ studyId }) => studyId))]);
    for (const [seriesId, { studyId, arrived }] of this.#waiting) {
      this.#emit({ type: "content", studyId, seriesId, arrived });
    }
    this.#waiting.clear();
  }
}
