/** What a folder holds, read from its files' first parts and kept in memory; later looks read only what changed. */
import { dirname } from "node:path/posix";
import { setImmediate } from "node:timers/promises";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { SeriesUid, SopInstanceUid, StudyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { FileSummary } from "../imaging/index.ts";
import { type DirectoryListing, isDicomdir } from "./dicomdir.ts";
import { type FoundFile, openFile, openFolder, walkFolder } from "./folder-walk.ts";

/** How headers are read; in a worker where there is one. Bytes may be used again once the promise settles. */
export interface HeaderReader {
  summarize(bytes: Uint8Array): Promise<FileSummary>;
  readDicomdir(bytes: Uint8Array): Promise<DirectoryListing>;
}

type Listed = Pick<FileSummary, "study" | "series" | "instance">;

/** Why files are not listed, and how many. */
export interface SetAside {
  readonly notDicom: number;
  readonly damaged: number;
  readonly unreadable: number;
  /** Other files of an instance that is listed already: the first by path counts. */
  readonly repeated: number;
  /** Links, devices, and directory records that point out of the folder. */
  readonly refused: number;
}
type Reason = "not-dicom" | "damaged" | "unreadable";

interface KnownFile extends FoundFile {
  readonly listed: Listed | null;
  readonly reason: Reason | null;
}

interface KnownDirectory extends FoundFile {
  readonly listing: DirectoryListing;
}

export interface CataloguedInstance {
  readonly summary: InstanceSummary;
  readonly path: string;
  /** Null: named by a directory, not there. */
  readonly file: FoundFile | null;
}
export interface CataloguedSeries {
  readonly summary: SeriesSummary;
  readonly instances: ReadonlyMap<SopInstanceUid, CataloguedInstance>;
}
export interface CataloguedStudy {
  readonly summary: StudySummary;
  readonly series: ReadonlyMap<SeriesUid, CataloguedSeries>;
}

export interface Catalogue {
  /** The folder's real path. */
  readonly root: string;
  readonly studies: ReadonlyMap<StudyUid, CataloguedStudy>;
  readonly setAside: SetAside;
}

/** Holds what is listed in nearly every file; a file whose private groups are larger is read again, further. */
const FIRST_PART = 1 << 18;
const LONG_PART = 1 << 24;
const MOST_DICOMDIR = 1 << 28;
/** Files read at a time: enough to keep a disk busy, few enough to leave the machine to others. */
const AT_A_TIME = 4;

/** Reads up to `length` bytes from the start. */
export async function readPart(root: string, path: string, into: Uint8Array): Promise<Uint8Array> {
  const file = await openFile(root, path);
  try {
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await file.read(into, filled, into.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return into.subarray(0, filled);
  } finally {
    await file.close();
  }
}

export class FolderCatalogue {
  readonly #path: string;
  readonly #headers: HeaderReader;
  #known: ReadonlyMap<string, KnownFile> = new Map();
  #last: Catalogue | null = null;
  #directories: ReadonlyMap<string, KnownDirectory> = new Map();
  /** By their own text; only while one look lasts. */
  readonly #studies = new Map<string, StudySummary>();
  readonly #series = new Map<string, SeriesSummary>();

  constructor(path: string, headers: HeaderReader) {
    this.#path = path;
    this.#headers = headers;
  }

  /** Looks again. @throws ProblemError `folder-missing`, `too-large`, `cancelled` */
  async read(signal: AbortSignal): Promise<Catalogue> {
    const root = await openFolder(this.#path);
    const walk = await walkFolder(root, signal);
    const known = new Map<string, KnownFile>();
    const unread: string[] = [];
    for (const [path, file] of walk.files) {
      const before = this.#known.get(path);
      if (before !== undefined && before.size === file.size && before.changedAt === file.changedAt) {
        known.set(path, before);
      } else {
        unread.push(path);
      }
    }
    const directories = await this.#readDirectories(root, walk.files);
    const isSame = unread.length === 0 && known.size === this.#known.size && sameValues(directories, this.#directories);
    if (this.#last !== null && isSame && this.#last.root === root) return this.#last;
    this.#directories = directories;
    await this.#readFiles(root, unread, walk.files, known, signal);
    this.#known = known;
    this.#studies.clear();
    this.#series.clear();
    this.#last = await catalogueOf(root, [...walk.files.keys()], known, directories, walk);
    return this.#last;
  }

  async #readFiles(
    root: string,
    paths: readonly string[],
    files: ReadonlyMap<string, FoundFile>,
    known: Map<string, KnownFile>,
    signal: AbortSignal,
  ): Promise<void> {
    const waiting = paths.values();
    const readOn = async (): Promise<void> => {
      const buffer = new Uint8Array(FIRST_PART);
      for (const path of waiting) {
        if (signal.aborted) throw new ProblemError("cancelled");
        const file = files.get(path);
        if (file !== undefined) known.set(path, { ...file, ...(await this.#readHeader(root, path, file, buffer)) });
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, readOn));
  }

  /** Slices of a series say the same of study and series: it is kept once. */
  #once({ study, series, instance }: Listed): Listed {
    const [studyText, seriesText] = [JSON.stringify(study), JSON.stringify(series)];
    const keptStudy = this.#studies.get(studyText) ?? study;
    const keptSeries = this.#series.get(seriesText) ?? series;
    this.#studies.set(studyText, keptStudy);
    this.#series.set(seriesText, keptSeries);
    return { study: keptStudy, series: keptSeries, instance };
  }

  async #readHeader(
    root: string,
    path: string,
    file: FoundFile,
    buffer: Uint8Array,
  ): Promise<Pick<KnownFile, "listed" | "reason">> {
    try {
      const first = await readPart(root, path, buffer);
      return { listed: this.#once(await this.#headers.summarize(first)), reason: null };
    } catch (error) {
      if (!isProblem(error)) return { listed: null, reason: "unreadable" };
      if (error.problem.code !== "damaged" || file.size <= FIRST_PART || buffer.length > FIRST_PART) {
        return { listed: null, reason: error.problem.code === "not-dicom" ? "not-dicom" : "damaged" };
      }
      return this.#readHeader(root, path, file, new Uint8Array(Math.min(file.size, LONG_PART)));
    }
  }

  async #readDirectories(root: string, files: ReadonlyMap<string, FoundFile>): Promise<Map<string, KnownDirectory>> {
    const read = new Map<string, KnownDirectory>();
    for (const [path, file] of files) {
      if (!isDicomdir(path) || file.size > MOST_DICOMDIR) continue;
      const before = this.#directories.get(path);
      if (before !== undefined && before.size === file.size && before.changedAt === file.changedAt) {
        read.set(path, before);
        continue;
      }
      try {
        const bytes = await readPart(root, path, new Uint8Array(file.size));
        read.set(path, { ...file, listing: await this.#headers.readDicomdir(bytes) });
      } catch {
        // A directory that cannot be read hides nothing: the files are looked through all the same.
      }
    }
    return read;
  }
}

interface OpenSeries {
  readonly summary: SeriesSummary;
  readonly instances: Map<SopInstanceUid, CataloguedInstance>;
}
interface OpenStudy {
  readonly summary: StudySummary;
  /** Of every file: a series may hold images and a report. */
  readonly modalities: Set<string>;
  readonly series: Map<SeriesUid, OpenSeries>;
}

class CatalogueBuilder {
  readonly studies = new Map<StudyUid, OpenStudy>();
  repeated = 0;

  add({ study, series, instance }: Listed, path: string, file: FoundFile | null): void {
    const inStudy: OpenStudy = this.studies.get(study.study) ?? {
      summary: study,
      modalities: new Set(),
      series: new Map(),
    };
    this.studies.set(study.study, inStudy);
    if (series.modality !== "") inStudy.modalities.add(series.modality);
    const inSeries = inStudy.series.get(series.series) ?? {
      summary: series,
      instances: new Map<SopInstanceUid, CataloguedInstance>(),
    };
    inStudy.series.set(series.series, inSeries);
    if (!inSeries.instances.has(instance.instance)) {
      inSeries.instances.set(instance.instance, { summary: instance, path, file });
    } else if (file !== null) {
      this.repeated += 1;
    }
  }

  /** Adds what only the whole study tells: its modalities and counts. */
  finish(): ReadonlyMap<StudyUid, CataloguedStudy> {
    const finished = new Map<StudyUid, CataloguedStudy>();
    for (const [uid, { summary, modalities, series }] of this.studies) {
      const counted = new Map<SeriesUid, CataloguedSeries>();
      for (const [seriesUid, { summary: of, instances }] of series) {
        counted.set(seriesUid, { summary: { ...of, instanceCount: instances.size }, instances });
      }
      const all = [...counted.values()];
      const whole: StudySummary = {
        ...summary,
        modalities: modalities.size > 0 ? [...modalities] : summary.modalities,
        bodyPart: all.map(({ summary: of }) => of.bodyPart).find((part) => part !== "") ?? summary.bodyPart,
        seriesCount: counted.size,
        instanceCount: all.reduce((sum, { instances }) => sum + instances.size, 0),
      };
      finished.set(uid, { summary: whole, series: counted });
    }
    return finished;
  }
}

const sameValues = <K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);

/** Files listed in one go: a few milliseconds. */
const AT_ONCE = 2000;

/** Files speak for themselves; a directory adds the instances that it names and that are not there. */
async function catalogueOf(
  root: string,
  paths: readonly string[],
  known: ReadonlyMap<string, KnownFile>,
  directories: ReadonlyMap<string, KnownDirectory>,
  walk: { readonly refused: number; readonly unreadable: number },
): Promise<Catalogue> {
  const builder = new CatalogueBuilder();
  const count: Record<Reason, number> = { "not-dicom": 0, damaged: 0, unreadable: walk.unreadable };
  for (const [at, path] of paths.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const file = known.get(path);
    if (file?.listed != null) builder.add(file.listed, path, file);
    else if (file?.reason != null && !isDicomdir(path)) count[file.reason] += 1;
  }
  const byUpperCase = new Map(paths.map((path) => [path.toUpperCase(), path]));
  let refused = walk.refused;
  for (const [directory, { listing }] of directories) {
    const folder = dirname(directory);
    refused += listing.refused;
    for (const entry of listing.entries) {
      const path = folder === "." ? entry.file : `${folder}/${entry.file}`;
      // A file that is there was listed by what it holds, whatever the directory says of it.
      if (!byUpperCase.has(path.toUpperCase())) builder.add(entry, path, null);
    }
  }
  return {
    root,
    studies: builder.finish(),
    setAside: {
      notDicom: count["not-dicom"],
      damaged: count.damaged,
      unreadable: count.unreadable,
      repeated: builder.repeated,
      refused,
    },
  };
}
