/**
 * Archives of all enabled sites, opened when first asked. Sites share nothing: not connections, limits nor failures.
 *
 * A site's archives are asked in order of preference; the next one is asked when one could not be.
 */
import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { ArchiveConfig, SiteConfig } from "../../../shared/contract/site.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import {
  type AbilityMemory,
  type Archive,
  Bandwidth,
  type ReceivedInstance,
  type StudyQuery,
  type TellUnreadable,
  type UnreadableRow,
} from "../archives/index.ts";
import { GuardedArchive, stillMissing } from "./guarded-archive.ts";
import type { SiteStates } from "./site-states.ts";
import type { KeptSecrets } from "./site-store.ts";

export type OpenArchive = (
  config: ArchiveConfig,
  secret: ArchiveSecret | null,
  limits: {
    readonly parallelTransfers: number;
    readonly bandwidth: Bandwidth | null;
    readonly abilities: AbilityMemory;
  },
) => Archive;

export interface SiteConnectionsPlace {
  readonly openArchive: OpenArchive;
  readonly states: SiteStates;
  readonly clock: () => number;
}

export interface FoundStudy {
  readonly archiveId: string;
  readonly summary: StudySummary;
}

interface OpenSite {
  readonly config: SiteConfig;
  /** What the archives were opened by; another one opens them anew. */
  readonly openedBy: string;
  readonly archives: readonly GuardedArchive[];
}

interface KnownSite {
  readonly config: SiteConfig;
  readonly secrets: KeptSecrets;
  open: OpenSite | null;
}

/** About one instance or one question, not about the site: they leave its state alone. */
const ofOneThing = new Set<ProblemCode>([
  "not-found",
  "not-dicom",
  "damaged",
  "too-large",
  "identity-mismatch",
  "cancelled",
]);

export class SiteConnections {
  readonly #place: SiteConnectionsPlace;
  readonly #sites = new Map<string, KnownSite>();
  readonly #closing = new Set<Promise<void>>();

  constructor(place: SiteConnectionsPlace) {
    this.#place = place;
  }

  /** Takes over the sites there are; only what was changed is closed and opened anew. */
  configure(sites: readonly { readonly config: SiteConfig; readonly secrets: KeptSecrets }[]): void {
    const next = new Map(sites.map((site) => [site.config.id, site]));
    for (const [id, known] of this.#sites) {
      const site = next.get(id);
      const stays = site?.config.enabled === true && known.open?.openedBy === openedBy(site.config, site.secrets);
      if (!stays) this.#close(known.open);
      if (site === undefined) this.#sites.delete(id);
      else this.#sites.set(id, { ...site, open: stays ? known.open : null });
    }
    for (const [id, site] of next) if (!this.#sites.has(id)) this.#sites.set(id, { ...site, open: null });
  }

  /** Forgets past failures: the next question is asked, whatever the last ones met. */
  retryNow(siteId: string): void {
    for (const archive of this.#sites.get(siteId)?.open?.archives ?? []) archive.reset();
  }

  /** MA-3, MA-4: the next questions go over new connections, whatever the last ones met. */
  lineIsBack(): void {
    const opened = [...this.#sites.values()].flatMap(({ open }) => open?.archives ?? []);
    for (const archive of opened) this.#whileClosing(archive.lineIsBack());
  }

  /**
   * Studies as the first archive that answers lists them. For one study every archive is asked until one has it, so that
   * "nobody has it" is never said while one could not be asked.
   *
   * @param unreadable told of what could not be read of the answers; the site's state says it too (SI-24)
   */
  async find(
    siteId: string,
    query: StudyQuery,
    signal: AbortSignal,
    unreadable: TellUnreadable = () => {},
  ): Promise<readonly FoundStudy[]> {
    const isEnough = (found: readonly FoundStudy[]): boolean => query.study === undefined || found.length > 0;
    return this.#noting(siteId, query, unreadable, (note) =>
      this.#first(siteId, null, isEnough, [], (archive) => listed(archive, query, signal, note)),
    );
  }

  /** Studies of all archives of a site, each once, the preferred archive's first. @throws when one could not be asked */
  async findEverywhere(siteId: string, query: StudyQuery, signal: AbortSignal): Promise<readonly FoundStudy[]> {
    const answers = await this.#noting(
      siteId,
      query,
      () => {},
      (note) =>
        Promise.all(
          this.#open(siteId).map((archive) =>
            this.#told(
              siteId,
              archive.ask(() => listed(archive, query, signal, note)),
            ),
          ),
        ),
    );
    const found = new Map<string, FoundStudy>();
    for (const study of answers.flat()) if (!found.has(study.summary.study)) found.set(study.summary.study, study);
    return [...found.values()];
  }

  /** @param preferred the archive that the study was found in */
  listSeries(
    siteId: string,
    preferred: string | null,
    study: StudyUid,
    signal: AbortSignal,
    unreadable?: TellUnreadable,
  ): Promise<readonly SeriesSummary[]> {
    return this.#first(siteId, preferred, isNotEmpty, [], (archive) =>
      archive.archive.listSeries(study, signal, unreadable),
    );
  }

  listInstances(
    siteId: string,
    preferred: string | null,
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable?: TellUnreadable,
  ): Promise<readonly InstanceSummary[]> {
    return this.#first(siteId, preferred, isNotEmpty, [], (archive) =>
      archive.archive.listInstances(study, series, signal, unreadable),
    );
  }

  /** Instances of a series; what one archive did not give is asked of the next, and the first failure told at the end. */
  async *fetchSeries(
    siteId: string,
    preferred: string | null,
    study: StudyUid,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncGenerator<ReceivedInstance> {
    const got = new Set<string>();
    let failed: ProblemError | null = null;
    for (const archive of this.#open(siteId, preferred)) {
      try {
        for await (const received of archive.fetch(study, series, stillMissing(only, got), signal)) {
          got.add(received.instance);
          yield received;
        }
        this.#place.states.succeeded(siteId);
      } catch (error) {
        if (!isProblem(error) || error.problem.code === "cancelled") throw error;
        failed ??= error;
      }
      if (stillMissing(only, got).length === 0) return;
    }
    const problem = failed ?? new ProblemError("not-found", "no archive of the site gave all instances");
    if (!ofOneThing.has(problem.problem.code)) this.#place.states.failed(siteId, problem.problem, true);
    throw problem;
  }

  /** How many images a site's preferred archive is asked for at once (SI-20); `null` where that is not measured. */
  imagesAtOnce(siteId: string): number | null {
    return this.#sites.get(siteId)?.open?.archives[0]?.archive.imagesAtOnce ?? null;
  }

  /** Calls back when an archive of the site tells of change. @returns to stop */
  watch(siteId: string, changed: () => void): () => void {
    const stops = this.#open(siteId).map(({ archive }) => archive.watch?.(changed));
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  async dispose(): Promise<void> {
    for (const { open } of this.#sites.values()) this.#close(open);
    this.#sites.clear();
    await Promise.all(this.#closing);
  }

  /** While a question for studies is asked; what of its answers could not be read is noted once they came. */
  async #noting<T>(
    siteId: string,
    query: StudyQuery,
    unreadable: TellUnreadable,
    ask: (note: TellUnreadable) => Promise<T>,
  ): Promise<T> {
    const { states } = this.#place;
    const rows: UnreadableRow[] = [];
    const note: TellUnreadable = (row) => {
      rows.push(row);
      unreadable(row);
    };
    const answer = await states.whileAsking(siteId, () => ask(note));
    states.notRead(siteId, questionOf(query), rows);
    return answer;
  }

  /** The first answer that is enough, else the last one, provided that every archive could be asked. */
  async #first<T>(
    siteId: string,
    preferred: string | null,
    isEnough: (answer: T) => boolean,
    nothing: T,
    ask: (archive: GuardedArchive) => Promise<T>,
  ): Promise<T> {
    let failed: ProblemError | null = null;
    let answer = nothing;
    for (const archive of this.#open(siteId, preferred)) {
      try {
        answer = await archive.ask(() => ask(archive));
        this.#place.states.succeeded(siteId);
        if (isEnough(answer)) {
          if (failed !== null) this.#place.states.failed(siteId, failed.problem, false);
          return answer;
        }
      } catch (error) {
        if (!isProblem(error) || error.problem.code === "cancelled") throw error;
        failed ??= error;
      }
    }
    if (failed === null) return answer;
    this.#place.states.failed(siteId, failed.problem, true);
    throw failed;
  }

  async #told<T>(siteId: string, work: Promise<T>): Promise<T> {
    try {
      const answer = await work;
      this.#place.states.succeeded(siteId);
      return answer;
    } catch (error) {
      if (isProblem(error) && error.problem.code !== "cancelled") {
        this.#place.states.failed(siteId, error.problem, true);
      }
      throw error;
    }
  }

  #open(siteId: string, preferred: string | null = null): readonly GuardedArchive[] {
    const known = this.#sites.get(siteId);
    if (known === undefined || !known.config.enabled) throw new ProblemError("not-found", "no such site, or disabled");
    known.open ??= this.#openSite(known);
    const { archives } = known.open;
    return [...archives].sort((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
  }

  #openSite({ config, secrets }: KnownSite): OpenSite {
    const { parallelTransfers, bandwidthMbit } = config.limits;
    const bandwidth = bandwidthMbit === null ? null : new Bandwidth(bandwidthMbit);
    const archives = config.archives.map((archive) => {
      const opened = this.#place.openArchive(archive, secrets.get(archive.id) ?? null, {
        parallelTransfers,
        bandwidth,
        abilities: this.#place.states.abilityMemory(config.id, archive),
      });
      return new GuardedArchive(archive.id, opened, this.#place.clock);
    });
    return { config, openedBy: openedBy(config, secrets), archives };
  }

  #close(open: OpenSite | null): void {
    for (const { archive } of open?.archives ?? []) this.#whileClosing(archive.dispose());
  }

  #whileClosing(work: Promise<void>): void {
    const closing = work.finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}

const isNotEmpty = (answer: readonly unknown[]): boolean => answer.length > 0;

/** A refresh token that was replaced is no reason to open an archive anew. */
const openedBy = ({ archives, limits }: SiteConfig, secrets: KeptSecrets): string =>
  JSON.stringify([archives, limits, [...secrets].map(([id, secret]) => [id, { ...secret, refreshToken: "" }])]);

/** The days of a list move on with the calendar; it is the same question. */
const questionOf = ({ dates: _, ...asked }: StudyQuery): string => JSON.stringify(asked);

async function listed(
  { id, archive }: GuardedArchive,
  query: StudyQuery,
  signal: AbortSignal,
  unreadable: TellUnreadable,
): Promise<FoundStudy[]> {
  const studies = await archive.findStudies(query, signal, unreadable);
  return studies.map((summary) => ({ archiveId: id, summary }));
}
