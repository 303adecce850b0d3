/** Asks each enabled site's order sources, again and again, and takes in what they deliver. */
import type { Kysely } from "kysely";
import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { OrderSourceReport } from "../../../shared/contract/order-requests.ts";
import type { OrderSourceConfig, SiteConfig } from "../../../shared/contract/site.ts";
import type { OrderMessage } from "../../../shared/orders/order.ts";
import { isProblem, type Problem, ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { keepDelivery, refusedOf, wasDelivered } from "./order-deliveries.ts";
import type { OrderSource } from "./order-source.ts";

export interface OrderPollingPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly open: (config: OrderSourceConfig, secret: ArchiveSecret | null, site: SiteConfig) => OrderSource;
  /** Takes messages onto the list. */
  readonly take: (site: SiteConfig, sourceId: string, messages: readonly OrderMessage[]) => Promise<void>;
  readonly audit: (event: AuditEvent) => void;
  /** Told of what is no expected failure. */
  readonly failed: (error: unknown) => void;
}

const INTERVAL_MS = 30_000;
/** Servers lock accounts after a few wrong passwords. */
const LOGIN_PAUSE_MS = 600_000;

export interface OrderingSite {
  readonly config: SiteConfig;
  /** By source id. */
  readonly secrets: ReadonlyMap<string, ArchiveSecret>;
}

interface WantedSource {
  readonly site: SiteConfig;
  readonly config: OrderSourceConfig;
  readonly secret: ArchiveSecret | null;
}

interface Polled extends WantedSource {
  readonly text: string;
  readonly source: OrderSource;
  readonly ended: AbortController;
  unwatch: () => void;
  timer: NodeJS.Timeout | undefined;
  /** Readings one after another. */
  reading: Promise<void>;
  lastReadAt: number | null;
  problem: Problem | null;
}

export class OrderPolling {
  readonly #place: OrderPollingPlace;
  readonly #polled = new Map<string, Polled>();
  readonly #ending = new Set<Promise<void>>();

  constructor(place: OrderPollingPlace) {
    this.#place = place;
  }

  /** Takes over the sites there are; a source that did not change goes on as it was. */
  configure(sites: readonly OrderingSite[]): void {
    const wanted = new Map(
      sites
        .filter(({ config }) => config.enabled)
        .flatMap(({ config: site, secrets }) =>
          site.orders.map((config) => {
            const secret = secrets.get(config.id) ?? null;
            return [`${site.id} ${config.id}` as string, { site, config, secret }] as const;
          }),
        ),
    );
    for (const [key, polled] of this.#polled) {
      const next = wanted.get(key);
      if (next === undefined || JSON.stringify(next) !== polled.text) this.#end(key);
    }
    for (const [key, source] of wanted) if (!this.#polled.has(key)) this.#begin(key, source);
  }

  /** Reads a site's sources now. */
  async poll(siteId: string): Promise<void> {
    await Promise.all(
      [...this.#polled.values()].filter(({ site }) => site.id === siteId).map((each) => this.#read(each)),
    );
  }

  /**
   * Opens the sources anew and reads them now, whatever the last reading waits for: the line is back (MA-3). A source that
   * refused the login is left in peace (MA-4).
   */
  async askAnew(): Promise<void> {
    const anew = [...this.#polled].map(([key, before]) => {
      if (before.problem?.code === "login-refused") {
        // In the order of before, which is that of the site.
        this.#polled.delete(key);
        this.#polled.set(key, before);
        return null;
      }
      this.#end(key);
      return this.#begin(key, before, before).reading;
    });
    await Promise.all(anew);
  }

  async report(siteId: string): Promise<OrderSourceReport> {
    const { index } = this.#place;
    const counts = await index
      .selectFrom("imaging_order")
      .select(({ fn }) => ["source_id", fn.countAll<number>().as("orders")])
      .where("site_id", "=", siteId)
      .groupBy("source_id")
      .execute();
    const sources = [...this.#polled.values()]
      .filter(({ site }) => site.id === siteId)
      .map(({ config, lastReadAt, problem }) => ({
        id: config.id,
        lastReadAt,
        problem,
        orders: Number(counts.find((count) => count.source_id === config.id)?.orders ?? 0),
      }));
    return { sources, ...(await refusedOf(index, siteId)) };
  }

  async close(): Promise<void> {
    for (const key of [...this.#polled.keys()]) this.#end(key);
    await Promise.all(this.#ending);
  }

  /** @param before what was opened for the same source until now: it is read on from where that one ends */
  #begin(key: string, { site, config, secret }: WantedSource, before?: Polled): Polled {
    const source = this.#place.open(config, secret, site);
    const polled: Polled = {
      site,
      config,
      secret,
      text: JSON.stringify({ site, config, secret }),
      source,
      ended: new AbortController(),
      unwatch: () => {},
      timer: undefined,
      reading: before?.reading ?? Promise.resolve(),
      lastReadAt: before?.lastReadAt ?? null,
      problem: before?.problem ?? null,
    };
    this.#polled.set(key, polled);
    polled.unwatch = source.watch?.(() => void this.#read(polled)) ?? polled.unwatch;
    void this.#read(polled);
    return polled;
  }

  #end(key: string): void {
    const polled = this.#polled.get(key);
    this.#polled.delete(key);
    if (polled === undefined) return;
    polled.ended.abort();
    polled.unwatch();
    clearTimeout(polled.timer);
    const ending: Promise<void> = polled.reading
      .then(() => polled.source.dispose?.())
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #read(polled: Polled): Promise<void> {
    polled.reading = polled.reading.then(async () => {
      if (polled.ended.signal.aborted) return;
      clearTimeout(polled.timer);
      try {
        await this.#readAll(polled);
        polled.lastReadAt = this.#place.clock();
        polled.problem = null;
      } catch (error) {
        if (polled.ended.signal.aborted) return;
        if (!isProblem(error)) this.#place.failed(error);
        this.#refused(polled, isProblem(error) ? error : new ProblemError("unknown"));
      }
      const pause = polled.problem?.code === "login-refused" ? LOGIN_PAUSE_MS : INTERVAL_MS;
      if (!polled.ended.signal.aborted) polled.timer = setTimeout(() => void this.#read(polled), pause);
    });
    return polled.reading;
  }

  /** The same failure again is no news. */
  #refused(polled: Polled, { problem }: ProblemError): void {
    if (polled.problem?.code !== problem.code) {
      this.#place.audit({ kind: "orders-taken", siteId: polled.site.id, orders: 0, refused: 0, problem: problem.code });
    }
    polled.problem = problem;
  }

  async #readAll({ site, config, source, ended }: Polled): Promise<void> {
    const { index, clock, take, audit } = this.#place;
    const place = { siteId: site.id, sourceId: config.id };
    let orders = 0;
    let refused = 0;
    for await (const delivery of source.read((digest) => wasDelivered(index, place, digest), ended.signal)) {
      const messages = delivery.parts.flatMap((part) => ("messages" in part ? part.messages : []));
      await take(site, config.id, messages);
      await keepDelivery(index, place, delivery, clock());
      orders += messages.length;
      refused += delivery.parts.length - delivery.parts.filter((part) => "messages" in part).length;
    }
    if (orders + refused > 0) audit({ kind: "orders-taken", siteId: site.id, orders, refused, problem: null });
  }
}
