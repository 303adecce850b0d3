/** Segments kept open for reading, with their keys; the least recently used is closed when there are too many. */
import { type FileHandle, open } from "node:fs/promises";
import type { Kysely } from "kysely";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "./schema.ts";
import { segmentPath } from "./segment-file.ts";

const KEPT_SEGMENTS = 32;

export interface OpenSegment {
  readonly handle: FileHandle;
  readonly key: Uint8Array;
}

interface Kept {
  readonly segment: Promise<OpenSegment>;
  users: number;
  dropped: boolean;
}

export class OpenSegments {
  readonly #directory: string;
  readonly #index: Kysely<Database>;
  readonly #kept = new Map<string, Kept>();

  constructor(directory: string, index: Kysely<Database>) {
    this.#directory = directory;
    this.#index = index;
  }

  /**
   * Lends an open segment; it stays open until `work` ends, whatever happens to it meanwhile.
   *
   * @throws ProblemError `not-found` when it was erased, `vault-damaged` when its file is missing
   */
  async use<T>(id: string, work: (segment: OpenSegment) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(id) ?? { segment: this.#open(id), users: 0, dropped: false };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    kept.users++;
    try {
      return await work(await kept.segment);
    } catch (error) {
      // A segment that did not open is tried anew next time.
      if (this.#kept.get(id) === kept) this.#remove(id, kept);
      throw error;
    } finally {
      kept.users--;
      if (kept.dropped && kept.users === 0) await closeKept(kept);
      await this.#trim();
    }
  }

  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const kept = this.#kept.get(id);
      if (kept === undefined) continue;
      this.#remove(id, kept);
      if (kept.users === 0) await closeKept(kept);
    }
  }

  close(): Promise<void> {
    return this.drop([...this.#kept.keys()]);
  }

  #remove(id: string, kept: Kept): void {
    this.#kept.delete(id);
    kept.dropped = true;
  }

  async #trim(): Promise<void> {
    if (this.#kept.size <= KEPT_SEGMENTS) return;
    for (const [id, kept] of this.#kept) {
      if (this.#kept.size <= KEPT_SEGMENTS) return;
      if (kept.users === 0) await this.drop([id]);
    }
  }

  async #open(id: string): Promise<OpenSegment> {
    const row = await this.#index.selectFrom("segment").select("key").where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new ProblemError("not-found", "the images were erased");
    try {
      return { handle: await open(segmentPath(this.#directory, id), "r"), key: row.key };
    } catch (error) {
      throw new ProblemError("vault-damaged", "a segment's file cannot be opened", { cause: error });
    }
  }
}

const closeKept = async (kept: Kept): Promise<void> => {
  const segment = await kept.segment.catch(() => undefined);
  await segment?.handle.close();
};
