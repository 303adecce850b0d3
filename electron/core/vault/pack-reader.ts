/** Reads records back: few large reads, each record checked against its tag before a byte of it is given out. */
import type { Kysely } from "kysely";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import { OpenSegments } from "./open-segments.ts";
import { openBodyInto, type PackKind, recordBytes } from "./record.ts";
import { type InstancePlace, type RecordPlace, RecordPlaces } from "./record-places.ts";
import type { Database } from "./schema.ts";
import { readFully } from "./segment-file.ts";

const READ_BYTES = 8_388_608;
const KEPT_BUFFERS = 3;

export class PackReader {
  readonly #vaultId: string;
  readonly #index: Kysely<Database>;
  readonly #segments: OpenSegments;
  readonly #places: RecordPlaces;
  /** Memory for sealed bytes, used again: fresh memory costs more than the read. */
  readonly #buffers: Buffer[] = [];

  constructor(vaultId: string, directory: string, index: Kysely<Database>) {
    this.#vaultId = vaultId;
    this.#index = index;
    this.#segments = new OpenSegments(directory, index);
    this.#places = new RecordPlaces(index);
  }

  /** Bytes of one ready frame, and how many there are. @throws ProblemError `unknown`, `not-found` */
  async frameSize(instanceId: string): Promise<{ readonly bytes: number; readonly frames: number }> {
    const { ready } = await this.#places.find(instanceId);
    if (ready === null) throw new ProblemError("not-found", "no ready frames are held");
    return ready;
  }

  /** Decrypts frames `[from, to)` into `target`, one behind the other. @returns bytes written */
  async readFramesInto(instanceId: string, from: number, to: number, target: Uint8Array): Promise<number> {
    const place = await this.#places.find(instanceId);
    const { ready } = place;
    if (ready === null) throw new ProblemError("not-found", "no ready frames are held");
    if (from < 0 || to > ready.frames || from >= to) throw new ProblemError("invalid", "no such frames");
    const bytes = (to - from) * ready.bytes;
    if (target.length < bytes) throw new ProblemError("invalid", "the target is too small");
    await this.#read(place, "ready", ready, from, to, target);
    return bytes;
  }

  async readOriginal(instanceId: string): Promise<Uint8Array> {
    const place = await this.#places.find(instanceId);
    if (place.original === null) throw new ProblemError("not-found", "the original is not held");
    const target = Buffer.allocUnsafeSlow(place.original.bytes);
    await this.#read(place, "original", place.original, 0, 1, target);
    return target;
  }

  forget(seriesId: string): void {
    this.#places.forget(seriesId);
  }

  drop(segmentIds: readonly string[]): Promise<void> {
    return this.#segments.drop(segmentIds);
  }

  close(): Promise<void> {
    return this.#segments.close();
  }

  async #read(
    place: InstancePlace,
    kind: PackKind,
    records: RecordPlace,
    from: number,
    to: number,
    target: Uint8Array,
  ): Promise<void> {
    const size = recordBytes(records.bytes);
    const group = Math.max(1, Math.floor(READ_BYTES / size));
    const buffer = this.#takeBuffer(Math.min(group, to - from) * size);
    try {
      await this.#segments.use(records.segment, async ({ handle, key }) => {
        for (let first = from; first < to; first += group) {
          const count = Math.min(group, to - first);
          const sealed = buffer.subarray(0, count * size);
          await readFully(handle, sealed, records.offset + first * size);
          for (let at = 0; at < count; at++) {
            const frame = first + at;
            const identity = { vault: this.#vaultId, series: place.series, instance: place.instance, kind, frame };
            const start = (frame - from) * records.bytes;
            const body = target.subarray(start, start + records.bytes);
            await openBodyInto(key, identity, sealed.subarray(at * size, (at + 1) * size), body);
          }
        }
      });
    } catch (error) {
      if (isProblem(error) && error.problem.code === "vault-damaged") await this.#markBroken(place, records, error);
      throw error;
    } finally {
      this.#keepBuffer(buffer);
    }
  }

  /** Sets a damaged instance aside, unless it was written anew meanwhile; the others go on. */
  async #markBroken(place: InstancePlace, records: RecordPlace, error: ProblemError): Promise<void> {
    this.#places.forget(place.series);
    await this.#index
      .updateTable("instance")
      .set({ state: "broken", problem_json: JSON.stringify(error.problem) })
      .where("id", "=", place.instance)
      .where((either) =>
        either.or([either("ready_segment", "=", records.segment), either("original_segment", "=", records.segment)]),
      )
      .execute();
    await this.#index.updateTable("series").set({ complete_at: null }).where("id", "=", place.series).execute();
  }

  #takeBuffer(bytes: number): Buffer {
    if (bytes > READ_BYTES) return Buffer.allocUnsafeSlow(bytes);
    return this.#buffers.pop() ?? Buffer.allocUnsafeSlow(READ_BYTES);
  }

  #keepBuffer(buffer: Buffer): void {
    if (buffer.length === READ_BYTES && this.#buffers.length < KEPT_BUFFERS) this.#buffers.push(buffer);
  }
}
