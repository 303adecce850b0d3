/** Images by C-GET or C-MOVE (PS3.4 C.4.2, C.4.3), over several associations: each of them waits for every answer. */
import { tag } from "../../../../shared/dicom/tags.ts";
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import type { AcceptedContext, Association } from "./association.ts";
import type { AssociationSlots, Place } from "./association-slots.ts";
import { command } from "./command-set.ts";
import { dial } from "./dial.ts";
import type { Dials } from "./dials.ts";
import type { FetchTask } from "./dimse-task.ts";
import type { Asking } from "./find.ts";
import { encodeIdentifier } from "./identifier.ts";
import { isFine, isPending, statusProblem } from "./status.ts";
import { chosenSyntax, IMPLICIT, requestContext, service, storageContexts } from "./storage.ts";
import type { StoreListeners } from "./store-listener.ts";
import { type Taker, takeStore } from "./take-store.ts";
import { workIn } from "./work-over.ts";

export interface Fetching extends Asking {
  readonly listeners: StoreListeners;
  /** Of this archive, over all fetches. */
  readonly slots: AssociationSlots<Association>;
  readonly dials: Dials;
  readonly deliver: Taker["deliver"];
}

/** A fetch over one of its associations. */
interface Along extends Fetching {
  readonly place: Place<Association>;
  readonly opened: () => void;
  readonly openWithin?: number;
}

/** The instances of one fetch: who takes them next, and which have come. */
class Wanted {
  readonly #queue: string[];
  readonly #open: Set<string>;
  readonly #associations: number;
  #mostAtOnce = 16;

  constructor(instances: readonly string[], associations: number) {
    this.#queue = [...instances];
    this.#open = new Set(instances);
    this.#associations = associations;
  }

  /** Instances to ask for at once: fewer and fewer, so that all associations end at about the same time. */
  next(): readonly string[] {
    const chunk: string[] = [];
    const fair = Math.ceil(this.#queue.length / this.#associations / 2);
    while (chunk.length < Math.min(this.#mostAtOnce, fair)) {
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

  /** What an association could not ask for is for others. */
  giveBack(chunk: readonly string[]): void {
    this.#queue.unshift(...chunk.filter(this.isOpen));
  }

  /** An archive that answers a list of UIDs with its first one only is asked one by one. */
  ended(chunk: readonly string[]): void {
    const missing = chunk.filter(this.isOpen);
    if (chunk.length < 2 || missing.length !== chunk.length - 1) return;
    this.#mostAtOnce = 1;
    this.giveBack(missing);
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
  const classes = classesOf(task);
  const kind = JSON.stringify([config, classes]);
  const receive = config.retrieve === "get" ? getAlong : moveAlong;
  // One association's failure ends the others; nobody waits for a place when nothing is left to ask for.
  const [failing, idle] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([fetching.signal, failing.signal]);
  const waiting = AbortSignal.any([signal, idle.signal]);
  const work = async (): Promise<void> => {
    const place = await slots.take(config.associations, kind, waiting);
    const isFurther = slots.used > 1;
    let isOpen = place.kept !== null;
    const opened = (): void => {
      isOpen = true;
    };
    try {
      if (!wanted.hasNext()) {
        place.back(place.kept ?? undefined);
        return;
      }
      const along = { ...fetching, signal, place, opened, ...(isFurther ? { openWithin: FURTHER_MS } : {}) };
      await receive(along, task, wanted);
    } catch (error) {
      // An archive that takes fewer associations than it may be asked for is served by those it took.
      const isFull = isProblem(error) && (error.problem.code === "busy" || error.problem.code === "timed-out");
      if (isOpen || !isFurther || !isFull) throw error;
      slots.full();
    } finally {
      place.back();
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

/** Of the instances wanted; empty when the archive does not say. */
const classesOf = ({ wanted }: FetchTask): readonly string[] =>
  [...new Set(wanted.flatMap(({ sopClass }) => (sopClass === "" ? [] : [sopClass])))].toSorted();

async function getAlong(fetching: Along, task: FetchTask, wanted: Wanted): Promise<void> {
  const open = async (): Promise<Association> => {
    const storage = storageContexts(classesOf(task));
    const proposed = [...new Set(storage.map(({ abstractSyntax }) => abstractSyntax))];
    const association = await dial({
      ...fetching,
      contexts: [requestContext(service.studyGet), ...storage],
      roles: proposed.map((sopClass) => ({ sopClass, scu: false, scp: true })),
    });
    fetching.opened();
    return association;
  };
  await chunkByChunk(fetching, open, service.studyGet, wanted, (association, context, chunk) =>
    getChunk(fetching, association, context, identifierOf(task, chunk, isExplicit(context)), wanted),
  );
}

/** Asks for what is wanted over one association until nothing is left. */
const chunkByChunk = (
  { place, dials, signal }: Along,
  open: () => Promise<Association>,
  sopClass: string,
  wanted: Wanted,
  ask: (association: Association, context: AcceptedContext, chunk: readonly string[]) => Promise<void>,
): Promise<void> =>
  workIn(
    place,
    () => dials.open(open),
    sopClass,
    signal,
    async (association, context) => {
      for (let chunk = wanted.next(); chunk.length > 0; chunk = wanted.next()) {
        try {
          await ask(association, context, chunk);
        } catch (error) {
          wanted.giveBack(chunk);
          throw error;
        }
        wanted.ended(chunk);
      }
    },
  );

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
    const open = async (): Promise<Association> => {
      const association = await dial({ ...fetching, contexts: [requestContext(service.studyMove)] });
      fetching.opened();
      return association;
    };
    await chunkByChunk(fetching, open, service.studyMove, wanted, (association, context, chunk) =>
      moveChunk(association, context, config.callingAet, identifierOf(task, chunk, isExplicit(context))),
    );
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
