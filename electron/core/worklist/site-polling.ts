/** A poller for each enabled site, and its archives' own word of changes. */
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { SitePoller, type SitePollerPlace } from "./site-poller.ts";

export interface SitePollingPlace extends Omit<SitePollerPlace, "site" | "find"> {
  readonly find: (siteId: string, ...asked: Parameters<SitePollerPlace["find"]>) => ReturnType<SitePollerPlace["find"]>;
  readonly watch: (siteId: string, changed: () => void) => () => void;
}

interface Polled {
  readonly text: string;
  readonly poller: SitePoller;
  unwatch: () => void;
}

export class SitePolling {
  readonly #place: SitePollingPlace;
  readonly #polled = new Map<string, Polled>();
  readonly #ending = new Set<Promise<void>>();

  constructor(place: SitePollingPlace) {
    this.#place = place;
  }

  /** Takes over the sites there are; one that did not change goes on as it was. */
  configure(sites: readonly SiteConfig[]): void {
    const enabled = new Map(sites.filter((site) => site.enabled).map((site) => [site.id, site]));
    for (const [id, { text }] of this.#polled) {
      const site = enabled.get(id);
      if (site === undefined || JSON.stringify(site) !== text) this.#end(id);
    }
    for (const [id, site] of enabled) if (!this.#polled.has(id)) this.#begin(site);
  }

  /** Asks now. @throws ProblemError `not-found` when there is no such site, or it is disabled */
  async poll(siteId: string): Promise<void> {
    const polled = this.#polled.get(siteId);
    if (polled === undefined) throw new ProblemError("not-found", "no such site, or it is disabled");
    // Its archives may have been opened anew: what watched the old ones hears nothing any more.
    polled.unwatch();
    polled.unwatch = this.#watch(siteId, polled.poller);
    await polled.poller.poll();
  }

  /** Gives up what is being asked; each site is asked again at its time. */
  cut(): void {
    for (const { poller } of this.#polled.values()) poller.cut();
  }

  /** Asks every site now; what is still being asked is given up for it. */
  async askAnew(): Promise<void> {
    this.cut();
    await Promise.all([...this.#polled.keys()].map((siteId) => this.poll(siteId)));
  }

  async close(): Promise<void> {
    for (const id of [...this.#polled.keys()]) this.#end(id);
    await Promise.all(this.#ending);
  }

  #begin(site: SiteConfig): void {
    const { find } = this.#place;
    const poller = new SitePoller({ ...this.#place, site, find: (query, signal) => find(site.id, query, signal) });
    this.#polled.set(site.id, { text: JSON.stringify(site), poller, unwatch: this.#watch(site.id, poller) });
    poller.start();
  }

  #watch(siteId: string, poller: SitePoller): () => void {
    return this.#place.watch(siteId, () => void poller.poll());
  }

  #end(siteId: string): void {
    const polled = this.#polled.get(siteId);
    this.#polled.delete(siteId);
    if (polled === undefined) return;
    polled.unwatch();
    const ending = polled.poller.close().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
