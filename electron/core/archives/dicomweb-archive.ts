/** A DICOMweb server as an archive. */

import type { DicomwebAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { DicomwebConfig, SiteLimits } from "../../../shared/contract/site.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { type Abilities, type AbilityMemory, dicomwebAbilitiesIn } from "./abilities.ts";
import type { Archive, ReceivedInstance, StudyQuery, TestStep } from "./archive.ts";
import type { Bandwidth } from "./bandwidth.ts";
import { lineOf, problemOf, step, testImage, testLine } from "./connection-test.ts";
import { DicomwebImages } from "./dicomweb-images.ts";
import { DicomwebQuery } from "./dicomweb-query.ts";
import type { HeaderReader } from "./folder-catalogue.ts";
import { authorizationOf } from "./login/authorization.ts";
import { SignInSessions } from "./login/sign-in-sessions.ts";
import { remember } from "./remember.ts";
import { RequestPlaces } from "./request-places.ts";
import { type HttpTimeouts, httpTimeouts, ServerHttp } from "./server-http.ts";
import { passOver, refuseUnreadable, type TellUnreadable } from "./unreadable-row.ts";

export interface DicomwebDeps {
  readonly headers: HeaderReader;
  readonly limits: Pick<SiteLimits, "parallelTransfers">;
  /** Shared by all archives of a site; null is no limit. */
  readonly bandwidth: Bandwidth | null;
  /** Sign-ins shared with all who use them; left out, none outlives the archive. */
  readonly sessions?: SignInSessions;
  readonly clock?: () => number;
  /** What was found of it earlier, and where what is found now is kept; left out, for the archive's life alone. */
  readonly abilities?: AbilityMemory;
  readonly timeouts?: HttpTimeouts;
}

const lineLost = new Set(["no-connection", "timed-out", "cut-off", "tls-refused", "name-not-found"]);

const ofLogin = new Set(["login-refused", "sign-in-needed", "forbidden"]);

/** Counts of this many series are remembered, to choose between a whole series and single instances. */
const COUNTS_KEPT = 2000;

export class DicomwebArchive implements Archive {
  readonly #config: DicomwebConfig;
  readonly #http: ServerHttp;
  readonly #query: DicomwebQuery;
  readonly #images: DicomwebImages;
  readonly #places: RequestPlaces;
  readonly #connectMs: number;
  readonly #counts = new Map<SeriesUid, number>();
  readonly #told = new Map<SeriesUid, number | null>();
  readonly #abilities: Abilities<DicomwebAbilities>;
  readonly #ended = new AbortController();

  constructor(config: DicomwebConfig, secret: ArchiveSecret | null, deps: DicomwebDeps) {
    const timeouts = deps.timeouts ?? httpTimeouts;
    const parallel = deps.limits.parallelTransfers;
    this.#config = config;
    this.#connectMs = timeouts.connectMs;
    const clock = deps.clock ?? Date.now;
    const sessions = deps.sessions ?? new SignInSessions({ clock, keep: async () => {} });
    const authorization = authorizationOf(config, secret, { sessions, clock });
    this.#http = new ServerHttp(config, authorization, { parallel, bandwidth: deps.bandwidth, timeouts });
    this.#abilities = dicomwebAbilitiesIn(deps.abilities);
    this.#query = new DicomwebQuery(this.#http, this.#abilities);
    this.#places = new RequestPlaces({
      most: parallel,
      known: this.#abilities.now.parallelism,
      learned: (parallelism) => this.#abilities.learn({ parallelism }),
      clock,
    });
    this.#images = new DicomwebImages(this.#http, deps.headers, this.#places, this.#abilities);
  }

  get imagesAtOnce(): number {
    return this.#places.atOnce;
  }

  findStudies(query: StudyQuery, signal: AbortSignal, unreadable?: TellUnreadable): Promise<readonly StudySummary[]> {
    return this.#query.findStudies(query, this.#while(signal), unreadable);
  }

  async listSeries(
    study: StudyUid,
    signal: AbortSignal,
    unreadable?: TellUnreadable,
  ): Promise<readonly SeriesSummary[]> {
    const listed = await this.#query.listSeries(study, this.#while(signal), unreadable);
    for (const { series, instanceCount } of listed) remember(this.#told, series, instanceCount, COUNTS_KEPT);
    return listed;
  }

  async listInstances(
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
  ): Promise<readonly InstanceSummary[]> {
    let count = 0;
    const instances = await this.#query.listInstances(study, series, this.#while(signal), (row) => {
      count += 1;
      unreadable(row);
    });
    count += instances.length;
    remember(this.#counts, series, count, COUNTS_KEPT);
    this.#judgeCounts(series, count);
    return instances;
  }

  /** What a list of series told, against the series itself; one wrong count makes the archive's counts wrong. */
  #judgeCounts(series: SeriesUid, counted: number): void {
    const told = this.#told.get(series);
    if (told === undefined) return;
    this.#told.delete(series);
    if (told === null) this.#abilities.learn({ counts: "absent" });
    else if (told !== counted) this.#abilities.learn({ counts: "wrong" });
    else if (this.#abilities.now.counts !== "wrong") this.#abilities.learn({ counts: "right" });
  }

  async *fetchSeries(
    study: StudyUid,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance> {
    const inSeries = this.#counts.get(series) ?? null;
    yield* this.#images.fetch({ study, series, only, inSeries }, this.#while(signal));
  }

  async *test(signal: AbortSignal): AsyncIterable<TestStep> {
    const running = this.#while(signal);
    for await (const line of testLine(lineOf(this.#config), this.#connectMs, running)) {
      yield line;
      if (line.outcome === "failed") return;
    }
    try {
      await this.#http.logIn(running);
    } catch (error) {
      yield { step: "login", outcome: "failed", problem: problemOf(error) };
      return;
    }
    let studies: readonly StudySummary[];
    try {
      studies = await this.#query.findStudies({}, running, passOver, 1);
    } catch (error) {
      const problem = problemOf(error);
      // With TLS 1.3 a server refuses a certificate, or the lack of one, only after the handshake.
      if (problem.code === "client-certificate") {
        yield { step: "tls", outcome: "failed", problem };
        return;
      }
      const atLogin = ofLogin.has(problem.code);
      // An answer of any other kind shows that the login was let through; none at all shows nothing.
      if (!atLogin && !lineLost.has(problem.code)) yield this.#loggedIn();
      yield { step: atLogin ? "login" : "query", outcome: "failed", problem };
      return;
    }
    yield this.#loggedIn();
    yield { step: "query", outcome: "passed", detail: studies.length === 0 ? "empty" : "" };
    // What pages it answers is found out, and fails nothing.
    await this.#query.probePaging(running).catch(problemOf);
    yield await step("image", () => testImage(this, studies[0], running));
  }

  #loggedIn(): TestStep {
    const { scheme } = this.#config.auth;
    return { step: "login", outcome: scheme === "none" ? "skipped" : "passed", detail: scheme };
  }

  reconnect(): Promise<void> {
    this.#places.lineChanged();
    return this.#http.reconnect();
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await this.#http.dispose();
  }

  #while(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#ended.signal]);
  }
}
