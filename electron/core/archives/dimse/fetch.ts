/** Images by C-GET or C-MOVE (PS3.4 C.4.2, C.4.3), over several associations: each of them waits for every answer. */
import { tag } from "../../../../shared/dicom/tags.ts";
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import type { AcceptedContext, Association } from "./association.ts";
import type { AssociationSlots } from "./association-slots.ts";
import { command } from "./command-set.ts";
import { dial } from "./dial.ts";
import type { FetchTask } from "./dimse-task.ts";
import type { Asking } from "./find.ts";
import { encodeIdentifier } from "./identifier.ts";
import { isFine, isPending, statusProblem } from "./status.ts";
import { chosenSyntax, IMPLICIT, requestContext, service, storageContexts } from "./storage.ts";
import type { StoreListeners } from "./store-listener.ts";
import { type Taker, takeStore } from "./take-store.ts";
import { workOver } from "./work-over.ts";

export interface Fetching extends Asking {
  readonly listeners: StoreListeners;
  /** Of this archive, over all fetches. */
  readonly slots: AssociationSlots;
  readonly deliver: Taker["deliver"];
}

/** A fetch over one of its associations. */
interface Along extends Fetching {
  readonly opened: () => void;
  readonly openWithin?: number;
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

  hasNext(): boolean {
    return this.#queue.some(this.isOpen);
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

/** How long an archive may take to take one more association, while others bring images already. */
const FURTHER_MS = 5000;

export async function fetchInstances(fetching: Fetching, task: FetchTask): Promise<void> {
  const { config, slots } = fetching;
  const associations = Math.min(config.associations, Math.max(1, Math.ceil(task.wanted.length / 2)));
  const wanted = new Wanted(
    task.wanted.map(({ instance }) => instance),
    associations,
  );
  const receive = config.retrieve === "get" ? getAlong : moveAlong;
  // One association's failure ends the others; nobody waits for a place when nothing is left to ask for.
  const [failing, idle] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([fetching.signal, failing.signal]);
  const waiting = AbortSignal.any([signal, idle.signal]);
  const work = async (): Promise<void> => {
    const back = await slots.take(config.associations, waiting);
    const isFurther = slots.used > 1;
    let isOpen = false;
    const opened = (): void => {
      isOpen = true;
    };
    try {
      if (!wanted.hasNext()) return;
      await receive({ ...fetching, signal, opened, ...(isFurther ? { openWithin: FURTHER_MS } : {}) }, task, wanted);
    } catch (error) {
      // An archive that takes fewer associations than it may be asked for is served by those it took.
      const isFull = isProblem(error) && (error.problem.code === "busy" || error.problem.code === "timed-out");
      if (isOpen || !isFurther || !isFull) throw error;
      slots.full();
    } finally {
      back();
      if (!wanted.hasNext()) idle.abort();
    }
  };
  const along = async (): Promise<void> => {
    try {
      do await work();
      while (wanted.hasNext());
    } catch (error) {
      if (waiting.aborted && !signal.aborted) return;
      failing.abort();
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: associations }, along));
  if (fetching.signal.aborted) throw new ProblemError("cancelled");
  const failures = ended.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
  const cause = failures.find((error) => !(isProblem(error) && error.problem.code === "cancelled"));
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

async function getAlong(fetching: Along, task: FetchTask, wanted: Wanted): Promise<void> {
  const classes = [...new Set(task.wanted.flatMap(({ sopClass }) => (sopClass === "" ? [] : [sopClass])))];
  const storage = storageContexts(classes);
  const proposed = [...new Set(storage.map(({ abstractSyntax }) => abstractSyntax))];
  const association = await dial({
    ...fetching,
    contexts: [requestContext(service.studyGet), ...storage],
    roles: proposed.map((sopClass) => ({ sopClass, scu: false, scp: true })),
  });
  fetching.opened();
  await workOver(association, service.studyGet, fetching.signal, async (context) => {
    for (let chunk = wanted.next(); chunk.length > 0; chunk = wanted.next()) {
      await getChunk(fetching, association, context, identifierOf(task, chunk, isExplicit(context)), wanted);
      wanted.ended(chunk);
    }
  });
}

const isExplicit = ({ transferSyntax }: AcceptedContext): boolean => transferSyntax !== IMPLICIT;

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

async function moveAlong(fetching: Along, task: FetchTask, wanted: Wanted): Promise<void> {
  const { config, listeners, signal } = fetching;
  const expected = await listeners.expect(config, {
    isWanted: wanted.isOpen,
    came: wanted.came,
    deliver: fetching.deliver,
    chosenSyntax,
  });
  try {
    const association = await dial({ ...fetching, contexts: [requestContext(service.studyMove)] });
    fetching.opened();
    await workOver(association, service.studyMove, fetching.signal, async (context) => {
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
