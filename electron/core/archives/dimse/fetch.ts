/** Images by C-GET or C-MOVE (PS3.4 C.4.2, C.4.3), over several associations: each of them waits for every answer. */
import { tag } from "../../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import type { AcceptedContext, Association } from "./association.ts";
import { command } from "./command-set.ts";
import { dial } from "./dial.ts";
import type { FetchTask } from "./dimse-task.ts";
import type { Asking } from "./find.ts";
import { encodeIdentifier } from "./identifier.ts";
import { isFine, isPending, statusProblem } from "./status.ts";
import { chosenSyntax, IMPLICIT, requestContext, service, storageContexts } from "./storage.ts";
import type { StoreListeners } from "./store-listener.ts";
import { type Taker, takeStore } from "./take-store.ts";

export interface Fetching extends Asking {
  readonly listeners: StoreListeners;
  readonly deliver: Taker["deliver"];
}

/** Instances asked for at once: few enough that all associations end at about the same time. */
const MOST_AT_ONCE = 16;

/** The instances of one fetch: who takes them next, and which have come. */
class Wanted {
  readonly #queue: string[];
  readonly #open: Set<string>;
  /** An archive that answers a list of UIDs with its first one only is asked one by one. */
  #atOnce: number;

  constructor(instances: readonly string[], associations: number) {
    this.#queue = [...instances];
    this.#open = new Set(instances);
    this.#atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.ceil(instances.length / associations / 2)));
  }

  next(): readonly string[] {
    const chunk: string[] = [];
    while (chunk.length < this.#atOnce) {
      const instance = this.#queue.shift();
      if (instance === undefined) break;
      if (this.#open.has(instance)) chunk.push(instance);
    }
    return chunk;
  }

  came = (instance: string): void => {
    this.#open.delete(instance);
  };

  isOpen = (instance: string): boolean => this.#open.has(instance);

  /** After an answer to a chunk: what a server left out because it reads one UID only is asked for again. */
  ended(chunk: readonly string[]): void {
    const missing = chunk.filter(this.isOpen);
    if (chunk.length < 2 || missing.length !== chunk.length - 1) return;
    this.#atOnce = 1;
    this.#queue.unshift(...missing);
  }
}

export async function fetchInstances(fetching: Fetching, task: FetchTask): Promise<void> {
  const { config } = fetching;
  const associations = Math.min(config.associations, Math.max(1, Math.ceil(task.wanted.length / 2)));
  const wanted = new Wanted(
    task.wanted.map(({ instance }) => instance),
    associations,
  );
  // One association's failure ends the others.
  const others = new AbortController();
  const together = { ...fetching, signal: AbortSignal.any([fetching.signal, others.signal]) };
  const receive = config.retrieve === "get" ? getAlong : moveAlong;
  const running = Array.from({ length: associations }, (_, at) =>
    receive(together, task, wanted).catch((error: unknown) => {
      // A site that takes fewer associations than it may be asked for is served by those it took.
      const isFull = error instanceof ProblemError && error.problem.code === "busy" && at > 0;
      if (isFull) return;
      others.abort();
      throw error;
    }),
  );
  const ended = await Promise.allSettled(running);
  if (fetching.signal.aborted) throw new ProblemError("cancelled");
  const failures = ended.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
  const cause = failures.find((error) => !(error instanceof ProblemError && error.problem.code === "cancelled"));
  if (cause !== undefined) throw cause;
}

const identifierOf = ({ study, series }: FetchTask, chunk: readonly string[], explicit: boolean): Uint8Array =>
  encodeIdentifier(
    [
      [tag.QueryRetrieveLevel, "IMAGE"],
      [tag.StudyInstanceUID, study],
      [tag.SeriesInstanceUID, series],
      [tag.SOPInstanceUID, chunk.join("\\")],
    ],
    explicit,
  );

async function getAlong(fetching: Fetching, task: FetchTask, wanted: Wanted): Promise<void> {
  const classes = [...new Set(task.wanted.flatMap(({ sopClass }) => (sopClass === "" ? [] : [sopClass])))];
  const storage = storageContexts(classes);
  const proposed = [...new Set(storage.map(({ abstractSyntax }) => abstractSyntax))];
  const association = await dial({
    ...fetching,
    contexts: [requestContext(service.studyGet), ...storage],
    roles: proposed.map((sopClass) => ({ sopClass, scu: false, scp: true })),
  });
  await along(fetching, association, service.studyGet, async (context) => {
    for (let chunk = wanted.next(); chunk.length > 0; chunk = wanted.next()) {
      await getChunk(fetching, association, context, identifierOf(task, chunk, isExplicit(context)), wanted);
      wanted.ended(chunk);
    }
  });
}

const isExplicit = ({ transferSyntax }: AcceptedContext): boolean => transferSyntax !== IMPLICIT;

/** Works over an association and ends it, in order when all went well. */
async function along(
  { signal }: Fetching,
  association: Association,
  sopClass: string,
  work: (context: AcceptedContext) => Promise<void>,
): Promise<void> {
  const stop = (): void => association.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const context = association.contexts.find(({ abstractSyntax }) => abstractSyntax === sopClass);
    if (context === undefined) throw new ProblemError("forbidden", "the archive does not offer this way of retrieval");
    await work(context);
    await association.release();
  } catch (error) {
    association.abort();
    if (signal.aborted) throw new ProblemError("cancelled");
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function getChunk(
  fetching: Fetching,
  association: Association,
  context: AcceptedContext,
  identifier: Uint8Array,
  wanted: Wanted,
): Promise<void> {
  const messageId = association.nextMessageId();
  const sopClass = service.studyGet;
  await association.send(context, { field: command.getRequest, sopClass, messageId, hasData: true }, identifier);
  const taker: Taker = { isWanted: wanted.isOpen, came: wanted.came, deliver: fetching.deliver };
  for (;;) {
    const message = await association.receive();
    const { field, status: code } = message.command;
    if (field === command.storeRequest) await takeStore(association, message, taker);
    else if (field !== command.getResponse) throw new ProblemError("bad-answer", "no answer to a retrieve");
    else if (!isPending(code)) {
      if (isFine(code)) return;
      throw statusProblem(code);
    }
  }
}

async function moveAlong(fetching: Fetching, task: FetchTask, wanted: Wanted): Promise<void> {
  const { config, listeners, signal } = fetching;
  const expected = await listeners.expect(config, {
    isWanted: wanted.isOpen,
    came: wanted.came,
    deliver: fetching.deliver,
    chosenSyntax,
  });
  try {
    const association = await dial({ ...fetching, contexts: [requestContext(service.studyMove)] });
    await along(fetching, association, service.studyMove, async (context) => {
      for (let chunk = wanted.next(); chunk.length > 0; chunk = wanted.next()) {
        await moveChunk(association, context, config.callingAet, identifierOf(task, chunk, isExplicit(context)));
        wanted.ended(chunk);
      }
    });
    if (signal.aborted) throw new ProblemError("cancelled");
  } finally {
    expected.end();
  }
}

async function moveChunk(
  association: Association,
  context: AcceptedContext,
  moveDestination: string,
  identifier: Uint8Array,
): Promise<void> {
  const messageId = association.nextMessageId();
  await association.send(
    context,
    { field: command.moveRequest, sopClass: service.studyMove, messageId, moveDestination, hasData: true },
    identifier,
  );
  for (;;) {
    const { command: answer } = await association.receive();
    if (answer.field !== command.moveResponse) throw new ProblemError("bad-answer", "no answer to a retrieve");
    if (isPending(answer.status)) continue;
    if (isFine(answer.status)) return;
    throw statusProblem(answer.status);
  }
}
