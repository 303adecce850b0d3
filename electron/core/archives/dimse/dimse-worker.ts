/** Runs in a worker thread: what archives say over DIMSE is parsed here, never in the host's thread. */
import { parentPort } from "node:worker_threads";
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import { isProblem } from "../../../../shared/problem.ts";
import type { Association, AssociationLimits } from "./association.ts";
import { AssociationSlots } from "./association-slots.ts";
import { Dials } from "./dials.ts";
import type { DimseTask, FromWorker, ToWorker } from "./dimse-task.ts";
import { fetchInstances } from "./fetch.ts";
import { type Asking, echo, type Found, findInstances, findSeries, findStudies } from "./find.ts";
import { Flow } from "./flow.ts";
import { LargeTurn } from "./large-turn.ts";
import { StoreListeners } from "./store-listener.ts";

/** Of each data set under way, and of the one that may grow beyond it. */
const FIRST_PART = 64 * 1024 * 1024;
const MOST_DATA_SET = 1_500_000_000;
/** Bytes of a fetch that wait to be taken. */
const WINDOW = 64 * 1024 * 1024;
const PATIENCE_MS = 60_000;
const ITEMS_AT_ONCE = 500;

interface Peer {
  readonly questions: AssociationSlots<Association>;
  readonly images: AssociationSlots<Association>;
  readonly dials: Dials;
}

if (parentPort === null) throw new Error("runs in a worker only");
const port = parentPort;
const limits: AssociationLimits = { patience: PATIENCE_MS, large: new LargeTurn(FIRST_PART, MOST_DATA_SET) };
const listeners = new StoreListeners(limits);
const peers = new Map<string, Peer>();
const running = new Map<number, { readonly stop: AbortController; readonly flow: Flow }>();

const tell = (message: FromWorker, moved: readonly ArrayBuffer[] = []): void => port.postMessage(message, [...moved]);

function tellAll(id: number, items: readonly unknown[]): void {
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) tell({ id, items: items.slice(at, at + ITEMS_AT_ONCE) });
}

function tellFound(id: number, { items, unreadable }: Found<unknown>): void {
  if (unreadable.length > 0) tell({ id, unreadable });
  tellAll(id, items);
}

function peerOf({ host, port, calledAet }: DimseConfig): Peer {
  const key = `${calledAet}@${host}:${port}`;
  const known = peers.get(key) ?? {
    questions: new AssociationSlots(),
    images: new AssociationSlots(),
    dials: new Dials(),
  };
  peers.set(key, known);
  return known;
}

async function perform(id: number, asking: Asking, flow: Flow, task: DimseTask): Promise<void> {
  const { questions, images, dials } = peerOf(asking.config);
  const querying = { ...asking, slots: questions };
  switch (task.kind) {
    case "echo":
      return tellAll(id, await echo(asking));
    case "studies":
      return tellFound(id, await findStudies(querying, task.query, task.most));
    case "series":
      return tellFound(id, await findSeries(querying, task.study));
    case "instances":
      return tellFound(id, await findInstances(querying, task.study, task.series));
    case "fetch": {
      images.recall(task.associations);
      return fetchInstances(
        {
          ...asking,
          listeners,
          slots: images,
          dials,
          deliver: (instance, bytes) => {
            const { length } = bytes;
            tell({ id, items: [{ instance, bytes }] }, [bytes.buffer]);
            return flow.give(length);
          },
        },
        task,
      ).finally(() => {
        if (images.found !== task.associations) tell({ id, associations: images.found });
      });
    }
  }
}

port.on("message", (message: ToWorker) => {
  const { id } = message;
  if ("cancel" in message) {
    running.get(id)?.stop.abort();
    running.get(id)?.flow.end();
  } else if ("taken" in message) running.get(id)?.flow.taken(message.taken);
  else {
    const [stop, flow] = [new AbortController(), new Flow(WINDOW)];
    running.set(id, { stop, flow });
    perform(id, { config: message.config, limits, signal: stop.signal }, flow, message.task)
      .then(
        () => tell({ id, done: true }),
        (error: unknown) => {
          if (isProblem(error)) tell({ id, problem: error.problem });
          else tell({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        },
      )
      .finally(() => running.delete(id));
  }
});
