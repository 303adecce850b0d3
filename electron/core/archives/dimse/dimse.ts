/** The DIMSE worker as seen from the host's thread: started when first asked, ended when nothing was asked for a while. */
import { Worker } from "node:worker_threads";
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import { type Problem, ProblemError } from "../../../../shared/problem.ts";
import type { UnreadableRow } from "../unreadable-row.ts";
import type { DimseItems, DimseTask, FromWorker, ToWorker } from "./dimse-task.ts";

type ItemOf<Task extends DimseTask> = DimseItems[Task["kind"]];

interface Ask {
  readonly items: unknown[];
  /** How it ended, once it did. */
  end: { readonly problem: Problem | null; readonly failure: string | null } | null;
  wake: () => void;
  readonly heard: HeardBeside;
}

/** What a task tells besides what it yields. */
export interface HeardBeside {
  /** Of the associations that a fetch found the archive to take at once; `null`: as many as it was asked for. */
  readonly associations?: (most: number | null) => void;
  /** Of answers of a query that cannot be read. */
  readonly unreadable?: (rows: readonly UnreadableRow[]) => void;
}

export interface DimseSettings {
  /** Path of dimse-worker: its source, or where it was built to. */
  readonly workerFile: string;
}

const IDLE_MS = 60_000;

export class Dimse {
  readonly #settings: DimseSettings;
  readonly #asks = new Map<number, Ask>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(settings: DimseSettings) {
    this.#settings = settings;
  }

  /**
   * Yields what a task brings. To stop taking ends the task.
   *
   * @throws ProblemError for expected failures, `cancelled` when `signal` aborts
   */
  async *run<Task extends DimseTask>(
    config: DimseConfig,
    task: Task,
    signal: AbortSignal,
    heard: HeardBeside = {},
  ): AsyncGenerator<ItemOf<Task>, void, undefined> {
    if (signal.aborted) throw new ProblemError("cancelled");
    this.#lastId += 1;
    const id = this.#lastId;
    const ask: Ask = { items: [], end: null, wake: () => {}, heard };
    this.#asks.set(id, ask);
    const worker = this.#open();
    const send = (message: ToWorker): void => worker.postMessage(message);
    const stop = (): void => {
      send({ id, cancel: true });
      ask.wake();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      send({ id, config, task });
      for (;;) {
        if (signal.aborted) throw new ProblemError("cancelled");
        // The worker is our own code, whose items have the shape of their task.
        const item = ask.items.shift() as ItemOf<Task> | undefined;
        if (item !== undefined) {
          // Before it is handed over: whoever takes a file may move its bytes on.
          const taken = sizeOf(item);
          yield item;
          if (task.kind === "fetch") send({ id, taken });
          continue;
        }
        if (ask.end !== null) {
          const { problem, failure } = ask.end;
          if (failure !== null) throw new Error(`in the DIMSE worker: ${failure}`);
          if (problem !== null) throw new ProblemError(problem.code, problem.detail);
          return;
        }
        await new Promise<void>((resolve) => {
          ask.wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener("abort", stop);
      if (ask.end === null) send({ id, cancel: true });
      this.#asks.delete(id);
      this.#restIfIdle();
    }
  }

  #open(): Worker {
    if (this.#closed) throw new ProblemError("cancelled");
    clearTimeout(this.#idle);
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#settings.workerFile, { stderr: false });
    worker.on("message", (message: FromWorker) => this.#hear(message));
    // A worker that dies takes its tasks with it; the next task starts another.
    worker.on("error", (error) => this.#lose(worker, error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => this.#lose(worker, `it ended with ${code}`));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #hear(message: FromWorker): void {
    const ask = this.#asks.get(message.id);
    if (ask === undefined) return;
    if ("items" in message) ask.items.push(...message.items);
    else if ("associations" in message) ask.heard.associations?.(message.associations);
    else if ("unreadable" in message) ask.heard.unreadable?.(message.unreadable);
    else if ("done" in message) ask.end = { problem: null, failure: null };
    else if ("problem" in message) ask.end = { problem: message.problem, failure: null };
    else ask.end = { problem: null, failure: message.failure };
    ask.wake();
  }

  #lose(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const ask of this.#asks.values()) {
      ask.end ??= { problem: { code: "cut-off", detail: `the DIMSE worker: ${why}` }, failure: null };
      ask.wake();
    }
  }

  #restIfIdle(): void {
    if (this.#asks.size > 0 || this.#closed) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await this.#end();
  }
}

const sizeOf = (item: unknown): number =>
  typeof item === "object" && item !== null && "bytes" in item && item.bytes instanceof Uint8Array
    ? item.bytes.length
    : 0;
