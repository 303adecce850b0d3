/** Events on their way to whoever listens. One slow or broken listener never keeps the others waiting. */
import type { CoreEvent } from "../../shared/contract/events.ts";

export type Listener = (event: CoreEvent) => void;

export class EventHub {
  readonly #listeners = new Set<Listener>();

  emit(event: CoreEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** @returns to stop */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What may be told while the screen is locked: how the program stands, nothing of a patient. */
export function behindLock(event: CoreEvent): CoreEvent | null {
  switch (event.type) {
    case "session":
    case "site":
    case "sites-changed":
      return event;
    case "prefetch":
      return { type: "prefetch", prefetch: { ...event.prefetch, running: [] } };
    default:
      return null;
  }
}
