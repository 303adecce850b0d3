/** A folder as an archive: any files, any names, a medium's directory where there is one, watched where asked. */
import { watch as watchFolder } from "chokidar";
import type { FolderConfig } from "../../../shared/contract/site.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { Archive, ReceivedInstance, StudyQuery, TestStep } from "./archive.ts";
import type { HeaderReader, SetAside } from "./folder-catalogue.ts";
import { type Catalogue, type CataloguedInstance, type CataloguedSeries, FolderCatalogue } from "./folder-catalogue.ts";
import { codeOf, openFile, openFolder } from "./folder-walk.ts";
import { identify } from "./identify.ts";
import { matchesQuery } from "./match-query.ts";
import { untilAborted } from "./until-aborted.ts";

export interface FolderArchiveDeps {
  readonly headers: HeaderReader;
}

/** Larger files are refused: an instance is held in memory whole. */
const MOST_INSTANCE_BYTES = 2 ** 31 - 1;
/** Changes of a folder come in bursts; they are told once. */
const QUIET_MS = 500;
const FRESH_MS = 10_000;
const SETTLED = { stabilityThreshold: 1500, pollInterval: 200 };

export class FolderArchive implements Archive {
  readonly #config: FolderConfig;
  readonly #headers: HeaderReader;
  readonly #reader: FolderCatalogue;
  readonly #ended = new AbortController();
  readonly #watchers = new Set<() => Promise<void>>();
  #catalogue: Catalogue | null = null;
  #reading: Promise<Catalogue> | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(config: FolderConfig, { headers }: FolderArchiveDeps) {
    this.#config = config;
    this.#headers = headers;
    this.#reader = new FolderCatalogue(config.path, headers);
  }

  async findStudies(query: StudyQuery, signal: AbortSignal): Promise<readonly StudySummary[]> {
    // A poll looks again; questions about one study or patient, which follow it by the dozen, take what it saw.
    const aboutOne = query.study !== undefined || query.patientId !== undefined;
    const isFresh = performance.now() - this.#lookedAt < FRESH_MS;
    const { studies } = await (aboutOne && isFresh ? this.#known(signal) : this.#look(signal));
    return [...studies.values()].map(({ summary }) => summary).filter((study) => matchesQuery(query, study));
  }

  async listSeries(study: StudyUid, signal: AbortSignal): Promise<readonly SeriesSummary[]> {
    const { studies } = await this.#known(signal);
    return [...(studies.get(study)?.series.values() ?? [])].map(({ summary }) => summary);
  }

  async listInstances(study: StudyUid, series: SeriesUid, signal: AbortSignal): Promise<readonly InstanceSummary[]> {
    const { studies } = await this.#known(signal);
    return [...(studies.get(study)?.series.get(series)?.instances.values() ?? [])].map(({ summary }) => summary);
  }

  async *fetchSeries(
    study: StudyUid,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance> {
    const { root, studies } = await this.#known(signal);
    const found = studies.get(study)?.series.get(series);
    let failed: ProblemError | null = null;
    for (const instance of only) {
      if (signal.aborted || this.#ended.signal.aborted) throw new ProblemError("cancelled");
      try {
        yield { instance, bytes: await this.#readInstance(root, study, series, instance, found) };
      } catch (error) {
        // One bad file never keeps the others from coming; the first failure is told when they have.
        if (!isProblem(error)) throw error;
        failed ??= error;
      }
    }
    if (failed !== null) throw failed;
  }

  async #readInstance(
    root: string,
    study: StudyUid,
    series: SeriesUid,
    instance: SopInstanceUid,
    inSeries: CataloguedSeries | undefined,
  ): Promise<Uint8Array> {
    const known = inSeries?.instances.get(instance);
    if (known?.file == null) throw new ProblemError("not-found", "the folder does not hold this file");
    const bytes = await readWhole(root, known);
    const head = await identify(this.#headers, bytes);
    if (head.study.study !== study || head.series.series !== series || head.instance.instance !== instance) {
      throw new ProblemError("identity-mismatch", "the file holds another instance than before");
    }
    return bytes;
  }

  async *test(signal: AbortSignal): AsyncIterable<TestStep> {
    try {
      await openFolder(this.#config.path);
    } catch (error) {
      yield { step: "connection", outcome: "failed", problem: problemOf(error) };
      return;
    }
    yield { step: "connection", outcome: "passed", detail: "" };
    let catalogue: Catalogue;
    try {
      catalogue = await this.#look(signal);
    } catch (error) {
      yield { step: "query", outcome: "failed", problem: problemOf(error) };
      return;
    }
    yield { step: "query", outcome: "passed", detail: summaryOf(catalogue) };
    const [study] = catalogue.studies.values();
    const [series] = study?.series.values() ?? [];
    const [instance] = [...(series?.instances.values() ?? [])].filter(({ file }) => file !== null);
    if (study === undefined || series === undefined || instance === undefined) {
      yield { step: "image", outcome: "skipped", detail: "" };
      return;
    }
    try {
      const { study: uid } = study.summary;
      for await (const { bytes } of this.fetchSeries(uid, series.summary.series, [instance.summary.instance], signal)) {
        yield { step: "image", outcome: "passed", detail: `${bytes.length}` };
      }
    } catch (error) {
      yield { step: "image", outcome: "failed", problem: problemOf(error) };
    }
  }

  watch(changed: () => void): () => void {
    if (!this.#config.watch) return () => {};
    let timer: NodeJS.Timeout | undefined;
    const watcher = watchFolder(this.#config.path, {
      ignoreInitial: true,
      followSymlinks: false,
      awaitWriteFinish: SETTLED,
      ignorePermissionErrors: true,
    });
    watcher.on("all", () => {
      clearTimeout(timer);
      timer = setTimeout(changed, QUIET_MS);
    });
    // Too many folders for the system to watch, or a share that cannot be: polling finds the changes, later.
    watcher.on("error", () => {});
    const stop = async (): Promise<void> => {
      clearTimeout(timer);
      this.#watchers.delete(stop);
      await watcher.close();
    };
    this.#watchers.add(stop);
    return () => void stop();
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    await Promise.all([...this.#watchers].map((stop) => stop()));
    await this.#reading?.catch(() => {});
  }

  /** Files that are not listed, by why; null before the first look. */
  setAside(): SetAside | null {
    return this.#catalogue?.setAside ?? null;
  }

  async #known(signal: AbortSignal): Promise<Catalogue> {
    return this.#catalogue ?? this.#look(signal);
  }

  /** Looks at the folder again; askers at the same time share one look. */
  async #look(signal: AbortSignal): Promise<Catalogue> {
    if (this.#ended.signal.aborted || signal.aborted) throw new ProblemError("cancelled");
    this.#reading ??= this.#reader
      .read(this.#ended.signal)
      .then((catalogue) => {
        this.#catalogue = catalogue;
        this.#lookedAt = performance.now();
        return catalogue;
      })
      .finally(() => {
        this.#reading = null;
      });
    return untilAborted(this.#reading, signal);
  }
}

async function readWhole(root: string, { path, file }: CataloguedInstance): Promise<Uint8Array> {
  if (file !== null && file.size > MOST_INSTANCE_BYTES) throw new ProblemError("too-large", `${file.size} bytes`);
  try {
    const handle = await openFile(root, path);
    try {
      const before = await handle.stat();
      if (before.size > MOST_INSTANCE_BYTES) throw new ProblemError("too-large", `${before.size} bytes`);
      const bytes = new Uint8Array(before.size);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      const after = await handle.stat();
      if (filled < bytes.length || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
        throw new ProblemError("cut-off", "the file is being written");
      }
      return bytes;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isProblem(error)) throw error;
    throw new ProblemError("not-found", codeOf(error), { cause: error });
  }
}

function summaryOf({ studies, setAside }: Catalogue): string {
  const aside = setAside.notDicom + setAside.damaged + setAside.unreadable + setAside.repeated + setAside.refused;
  return `studies: ${studies.size}, set aside: ${aside}`;
}

function problemOf(error: unknown) {
  if (isProblem(error)) return error.problem;
  throw error;
}
