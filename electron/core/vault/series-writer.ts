/**
 * Queues the instances of one series and writes them batch by batch.
 *
 * A batch is what gathers while the one before is on its way, at most about 8 MiB and hardly longer than a few
 * milliseconds: a caller who waits for each instance is not slowed, one who adds many at once pays one sync for all.
 */
import { ProblemError } from "../../../shared/problem.ts";
import { BatchWriter, type WriterVault } from "./batch-writer.ts";
import { completeSeries } from "./series-index.ts";
import type { PreparedInstance, SeriesWriter } from "./vault.ts";

const BATCH_BYTES = 8_388_608;
const GATHER_MS = 15;

interface Waiting {
  readonly instance: PreparedInstance;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const bytesOf = (instance: PreparedInstance): number =>
  instance.original.length + instance.frames.reduce((sum, frame) => sum + frame.length, 0);

function check(instance: PreparedInstance): void {
  if (instance.frames.length === 0) return;
  const wanted = instance.header?.image?.frameBytes;
  if (instance.frames.some((frame) => frame.length !== wanted)) {
    throw new ProblemError("invalid", "ready frames do not have the length their header says");
  }
}

export class PackSeriesWriter implements SeriesWriter {
  readonly seriesId: string;
  readonly #vault: WriterVault;
  readonly #whenEnded: (writer: PackSeriesWriter) => void;
  readonly #writer: BatchWriter;
  #waiting: Waiting[] = [];
  #gathered = 0;
  #flushing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param ended told when nothing more will be written */
  constructor(vault: WriterVault, seriesId: string, ended: (writer: PackSeriesWriter) => void) {
    this.#vault = vault;
    this.seriesId = seriesId;
    this.#whenEnded = ended;
    this.#writer = new BatchWriter(vault, seriesId);
  }

  add(instance: PreparedInstance): Promise<void> {
    if (this.#ended) return Promise.reject(new ProblemError("cancelled", "the series writer was closed"));
    return new Promise((resolve, reject) => {
      check(instance);
      const bytes = bytesOf(instance);
      this.#waiting.push({ instance, bytes, resolve, reject });
      this.#gathered += bytes;
      if (this.#gathered >= BATCH_BYTES) this.#start();
      else this.#timer ??= setTimeout(() => this.#start(), GATHER_MS);
    });
  }

  async seal(): Promise<void> {
    await this.#finish();
    const ids = this.#writer.segmentIds();
    await this.#vault.index.transaction().execute(async (transaction) => {
      if (ids.length > 0) await transaction.updateTable("segment").set({ sealed: 1 }).where("id", "in", ids).execute();
      await completeSeries(transaction, this.seriesId, this.#vault.clock());
    });
  }

  close(): Promise<void> {
    return this.#finish();
  }

  /** After its series was erased: what comes next goes into new segments. Called while nothing is being written. */
  abandonSegments(): Promise<void> {
    return this.#writer.abandon();
  }

  async #finish(): Promise<void> {
    this.#ended = true;
    this.#start();
    while (this.#flushing !== undefined) await this.#flushing;
    await this.#writer.close();
    this.#whenEnded(this);
  }

  /** Starts a batch unless one is on its way, which takes up what gathered when it ends. */
  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#flushing !== undefined || this.#waiting.length === 0) return;
    const batch = this.#takeBatch();
    this.#flushing = this.#vault.writing
      .run(() => this.#writer.write(batch.map(({ instance }) => instance)))
      .then(
        () => {
          for (const waiting of batch) waiting.resolve();
        },
        (error: unknown) => {
          for (const waiting of batch) waiting.reject(error);
        },
      )
      .finally(() => {
        this.#flushing = undefined;
        this.#start();
      });
  }

  #takeBatch(): readonly Waiting[] {
    let taken = 0;
    const end = this.#waiting.findIndex(({ bytes }) => {
      const full = taken >= BATCH_BYTES;
      taken += bytes;
      return full;
    });
    const batch = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    for (const { bytes } of batch) this.#gathered -= bytes;
    return batch;
  }
}
