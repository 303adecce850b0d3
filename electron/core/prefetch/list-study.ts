/** Counts a study at its archive: its series, and the instances of each, by which "complete" is judged. */
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import { type SeriesUid, type SopInstanceUid, type StudyUid, seriesUid, studyUid } from "../../../shared/dicom/uid.ts";
import type { ReceivedInstance } from "../archives/index.ts";
import type { ExpectedPatient } from "../imaging/index.ts";
import { completeSeries, type Database, expectInstances } from "../vault/index.ts";

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
  listSeries(study: FetchStudy, signal: AbortSignal): Promise<readonly SeriesSummary[]>;
  listInstances(study: FetchStudy, series: SeriesUid, signal: AbortSignal): Promise<readonly InstanceSummary[]>;
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

async function putSeries(index: Kysely<Database>, studyId: string, summary: SeriesSummary): Promise<string> {
  const row = await index
    .insertInto("series")
    .values({ id: randomUUID(), study_id: studyId, series_uid: summary.series, summary_json: JSON.stringify(summary) })
    .onConflict((conflict) =>
      conflict.columns(["study_id", "series_uid"]).doUpdateSet({ summary_json: JSON.stringify(summary) }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Series that have images waiting are first in number; documents and key objects come before all: they are small. */
const rank = ({ modality, number }: SeriesSummary): number =>
  ["SR", "KO", "PR", "DOC"].includes(modality) ? -1 : (number ?? 1e9);

/** Asks for series and instances, and keeps what is expected. A series that is gone and of which nothing is here is forgotten. */
export async function listStudy(
  index: Kysely<Database>,
  source: StudySource,
  study: FetchStudy,
  clock: () => number,
  signal: AbortSignal,
): Promise<void> {
  const listed = [...(await source.listSeries(study, signal))].sort((a, b) => rank(a) - rank(b));
  const ids: string[] = [];
  for (const summary of listed) {
    const instances = await source.listInstances(study, summary.series, signal);
    const id = await putSeries(index, study.id, summary);
    await expectInstances(index, id, instances);
    await completeSeries(index, id, clock());
    ids.push(id);
  }
  await index
    .deleteFrom("series")
    .where("study_id", "=", study.id)
    .where("id", "not in", ids.length > 0 ? ids : [""])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("instance").select("id").whereRef("series_id", "=", "series.id").where("state", "!=", "expected"),
        ),
      ),
    )
    .execute();
}

export interface SeriesToFetch {
  readonly id: string;
  readonly uid: SeriesUid;
  /** Instances that are not here, or came damaged. */
  readonly missing: number;
}

/** Series of a listed study that have instances to fetch, in the order of fetching, with the study's whole count. */
export async function seriesToFetch(
  index: Kysely<Database>,
  studyId: string,
): Promise<{ readonly series: readonly SeriesToFetch[]; readonly wanted: number; readonly done: number }> {
  const rows = await index
    .selectFrom("series")
    .leftJoin("instance", "instance.series_id", "series.id")
    .select(["series.id", "series.series_uid", "series.summary_json"])
    .select(({ fn, eb }) => [
      fn
        .sum<number>(eb.case().when("instance.state", "in", ["expected", "broken"]).then(1).else(0).end())
        .as("missing"),
      fn.count<number>("instance.id").as("all"),
    ])
    .where("series.study_id", "=", studyId)
    .groupBy("series.id")
    .execute();
  // Written by this program as SeriesSummaries.
  const ordered = rows
    .map((row) => ({ row, rank: rank(JSON.parse(row.summary_json) as SeriesSummary) }))
    .sort((a, b) => a.rank - b.rank);
  const wanted = rows.reduce((sum, row) => sum + row.all, 0);
  const missing = rows.reduce((sum, row) => sum + row.missing, 0);
  return {
    series: ordered
      .filter(({ row }) => row.missing > 0)
      .map(({ row }) => ({ id: row.id, uid: seriesUid.parse(row.series_uid), missing: row.missing })),
    wanted,
    done: wanted - missing,
  };
}
