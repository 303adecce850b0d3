/** A classic DICOM archive: C-FIND for its lists, C-GET or C-MOVE for its images. */
import type { DimseAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { DimseConfig } from "../../../shared/contract/site.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { type Abilities, type AbilityMemory, dimseAbilitiesIn } from "./abilities.ts";
import type { Archive, ReceivedInstance, StudyQuery, TestStep } from "./archive.ts";
import type { Bandwidth } from "./bandwidth.ts";
import { problemOf, step, testImage, testLine } from "./connection-test.ts";
import type { Dimse } from "./dimse/dimse.ts";
import type { DimseItems, DimseTask } from "./dimse/dimse-task.ts";
import { matchesQuery } from "./match-query.ts";
import { remember } from "./remember.ts";
import { retrying } from "./retrying.ts";
import { passOver, refuseUnreadable, type TellUnreadable, type UnreadableRow } from "./unreadable-row.ts";

export interface DimseDeps {
  readonly dimse: Dimse;
  readonly bandwidth: Bandwidth | null;
  /** What was found of it earlier, and where what is found now is kept; left out, for the archive's life alone. */
  readonly abilities?: AbilityMemory;
}

const MOST_STUDIES = 200_000;
const CONNECT_MS = 10_000;
/** Classes of the instances of so many series are remembered, to propose them for the retrieve. */
const SERIES_KEPT = 500;

export class DimseArchive implements Archive {
  readonly #config: DimseConfig;
  readonly #deps: DimseDeps;
  readonly #abilities: Abilities<DimseAbilities>;
  readonly #ended = new AbortController();
  readonly #classes = new Map<SeriesUid, ReadonlyMap<SopInstanceUid, string>>();

  constructor(config: DimseConfig, deps: DimseDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#abilities = dimseAbilitiesIn(deps.abilities);
  }

  async findStudies(
    query: StudyQuery,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
    most = MOST_STUDIES,
  ): Promise<readonly StudySummary[]> {
    const found = await this.#all({ kind: "studies", query, most }, signal, unreadable);
    // An archive that leaves a condition out answers more; it is never shown as an answer to the question.
    const studies = new Map(found.filter((one) => matchesQuery(query, one)).map((one) => [one.study, one]));
    return [...studies.values()];
  }

  async listSeries(
    study: StudyUid,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
  ): Promise<readonly SeriesSummary[]> {
    return await this.#all({ kind: "series", study }, signal, unreadable);
  }

  async listInstances(
    study: StudyUid,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable: TellUnreadable = refuseUnreadable,
  ): Promise<readonly InstanceSummary[]> {
    const instances = await this.#all({ kind: "instances", study, series }, signal, unreadable);
    const classes = new Map(instances.map(({ instance, sopClass }) => [instance, sopClass]));
    remember(this.#classes, series, classes, SERIES_KEPT);
    return instances;
  }

  async *fetchSeries(
    study: StudyUid,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance> {
    if (only.length === 0) return;
    const running = this.#while(signal);
    if (!this.#classes.has(series)) await this.listInstances(study, series, signal, passOver);
    const classes = this.#classes.get(series);
    const wanted = only.map((instance) => ({ instance, sopClass: classes?.get(instance) ?? "" }));
    const { dimse, bandwidth } = this.#deps;
    const { associations } = this.#abilities.now;
    const task = { kind: "fetch", study, series, wanted, associations } as const;
    const found = (most: number | null): void => this.#abilities.learn({ associations: most });
    for await (const received of dimse.run(this.#config, task, running, { associations: found })) {
      await bandwidth?.take(received.bytes.length, running);
      yield received;
    }
  }

  async *test(signal: AbortSignal): AsyncIterable<TestStep> {
    const running = this.#while(signal);
    const { host, port, tls } = this.#config;
    const address = { host, port, secure: tls ? this.#config : null };
    for await (const line of testLine(address, CONNECT_MS, running)) {
      yield line;
      if (line.outcome === "failed") return;
    }
    const login = await step("login", async () => {
      const retrieve = await this.#all({ kind: "echo" }, running, refuseUnreadable);
      if (retrieve.length > 0) this.#abilities.learn({ retrieve });
      return `${this.#config.callingAet} → ${this.#config.calledAet}`;
    });
    yield login;
    if (login.outcome === "failed") return;
    let studies: readonly StudySummary[];
    try {
      studies = await this.findStudies({}, running, passOver, 1);
    } catch (error) {
      yield { step: "query", outcome: "failed", problem: problemOf(error) };
      return;
    }
    yield { step: "query", outcome: "passed", detail: studies.length === 0 ? "empty" : "" };
    yield await step("image", () => testImage(this, studies[0], running));
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
  }

  #while(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#ended.signal]);
  }

  async #all<Task extends DimseTask>(
    task: Task,
    signal: AbortSignal,
    unreadable: TellUnreadable,
  ): Promise<DimseItems[Task["kind"]][]> {
    const running = this.#while(signal);
    const { all, illegible } = await retrying(async () => {
      const [all, illegible]: [DimseItems[Task["kind"]][], UnreadableRow[]] = [[], []];
      const heard = { unreadable: (rows: readonly UnreadableRow[]) => void illegible.push(...rows) };
      for await (const item of this.#deps.dimse.run(this.#config, task, running, heard)) all.push(item);
      return { all, illegible };
    }, running);
    illegible.forEach(unreadable);
    return all;
  }
}
