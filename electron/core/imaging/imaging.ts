/** The imaging pool: a few worker threads that parse and decode, each task within limits of time and memory. */
import PQueue from "p-queue";
import { Piscina } from "piscina";
import { z } from "zod";
import { ProblemError, problem } from "../../../shared/problem.ts";
import type { PreparedInstance } from "../vault/vault.ts";
import type { ImagingTask, TaskOutcome } from "./imaging-worker.ts";
import type { ExpectedIdentity, PrepareOptions } from "./prepare.ts";
import type { ReadDocument } from "./read-document.ts";
import type { FileSummary } from "./summarize.ts";

export interface ImagingSettings {
  /** Path of imaging-worker: the source file, or where it was built to. */
  readonly workerFile: string;
  readonly threads: number;
  /** Bytes that one instance, and its ready frames, may take. */
  readonly memoryLimit: number;
  /** Milliseconds before a task is ended, to which its size adds; by default 10 s. */
  readonly patience?: number;
}

export interface PrepareRequest {
  /** Whom the archive said the bytes belong to; others are refused as `identity-mismatch`. */
  readonly expected?: ExpectedIdentity;
  /** False: keep the original and its header undecoded, for bytes that ended a worker. */
  readonly decode?: boolean;
  readonly signal?: AbortSignal;
}

export interface Imaging {
  /**
   * Header, ready frames and digests of one instance. Takes the bytes over: their buffer is moved to a worker and comes
   * back as `original`. What cannot be shown resolves with a `problem`.
   *
   * @throws ProblemError `undecodable` or `too-large` when the worker had to be ended: the bytes are gone with it, and
   *   can be fetched again and kept with `decode: false`. `cancelled` when `signal` was raised.
   */
  prepare(bytes: Uint8Array, request?: PrepareRequest): Promise<PreparedInstance>;
  /** Summaries from a file or its first part; the bytes stay the caller's. @throws ProblemError `not-dicom`, `damaged` */
  summarize(bytes: Uint8Array): Promise<FileSummary>;
  /** A report's tree, an encapsulated document, or a name. @throws ProblemError as `summarize`, and `too-large` */
  readDocument(bytes: Uint8Array): Promise<ReadDocument>;
  dispose(): Promise<void>;
}

const PATIENCE_MS = 10_000;
/** Slow codecs decode this many compressed bytes in a millisecond on a slow machine. */
const BYTES_A_MS = 500;

export function createImaging(settings: ImagingSettings): Imaging {
  const pool = new Piscina<ImagingTask, unknown>({
    filename: settings.workerFile,
    minThreads: 1,
    maxThreads: settings.threads,
    idleTimeout: 60_000,
    concurrentTasksPerWorker: 1,
    // Parsing needs little: most of a task's memory is buffers, which have their own limit.
    resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
  });
  // The pool itself never queues, so that a task's time counts from when it runs.
  const queue = new PQueue({ concurrency: settings.threads });
  const patience = settings.patience ?? PATIENCE_MS;

  async function run<Value>(task: ImagingTask, transfer: ArrayBuffer[], signal?: AbortSignal): Promise<Value> {
    if (task.bytes.length > settings.memoryLimit) throw new ProblemError("too-large", `${task.bytes.length} bytes`);
    return queue.add(async () => {
      if (signal?.aborted) throw new ProblemError("cancelled");
      // Not AbortSignal.timeout: it goes off, and makes an error, long after a task that ended well.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), Math.ceil(patience + task.bytes.length / BYTES_A_MS));
      const stop = signal ? AbortSignal.any([late.signal, signal]) : late.signal;
      try {
        const outcome = await pool.run(task, { transferList: transfer, signal: stop });
        return unwrap<Value>(outcome);
      } catch (error) {
        throw endedBy(error, late.signal, signal);
      } finally {
        clearTimeout(timer);
      }
    });
  }

  return {
    prepare: (bytes, { expected, decode = true, signal } = {}) => {
      const options: PrepareOptions = {
        mostReadyBytes: settings.memoryLimit,
        decode,
        ...(expected === undefined ? {} : { expected }),
      };
      const whole = ownBytes(bytes);
      return run<PreparedInstance>({ kind: "prepare", bytes: whole, options }, [whole.buffer], signal);
    },
    summarize: (bytes) => run<FileSummary>({ kind: "summarize", bytes }, []),
    readDocument: (bytes) => run<ReadDocument>({ kind: "document", bytes }, []),
    dispose: async () => {
      queue.clear();
      await pool.destroy();
    },
  };
}

/** Bytes that fill their buffer can be moved; a piece of a larger one, which others may share, is copied. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength && byteLength > 8192
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}

const failure = z.object({ ok: z.literal(false), problem });

/** The worker is our own code, whose answers have the shape of {@link TaskOutcome}. */
function unwrap<Value>(outcome: unknown): Value {
  const failed = failure.safeParse(outcome);
  if (failed.success) throw new ProblemError(failed.data.problem.code, failed.data.problem.detail);
  const { value } = outcome as Extract<TaskOutcome<Value>, { ok: true }>;
  return value;
}

function endedBy(error: unknown, time: AbortSignal, signal: AbortSignal | undefined): unknown {
  if (error instanceof ProblemError) return error;
  if (signal?.aborted) return new ProblemError("cancelled");
  if (time.aborted) return new ProblemError("undecodable", "decoding took too long and was ended");
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return new ProblemError("too-large", "reading it takes more memory than allowed");
  const kind = error instanceof Error ? error.name : "failure";
  if (kind === "RangeError") return new ProblemError("too-large", "reading it takes more memory than allowed");
  // A bug of ours, or of a codec, met by these bytes: the instance is refused, the rest goes on. Its message may hold data.
  return new ProblemError("undecodable", `unexpected ${kind}`);
}
