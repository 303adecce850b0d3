/** Everything that stands open with one vault, put together; ended in the order that loses nothing. */
import { randomUUID } from "node:crypto";
import type { AuditEvent } from "../../shared/contract/audit.ts";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { SiteConfig, SiteDraft } from "../../shared/contract/site.ts";
import { createArchive, type Dimse, directHeaders, SignInSessions, SignIns } from "./archives/index.ts";
import { type Audit, AuditQueue, createAudit } from "./audit/index.ts";
import type { Desk } from "./desk.ts";
import { createFindings } from "./findings/index.ts";
import { createKeptProtocols } from "./hanging/kept-protocols.ts";
import type { Imaging } from "./imaging/index.ts";
import { createOrderSource, OrderPolling, secretForTrial, trySource, withSecrets } from "./orders/index.ts";
import { createPrefetch, type RunningPrefetch } from "./prefetch/create-prefetch.ts";
import { forgetWrongCompleteness } from "./prefetch/late-images.ts";
import { keepRetention } from "./prefetch/retention.ts";
import { createReading } from "./reading/create-reading.ts";
import { createSeriesCorrections } from "./reading/series-corrections.ts";
import { openSettings } from "./settings-store.ts";
import {
  connectSites,
  createSiteDesk,
  type OpenArchive,
  SiteConnections,
  SiteStates,
  SiteStore,
} from "./sites/index.ts";
import type { OpenVault } from "./vault/index.ts";
import type { Correction } from "./worklist/corrected-identity.ts";
import { createOrderDesk } from "./worklist/create-order-desk.ts";
import { createWorklist, searchFor } from "./worklist/create-worklist.ts";
import { ExamEvents } from "./worklist/exam-events.ts";
import { ExamRows } from "./worklist/exam-rows.ts";
import { forgetSite } from "./worklist/forget-site.ts";
import { createViews } from "./worklist/saved-views.ts";
import { SitePolling } from "./worklist/site-polling.ts";
import { takeOrders } from "./worklist/take-orders.ts";

export interface DeskPlace {
  readonly vault: OpenVault;
  readonly imaging: Imaging;
  readonly dimse: Dimse;
  readonly clock: () => number;
  readonly timeZone: string;
  /** The reader as written in reservations; "" in the demo. */
  readonly reader: () => string;
  readonly emit: (event: CoreEvent) => void;
  /** Told of what is no expected failure. */
  readonly failed: (error: unknown) => void;
  /** For so long after a vault opened only what the reader asks for is fetched (PF-24); none when left out. */
  readonly firstLookMs?: number | undefined;
  /** A site that a new vault begins with: the demo's. */
  readonly firstSite?: SiteDraft;
}

export interface OpenDesk extends Desk {
  readonly record: Audit;
  /** Puts an event into the audit; closing waits for it. */
  readonly tell: (event: AuditEvent) => void;
  /** How everything stands now, for a new listener. */
  snapshot(): Promise<readonly CoreEvent[]>;
  /** MA-2: the machine is about to sleep, so nothing is asked or fetched for a while. */
  rest(): void;
  /** MA-3: the machine woke, or its line is back: every site is asked at once, and fetching goes on. */
  goOn(): void;
  close(): Promise<void>;
}

/** A machine that did not fall asleep after all, or never says that it woke, goes on after this by itself. */
const REST_MS = 60_000;

/** Resolves when the list's most urgent part is there; fetching begins when the whole list is. */
export async function openDesk(place: DeskPlace): Promise<OpenDesk> {
  const { vault, imaging, clock, emit, failed } = place;
  const { index } = vault;
  const record = createAudit({ index, clock });
  const written = new AuditQueue({ record, clock, failed });
  const audit = (event: AuditEvent): void => written.add(event);
  const ended = new AbortController();
  let sites = new Map<string, SiteConfig>();
  const siteOf = (siteId: string): SiteConfig | undefined => {
    const site = sites.get(siteId);
    return site?.enabled === true ? site : undefined;
  };
  const takeSites = (list: readonly SiteConfig[]): void => {
    sites = new Map(list.map((site) => [site.id, site]));
  };

  let prefetch: RunningPrefetch | null = null;
  const settings = await openSettings(index, audit, () => prefetch?.settingsChanged());
  const store = new SiteStore({ index, clock, newId: randomUUID, timeZone: place.timeZone });
  const states = new SiteStates({
    index,
    clock,
    changed: (site) => {
      emit({ type: "site", site });
      if (site.state === "ok") prefetch?.siteAnswers(site.siteId);
    },
    tlsFailed: (siteId, reason) => audit({ kind: "tls-failed", siteId, reason }),
  });
  const sessions = new SignInSessions({ clock, keep: (signedIn) => store.keepSignIn(signedIn) });
  const signIns = new SignIns(sessions);
  const headers = { ...directHeaders, summarize: (bytes: Uint8Array) => imaging.summarize(bytes) };
  const openArchive: OpenArchive = (config, secret, limits) =>
    createArchive(config, secret, {
      headers,
      limits: { parallelTransfers: limits.parallelTransfers },
      bandwidth: limits.bandwidth,
      abilities: limits.abilities,
      dimse: place.dimse,
      sessions,
      clock,
    });
  const connections = new SiteConnections({ openArchive, states, clock });
  const examEvents = new ExamEvents(emit);
  const rows = new ExamRows({
    index,
    clock,
    siteOf,
    changed: (changed, removed) => {
      examEvents.add(changed, removed);
      prefetch?.rowsChanged(changed, removed);
    },
    failed,
  });
  const tellCorrections = (corrections: readonly Correction[]): void => {
    for (const { studyId, fields } of corrections) audit({ kind: "patient-corrected", studyId, fields: [...fields] });
  };
  const priors = {
    index,
    clock,
    siteOf,
    findEverywhere: connections.findEverywhere.bind(connections),
    corrected: (corrections: readonly Correction[], exams: readonly string[]) => {
      tellCorrections(corrections);
      rows.touch([...exams, ...corrections.flatMap(({ studyId }) => rows.examOfStudy(studyId) ?? [])]);
    },
  };
  const fetching = createPrefetch({
    vault,
    imaging,
    rows,
    clock,
    siteOf,
    imagesAtOnce: (siteId) => connections.imagesAtOnce(siteId),
    source: {
      listSeries: ({ siteId, archiveId, uid }, signal, unreadable) =>
        connections.listSeries(siteId, archiveId, uid, signal, unreadable),
      listInstances: ({ siteId, archiveId, uid }, series, signal, unreadable) =>
        connections.listInstances(siteId, archiveId, uid, series, signal, unreadable),
      fetchSeries: (study, series, only, signal) =>
        connections.fetchSeries(study.siteId, study.archiveId, study.uid, series, only, signal),
    },
    reader: place.reader,
    firstLookMs: place.firstLookMs,
    policy: () => settings.now(),
    isPaused: () => settings.now().prefetchPaused,
    keepPaused: async (paused) => {
      await settings.put({ ...settings.now(), prefetchPaused: paused });
    },
    searchPriors: (examId) => searchFor({ rows, priors, audit }, examId, ended.signal),
    audit,
    emit,
    failed,
  });
  prefetch = fetching;
  const polling = new SitePolling({
    index,
    clock,
    find: connections.find.bind(connections),
    watch: connections.watch.bind(connections),
    audit,
    notTaken: (siteId, problem) => states.failed(siteId, problem, true),
    taken: ({ exams, studies, corrections }) => {
      tellCorrections(corrections);
      rows.refresh(exams).then(() => fetching.studiesChanged(studies), failed);
    },
    failed,
  });
  const ordersChanged = async (exams: readonly string[]): Promise<void> => {
    await rows.refresh(exams);
    fetching.replan();
  };
  const ordering = new OrderPolling({
    index,
    clock,
    open: (config, secret, { timeZone }) => createOrderSource(config, secret, { timeZone, clock }),
    take: async (site, sourceId, messages) => {
      const exams = await takeOrders(index, site, sourceId, messages, clock());
      if (exams.length > 0) await ordersChanged(exams);
    },
    audit,
    failed,
  });
  const hangingChanged = (what: "series-corrections" | "hanging-protocols"): void => {
    audit({ kind: "settings-changed", names: [what] });
    emit({ type: "hanging-changed", what });
  };
  const sitesChanged = async (list: readonly SiteConfig[]): Promise<void> => {
    takeSites(list);
    polling.configure(list);
    ordering.configure(await withSecrets(store, list));
    emit({ type: "sites-changed" });
    await rows.loadAll();
    fetching.replan();
  };
  const siteDesk = createSiteDesk({
    store,
    connections,
    states,
    openArchive,
    sessions,
    signIns,
    clock,
    audit,
    changed: sitesChanged,
    forget: async (siteId) => {
      await forgetSite(vault, siteId);
      await rows.loadAll();
    },
    poll: async (siteId) => {
      await Promise.all([polling.poll(siteId), ordering.poll(siteId)]);
    },
  });

  if (place.firstSite !== undefined && (await store.list()).length === 0) await store.add(place.firstSite, {});
  const known = await connectSites({ store, connections, states });
  takeSites(known);
  // What a kill or a damaged disk took from a study that was complete.
  await forgetWrongCompleteness(index);
  // Nothing stands open in a room that is only just being opened.
  await index.updateTable("exam").set({ reading_since: null }).where("reading_since", "is not", null).execute();
  await rows.open();
  polling.configure(known);
  ordering.configure(await withSecrets(store, known));
  const starting = rows.whole.then(fetching.start).catch((error: unknown) => {
    if (!ended.signal.aborted) failed(error);
  });
  const endRetention = keepRetention({
    vault,
    clock,
    sites: () => [...sites.values()],
    evicted: (studyId, rule) => fetching.evicted(studyId, rule),
    failed,
  });

  return {
    record,
    tell: audit,
    settings,
    sites: siteDesk,
    views: createViews(index, audit),
    prefetch: fetching,
    findings: createFindings({ index, clock, changed: audit }),
    corrections: createSeriesCorrections({ index, clock, changed: () => hangingChanged("series-corrections") }),
    protocols: createKeptProtocols({ index, clock, changed: () => hangingChanged("hanging-protocols") }),
    orders: createOrderDesk({
      index,
      clock,
      siteOf,
      audit,
      changed: ordersChanged,
      report: (siteId) => ordering.report(siteId),
      test: async (attempt, signal) => {
        const secret = await secretForTrial(store, attempt);
        return trySource(createOrderSource(attempt.source, secret, { timeZone: attempt.timeZone, clock }), signal);
      },
    }),
    reading: createReading({
      vault,
      imaging,
      row: (examId) => rows.row(examId),
      problemOf: (studyId) => fetching.problemOf(studyId),
      audit,
      damaged: (studyId, seriesId) => {
        audit({ kind: "vault-damaged", what: "instance" });
        emit({ type: "damaged", studyId, seriesId });
        fetching.damaged(studyId).catch(failed);
      },
    }),
    worklist: createWorklist({
      index,
      clock,
      rows,
      audit,
      priors,
      reader: place.reader,
      replan: () => fetching.replan(),
      fetchNow: () => fetching.retryNow(),
      opened: (studyIds) => fetching.opened(studyIds),
      ended: ended.signal,
    }),
    vault: {
      state: () => vault.usage(),
      async setQuota(bytes) {
        await vault.setQuota(bytes);
        audit({ kind: "settings-changed", names: ["vault-quota"] });
        fetching.retryNow();
        const usage = await vault.usage();
        emit({ type: "vault", vault: usage });
        return usage;
      },
    },
    async audit(before, limit) {
      await written.settle();
      const entries = await record.list({ limit, ...(before === undefined ? {} : { from: before - 1 }) });
      return { entries: [...entries], check: await record.verify() };
    },
    async snapshot() {
      const { states: standing } = await siteDesk.list();
      return [
        { type: "prefetch", prefetch: fetching.state() },
        { type: "vault", vault: await vault.usage() },
        ...standing.map((site) => ({ type: "site", site }) as const),
      ];
    },
    rest() {
      polling.cut();
      fetching.rest(clock() + REST_MS);
    },
    goOn() {
      polling.cut();
      fetching.rest(0);
      connections.lineIsBack();
      fetching.retryNow();
      Promise.all([polling.askAnew(), ordering.askAnew()]).catch(failed);
    },
    async close() {
      ended.abort();
      await signIns.dispose();
      await polling.close();
      await ordering.close();
      await endRetention();
      await fetching.close();
      await starting;
      await connections.dispose();
      await rows.close();
      examEvents.close();
      await states.settled();
      await written.close();
    },
  };
}
