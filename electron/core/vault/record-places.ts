/** Where the records of recently read series lie, so that scrolling asks the index once a series. */
import { type Kysely, sql } from "kysely";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "./schema.ts";

const KEPT_SERIES = 64;

export interface RecordPlace {
  readonly segment: string;
  readonly offset: number;
  /** Bytes of one record's body. */
  readonly bytes: number;
  readonly frames: number;
}

export interface InstancePlace {
  readonly instance: string;
  readonly series: string;
  readonly original: RecordPlace | null;
  readonly ready: RecordPlace | null;
}

interface PlaceRow {
  readonly id: string;
  readonly originalSegment: string | null;
  readonly originalOffset: number | null;
  readonly originalBytes: number | null;
  readonly readySegment: string | null;
  readonly readyOffset: number | null;
  readonly frameBytes: number | null;
  readonly frames: number | null;
}

const place = (
  segment: string | null,
  offset: number | null,
  bytes: number | null,
  frames: number | null,
): RecordPlace | null =>
  segment === null || offset === null || bytes === null ? null : { segment, offset, bytes, frames: frames ?? 0 };

export class RecordPlaces {
  readonly #index: Kysely<Database>;
  readonly #kept = new Map<string, ReadonlyMap<string, InstancePlace>>();
  /** Grows with each change: what was read before one is not kept after it. */
  #revision = 0;

  constructor(index: Kysely<Database>) {
    this.#index = index;
  }

  /** @throws ProblemError `unknown` when there is no such instance */
  async find(instance: string): Promise<InstancePlace> {
    for (const [series, places] of this.#kept) {
      const found = places.get(instance);
      if (found === undefined) continue;
      this.#kept.delete(series);
      this.#kept.set(series, places);
      return found;
    }
    const row = await this.#index
      .selectFrom("instance")
      .select("series_id")
      .where("id", "=", instance)
      .executeTakeFirst();
    const found = row && (await this.#load(row.series_id)).get(instance);
    if (found === undefined) throw new ProblemError("unknown", "no such instance");
    return found;
  }

  forget(series: string): void {
    this.#kept.delete(series);
    this.#revision++;
  }

  async #load(series: string): Promise<ReadonlyMap<string, InstancePlace>> {
    const revision = this.#revision;
    const { rows } = await sql<PlaceRow>`select id, original_segment as "originalSegment",
      original_offset as "originalOffset", original_bytes as "originalBytes", ready_segment as "readySegment",
      ready_offset as "readyOffset", header_json ->> '$.image.frameBytes' as "frameBytes",
      json_array_length(header_json, '$.image.frames') as frames
      from instance where series_id = ${series}`.execute(this.#index);
    const places = new Map(
      rows.map((row) => [
        row.id,
        {
          instance: row.id,
          series,
          original: place(row.originalSegment, row.originalOffset, row.originalBytes, 1),
          ready: place(row.readySegment, row.readyOffset, row.frameBytes, row.frames),
        },
      ]),
    );
    if (revision !== this.#revision) return places;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_SERIES && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(series, places);
    return places;
  }
}
