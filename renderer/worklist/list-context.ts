import type { ListContext } from "../../shared/worklist/row-values.ts";
import { sessionStore } from "../workspace/session-store.ts";
import { siteStore } from "../workspace/work-stores.ts";

/** What the list is made at, now. */
export function listContext(now: number = Date.now()): ListContext {
  const { sites } = siteStore.getState();
  return {
    now,
    siteNames: new Map(sites.map((site) => [site.id, site.name])),
    siteOrder: sites.map((site) => site.id),
    reader: sessionStore.getState().session?.reader?.name ?? "",
  };
}
