/** The directory of a DICOM medium (PS3.3 F, PS3.10 8): which files hold which instances. Untrusted. */
import type { Attributes } from "../../../shared/dicom/attributes.ts";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import { instanceSummaryOf, seriesSummaryOf, studySummaryOf } from "../../../shared/dicom/summarize.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { type FileAttributes, fileAttributes, openPart10 } from "../imaging/index.ts";

const directory = {
  FirstRecordOffset: "00041200",
  NextRecordOffset: "00041400",
  LowerLevelOffset: "00041420",
  RecordSequence: "00041220",
  ReferencedFileID: "00041500",
  ReferencedInstanceUID: "00041511",
  ReferencedClassUID: "00041510",
} as const;

export interface DirectoryEntry {
  /** Path from the directory's own folder, parts joined by "/". */
  readonly file: string;
  readonly study: StudySummary;
  readonly series: SeriesSummary;
  readonly instance: InstanceSummary;
}

export interface DirectoryListing {
  readonly entries: readonly DirectoryEntry[];
  /** Records that name a file in a way that could leave the medium. */
  readonly refused: number;
}

/** No part may climb, be absolute, name a drive or a stream, or hold another separator. */
const fileIdPart = /^(?!\.{1,2}$)[^/\\:\0]{1,255}$/;

/** Looks in one data set after the other: a record's own attributes, then those of the records above. */
function layered(layers: readonly Attributes[]): Attributes {
  const holder = (name: string): Attributes | undefined => layers.find((layer) => layer.has(name));
  return {
    has: (name) => holder(name) !== undefined,
    texts: (name) => holder(name)?.texts(name) ?? [],
    names: (name) => holder(name)?.names(name) ?? [],
    numbers: (name) => holder(name)?.numbers(name) ?? [],
    items: (name) => holder(name)?.items(name) ?? [],
  };
}

/** A record names its instance by attributes of its own (PS3.3 F.3.2.2). */
function instanceOf(record: Attributes): InstanceSummary | null {
  const renamed: Readonly<Record<string, string>> = {
    [tag.SOPInstanceUID]: directory.ReferencedInstanceUID,
    [tag.SOPClassUID]: directory.ReferencedClassUID,
  };
  return instanceSummaryOf({ ...record, texts: (name) => record.texts(renamed[name] ?? name) });
}

/** Where a record's item begins: eight bytes of item header before its first element's eight. */
function offsetOf(record: FileAttributes): number | null {
  const first = record.element(directory.NextRecordOffset);
  return first === undefined ? null : first.start - 16;
}

/**
 * Reads a DICOMDIR. Records are followed by their offsets; one that is met again is not followed.
 *
 * @throws ProblemError `not-dicom`, `damaged`, `too-large` when it is no directory that can be read
 */
export function readDicomdir(bytes: Uint8Array): DirectoryListing {
  const root = fileAttributes(openPart10(bytes).dataSet);
  if (!root.has(directory.FirstRecordOffset)) throw new ProblemError("damaged", "no directory records");
  const records = new Map<number, FileAttributes>();
  for (const record of root.items(directory.RecordSequence)) {
    const offset = offsetOf(record);
    if (offset !== null) records.set(offset, record);
  }
  const entries: DirectoryEntry[] = [];
  let refused = 0;
  const waiting: { offset: number; above: readonly Attributes[] }[] = [
    { offset: root.numbers(directory.FirstRecordOffset)[0] ?? 0, above: [] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const record = records.get(next.offset);
    if (record === undefined) continue;
    records.delete(next.offset);
    const layers = [record, ...next.above];
    waiting.push({ offset: record.numbers(directory.NextRecordOffset)[0] ?? 0, above: next.above });
    waiting.push({ offset: record.numbers(directory.LowerLevelOffset)[0] ?? 0, above: layers });
    const parts = record.texts(directory.ReferencedFileID);
    const instance = instanceOf(record);
    if (parts.length === 0 || instance === null) continue;
    const study = studySummaryOf(layered(layers));
    const series = seriesSummaryOf(layered(layers));
    if (study === null || series === null) continue;
    if (parts.every((part) => fileIdPart.test(part))) entries.push({ file: parts.join("/"), study, series, instance });
    else refused += 1;
  }
  return { entries, refused };
}

/** Whether a file of this name is a medium's directory. */
export const isDicomdir = (path: string): boolean => /(^|\/)DICOMDIR$/i.test(path);
