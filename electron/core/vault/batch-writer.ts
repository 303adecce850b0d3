/** Writes batches of one series' instances into new segments: bytes, then fdatasync, then one transaction of rows. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { isProblem, type ProblemCode } from "../../../shared/problem.ts";
import { type PackKind, recordPieces } from "./record.ts";
import type { Database } from "./schema.ts";
import { SegmentAppender, type WriteBuffer } from "./segment-appender.ts";
import { asWriteProblem, createSegmentFile, removeSegmentFile } from "./segment-file.ts";
import type { Turnstile } from "./turnstile.ts";
import type { PreparedInstance } from "./vault.ts";

/** What writers share. */
export interface WriterVault {
  readonly id: string;
  readonly directory: string;
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly buffer: WriteBuffer;
  readonly writing: Turnstile;
  /** Told after each commit, so that what is remembered of the series is looked up again. */
  readonly changed: (seriesId: string) => void;
}

interface Place {
  readonly segment: string;
  readonly offset: number;
}

/** One instance on its way: with the row it gets and the bytes it still needs written. */
interface Task {
  readonly instance: PreparedInstance;
  readonly id: string;
  readonly writeOriginal: boolean;
  original: Place | null;
  ready: Place | null;
}

/** What asking again may mend: bytes that came damaged, or under another's name. */
const mayMend = new Set<ProblemCode>(["damaged", "cut-off", "identity-mismatch"]);

const stateOf = ({ problem }: PreparedInstance): "here" | "refused" | "broken" => {
  if (problem === null) return "here";
  return mayMend.has(problem.code) ? "broken" : "refused";
};

export class BatchWriter {
  readonly #vault: WriterVault;
  readonly #seriesId: string;
  readonly #appenders = new Map<PackKind, SegmentAppender>();

  constructor(vault: WriterVault, seriesId: string) {
    this.#vault = vault;
    this.#seriesId = seriesId;
  }

  segmentIds(): readonly string[] {
    return [...this.#appenders.values()].map((appender) => appender.id);
  }

  /**
   * Resolves when all instances are durable and in the index; when it rejects, none is.
   * What is held already, byte for byte, is not written again.
   *
   * @throws ProblemError `disk-full`
   */
  async write(batch: readonly PreparedInstance[]): Promise<void> {
    const tasks = await this.#plan(batch);
    if (tasks.length === 0) return;
    try {
      await this.#writeOriginals(tasks.filter((task) => task.writeOriginal));
      await this.#writeReady(tasks.filter((task) => task.instance.frames.length > 0));
      for (const appender of this.#appenders.values()) await appender.sync();
      await this.#commit(tasks);
    } catch (error) {
      const problem = asWriteProblem(error);
      await this.#takeBack(isProblem(problem) && problem.problem.code === "disk-full");
      throw problem;
    }
    for (const appender of this.#appenders.values()) appender.commit();
    this.#vault.changed(this.#seriesId);
  }

  /** Leaves the segments as they are; what comes next goes into new ones. */
  async abandon(): Promise<void> {
    const appenders = [...this.#appenders.values()];
    this.#appenders.clear();
    for (const appender of appenders) await appender.close();
  }

  async close(): Promise<void> {
    for (const appender of this.#appenders.values()) await appender.close();
  }

  /** After any failure but a full disk (a failed sync says nothing of what is on the disk) segments are not gone on with. */
  async #takeBack(goOn: boolean): Promise<void> {
    try {
      for (const appender of this.#appenders.values()) await appender.rollback();
      if (goOn) return;
    } catch {
      // The next start cuts off what could not be taken back now.
    }
    await this.abandon();
  }

  async #plan(batch: readonly PreparedInstance[]): Promise<readonly Task[]> {
    // The last copy of an instance in a batch is the one that counts.
    const instances = new Map(batch.map((instance) => [instance.sopUid, instance]));
    const rows = await this.#vault.index
      .selectFrom("instance")
      .select(["id", "sop_uid", "state", "original_digest", "ready_segment"])
      .select((builder) => builder("header_json", "is not", null).as("prepared"))
      .where("series_id", "=", this.#seriesId)
      .where("sop_uid", "in", [...instances.keys()])
      .execute();
    const held = new Map(rows.map((row) => [row.sop_uid, row]));
    const tasks: Task[] = [];
    for (const instance of instances.values()) {
      const row = held.get(instance.sopUid);
      // One that was found damaged on this disk is written anew; one that comes as bad as before is not.
      const isMended = row?.state === "broken" && instance.problem === null;
      const known = row !== undefined && !isMended && row.original_digest === instance.originalDigest;
      const framesKnown = row?.ready_segment != null || instance.frames.length === 0;
      if (known && row.state === stateOf(instance) && row.prepared && framesKnown) continue;
      tasks.push({ instance, id: row?.id ?? randomUUID(), writeOriginal: !known, original: null, ready: null });
    }
    return tasks;
  }

  async #writeOriginals(tasks: readonly Task[]): Promise<void> {
    if (tasks.length === 0) return;
    const appender = await this.#appender("original");
    const records = tasks.map(({ instance, id }) =>
      recordPieces(appender.key, this.#identity("original", id, 0), headOf(instance), instance.original),
    );
    const offsets = await appender.append(records, this.#vault.buffer);
    tasks.forEach((task, at) => {
      task.original = { segment: appender.id, offset: offsets[at] ?? 0 };
    });
  }

  async #writeReady(tasks: readonly Task[]): Promise<void> {
    if (tasks.length === 0) return;
    const appender = await this.#appender("ready");
    const records = tasks.flatMap(({ instance, id }) =>
      instance.frames.map((frame, number) =>
        recordPieces(appender.key, this.#identity("ready", id, number), headOf(instance), frame),
      ),
    );
    const offsets = await appender.append(records, this.#vault.buffer);
    let at = 0;
    for (const task of tasks) {
      task.ready = { segment: appender.id, offset: offsets[at] ?? 0 };
      at += task.instance.frames.length;
    }
  }

  #identity(kind: PackKind, instance: string, frame: number) {
    return { vault: this.#vault.id, series: this.#seriesId, instance, kind, frame };
  }

  /** The segment's key is in the index before the first byte is written: what a kill leaves can be read again. */
  async #appender(kind: PackKind): Promise<SegmentAppender> {
    const open = this.#appenders.get(kind);
    if (open !== undefined) return open;
    const id = randomBytes(16).toString("hex");
    const key = randomBytes(32);
    const handle = await createSegmentFile(this.#vault.directory, id);
    try {
      await this.#vault.index
        .insertInto("segment")
        .values({ id, series_id: this.#seriesId, kind, key, bytes: 0, sealed: 0, created_at: this.#vault.clock() })
        .execute();
    } catch (error) {
      await handle.close();
      await removeSegmentFile(this.#vault.directory, id);
      throw error;
    }
    const appender = new SegmentAppender(id, kind, key, handle);
    this.#appenders.set(kind, appender);
    return appender;
  }

  async #commit(tasks: readonly Task[]): Promise<void> {
    await this.#vault.index.transaction().execute(async (transaction) => {
      for (const task of tasks) await this.#writeRow(transaction, task);
      for (const appender of this.#appenders.values()) {
        await transaction.updateTable("segment").set({ bytes: appender.bytes }).where("id", "=", appender.id).execute();
      }
    });
  }

  async #writeRow(transaction: Kysely<Database>, { instance, id, original, ready }: Task): Promise<void> {
    const prepared = {
      number: instance.number,
      state: stateOf(instance),
      header_json: instance.header === null ? null : JSON.stringify(instance.header),
      problem_json: instance.problem === null ? null : JSON.stringify(instance.problem),
      pixel_digest: instance.pixelDigest,
      ready_segment: ready?.segment ?? null,
      ready_offset: ready?.offset ?? null,
      arrived_at: this.#vault.clock(),
    };
    const arrived = original === null ? prepared : { ...prepared, ...placeOfOriginal(instance, original) };
    await transaction
      .insertInto("instance")
      .values({ id, series_id: this.#seriesId, sop_uid: instance.sopUid, ...arrived })
      .onConflict((conflict) => conflict.columns(["series_id", "sop_uid"]).doUpdateSet(arrived))
      .execute();
  }
}

const headOf = ({ sopUid, number, originalDigest }: PreparedInstance) => ({ sopUid, number, digest: originalDigest });

const placeOfOriginal = (instance: PreparedInstance, place: Place) => ({
  original_segment: place.segment,
  original_offset: place.offset,
  original_bytes: instance.original.length,
  original_digest: instance.originalDigest,
});
