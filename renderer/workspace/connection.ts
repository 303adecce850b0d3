/** The lasting connection to the core: its events feed the stores, and it is taken up again whenever it breaks. */
import { createStore } from "zustand/vanilla";
import { type CoreEvent, coreEvent } from "../../shared/contract/events.ts";
import { api } from "./api.ts";
import { readEvents } from "./event-stream.ts";

export type ConnectionState =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** `since`: UTC milliseconds. */
  | { readonly state: "lost"; readonly since: number };

export const connectionStore = createStore<ConnectionState>(() => ({ state: "connecting" }));

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** An event of another version of the core is left out rather than guessed at. */
function parseEvent(data: string): CoreEvent | null {
  try {
    const parsed = coreEvent.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Keeps the connection until `signal` aborts.
 *
 * @param connected called each time the stream begins anew: whatever was missed must be asked for again
 */
export async function keepConnected(
  apply: (event: CoreEvent) => void,
  connected: () => void,
  signal: AbortSignal,
): Promise<void> {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await api.events.$get({}, { init: { signal, cache: "no-store" } });
      if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
      connectionStore.setState({ state: "live" }, true);
      wait = FIRST_WAIT_MS;
      connected();
      for await (const data of readEvents(response.body)) {
        const event = parseEvent(data);
        if (event !== null) apply(event);
      }
    } catch {
      // The line is cut or the core is away: said below, tried again after a pause.
    }
    if (signal.aborted) return;
    const now = connectionStore.getState();
    if (now.state !== "lost") connectionStore.setState({ state: "lost", since: Date.now() }, true);
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}
