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

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

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
 * Keeps the connection as long as the page is there.
 *
 * @param apply takes an event; `anew` with the first one of a stream, which is the session: what the page knew before it
 *   may be out of date
 */
export async function keepConnected(apply: (event: CoreEvent, anew: boolean) => void): Promise<never> {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      const response = await api.events.$get({}, { init: { cache: "no-store" } });
      if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
      connectionStore.setState({ state: "live" }, true);
      wait = FIRST_WAIT_MS;
      let anew = true;
      for await (const data of readEvents(response.body)) {
        const event = parseEvent(data);
        if (event !== null) apply(event, anew);
        anew = false;
      }
    } catch {
      // The line is cut or the core is away: said below, tried again after a pause.
    }
    const now = connectionStore.getState();
    if (now.state !== "lost") connectionStore.setState({ state: "lost", since: Date.now() }, true);
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}
