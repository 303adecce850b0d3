/** Counts a study at its archive: its series, and the instances of each, by which "complete" is judged. */
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import { type SeriesUid, type SopInstanceUid, type StudyUid, studyUid } from "../../../shared/dicom/uid.ts";
import { mainSeries } from "../../../shared/hanging/main-series.ts";
import type { ReceivedInstance, TellUnreadable } from "../archives/index.ts";
import type { ExpectedPatient } from "../imaging/index.ts";
import { completeSeries, type Database, expectInstances, markGoneSeries } from "../vault/index.ts";

export interface FetchStudy {
  readonly id: string;
  readonly siteId: string;
  readonly archiveId: string;
  readonly uid: StudyUid;
  /** Whom its archive lists it for; what names another is refused (PF-22). */
  readonly patient: ExpectedPatient;
}

/** Where a study comes from: its site's archives, the one that listed it first. All reject with ProblemError. */
export interface StudySource {
  listSeries(study: FetchStudy, signal: AbortSignal, unreadable: TellUnreadable): Promise<readonly SeriesSummary[]>;
  listInstances(
    study: FetchStudy,
    series: SeriesUid,
    signal: AbortSignal,
    unreadable: TellUnreadable,
  ): Promise<readonly InstanceSummary[]>;
  fetchSeries(
    study: FetchStudy,
    series: SeriesUid,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance>;
}

export async function findStudy(index: Kysely<Database>, studyId: string): Promise<FetchStudy | undefined> {
  const row = await index
    .selectFrom("study")
    .select(["id", "site_id", "archive_id", "study_uid", "summary_json"])
    .where("id", "=", studyId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  // Written by this program as a StudySummary.
  const { patient } = JSON.parse(row.summary_json) as StudySummary;
  return {
    id: row.id,
    siteId: row.site_id,
    archiveId: row.archive_id,
    uid: studyUid.parse(row.study_uid),
    patient: { id: patient.id, issuer: patient.issuer },
  };
}

/** Kept as told now; one that was gone and is listed again stands again. */
async function putSeries(
  index: Kysely<Database>,
  studyId: string,
  summary: SeriesSummary,
  at: number,
): Promise<string> {
  const told = { summary_json: JSON.stringify(summary) };
  const row = await index
    .insertInto("series")
    .values({ id: randomUUID(), study_id: studyId, series_uid: summary.series, listed_at: at, ...told })
    .onConflict((conflict) => conflict.columns(["study_id", "series_uid"]).doUpdateSet({ ...told, gone_at: null }))
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Documents and key objects come before all: they are small (PF-14). Then what hangs first (PF-26), then by number. */
function inOrderOfFetching(listed: readonly SeriesSummary[]): readonly SeriesSummary[] {
  const main = mainSeries(listed);
  const rank = (series: SeriesSummary): number => {
    if (["SR", "KO", "PR", "DOC"].includes(series.modality)) return Number.NEGATIVE_INFINITY;
    return series === main ? -1 : (series.number ?? Number.MAX_VALUE);
  };
  const ranked = listed.map((series) => ({ series, rank: rank(series) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ series }) => series);
}

/** A series that its archive lists. */
export interface ListedSeries {
  readonly id: string;
  readonly uid: SeriesUid;
  /** Instances by the archive's list of series, which may be wrong or not told; it is counted before it is fetched. */
  readonly told: number | null;
}

export interface ListedStudy {
  /** In the order of fetching. */
  readonly series: readonly ListedSeries[];
  /** Series that were found to be gone at the archive just now. */
  readonly gone: readonly string[];
  /** Rows of the list that could not be read: while there are any, the study is not complete (PF-38). */
  readonly unreadable: number;
}

/** Asks for the series of a study and keeps them, gone ones marked. None of them is counted yet. */
export async function listSeries(
  index: Kysely<Database>,
  source: StudySource,
  study: FetchStudy,
  clock: () => number,
  signal: AbortSignal,
): Promise<ListedStudy> {
  let unreadable = 0;
  const found = await source.listSeries(study, signal, () => {
    unreadable += 1;
  });
  const listed = inOrderOfFetching(found);
  const at = clock();
  const series: ListedSeries[] = [];
  for (const summary of listed) {
    const id = await putSeries(index, study.id, summary, at);
    series.push({ id, uid: summary.series, told: summary.instanceCount });
  }
  const ids = series.map(({ id }) => id);
  const gone = unreadable > 0 ? [] : await markGoneSeries(index, study.id, ids, at);
  return { series, gone, unreadable };
}

export interface CountedSeries {
  /** As many as the archive lists, with those that could not be read. */
  readonly wanted: number;
  readonly unreadable: number;
  /** Instances that are not here, or came damaged. */
  readonly missing: number;
  /** Instances were found to be gone at the archive, or to be there again. */
  readonly changed: boolean;
}

/** Counts one series at its archive, and keeps what is expected. */
export async function countSeries(
  index: Kysely<Database>,
  source: StudySource,
  study: FetchStudy,
  series: Pick<ListedSeries, "id" | "uid">,
  clock: () => number,
  signal: AbortSignal,
): Promise<CountedSeries> {
  let unreadable = 0;
  const instances = await source.listInstances(study, series.uid, signal, () => {
    unreadable += 1;
  });
  const changed = await expectInstances(index, series.id, instances, clock(), unreadable);
  await completeSeries(index, series.id, clock());
  const { missing } = await index
    .selectFrom("instance")
    .select(({ fn }) => fn.countAll<number>().as("missing"))
    .where("series_id", "=", series.id)
    .where("state", "in", ["expected", "broken"])
    .where("gone_at", "is", null)
    .executeTakeFirstOrThrow();
  return { wanted: instances.length + unreadable, unreadable, missing, changed };
}

export interface CountedStudy {
  /** Series of which something is gone at the archive, or there again, since the last time. */
  readonly changed: readonly string[];
  /** Rows of its list of series that could not be read. */
  readonly unreadable: number;
}

/** Counts a whole study. */
export async function countStudy(
  index: Kysely<Database>,
  source: StudySource,
  study: FetchStudy,
  clock: () => number,
  signal: AbortSignal,
): Promise<CountedStudy> {
  const { series, gone, unreadable } = await listSeries(index, source, study, clock, signal);
  const changed = [...gone];
  for (const one of series) {
    if ((await countSeries(index, source, study, one, clock, signal)).changed) changed.push(one.id);
  }
  return { changed, unreadable };
}
