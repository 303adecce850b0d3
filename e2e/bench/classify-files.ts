/** Classifies the series that files belong to, read as the program reads what an archive sends. */
import { readFile } from "node:fs/promises";
import { type FileSummary, prepareInstance, summarizeFile } from "../../electron/core/imaging/index.ts";
import { classifySeries } from "../../shared/hanging/classify-series.ts";
import { type ImageSample, sampleOf, samplePlaces } from "../../shared/hanging/image-sample.ts";
import type { SeriesTraits } from "../../shared/hanging/series-traits.ts";
import { isProblem } from "../../shared/problem.ts";

interface SeriesFile extends FileSummary {
  readonly path: string;
}

async function summaryOf(path: string): Promise<readonly SeriesFile[]> {
  try {
    return [{ path, ...summarizeFile(await readFile(path)) }];
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [];
  }
}

/** Modalities of what is no image; a report that shares its images' series does not speak for them. */
const beside: ReadonlySet<string> = new Set(["SR", "KO", "PR", "SEG", "RTSTRUCT", "RTPLAN", "RWV", "ECG"]);

const byNumber = ({ instance: a }: SeriesFile, { instance: b }: SeriesFile): number =>
  (a.number ?? Number.POSITIVE_INFINITY) - (b.number ?? Number.POSITIVE_INFINITY) || (a.instance < b.instance ? -1 : 1);

async function sampleFile({ path }: SeriesFile): Promise<readonly ImageSample[]> {
  const { header } = await prepareInstance(await readFile(path));
  const sample = header === null ? null : sampleOf(header);
  return sample === null ? [] : [sample];
}

/** `null`: no image. */
async function traitsOf(files: readonly SeriesFile[]): Promise<SeriesTraits | null> {
  const images = files.filter(({ series }) => !beside.has(series.modality)).sort(byNumber);
  const samples: ImageSample[] = [];
  for (const place of samplePlaces(images.length)) {
    const file = images[place];
    if (file !== undefined) samples.push(...(await sampleFile(file)));
  }
  const [first] = images;
  if (first === undefined || samples.length === 0) return null;
  const { modality, description, bodyPart, laterality } = first.series;
  return classifySeries({
    ...{ modality, description, bodyPart, laterality, samples },
    studyDescription: first.study.description,
  });
}

/** Traits by Series Instance UID; files that are no DICOM are passed over. */
export async function classifyFiles(paths: readonly string[]): Promise<ReadonlyMap<string, SeriesTraits | null>> {
  const files: SeriesFile[] = [];
  for (const path of paths) files.push(...(await summaryOf(path)));
  const traits = new Map<string, SeriesTraits | null>();
  for (const [uid, members] of Map.groupBy(files, ({ series }) => series.series))
    traits.set(uid, await traitsOf(members));
  return traits;
}
