import type { ListContext } from "../../shared/worklist/row-values.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { siteStore } from "../workspace/work-stores.ts";

/** In the demo there is no reader: a name that no exam is reserved by. */
const NOBODY = "\u0000";

/** What the list is made at, now. */
export function listContext(now: number = Date.now()): ListContext {
  const { sites } = siteStore.getState();
  return {
    now,
    siteNames: new Map(sites.map((site) => [site.id, site.name])),
    siteOrder: sites.map((site) => site.id),
    reader: sessionStore.getState().session?.reader?.name ?? NOBODY,
  };
}
