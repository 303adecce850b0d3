/** Rows of series and their instances: what is expected, what is here, what each looks like. */
import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import type { InstanceSummary } from "../../../shared/dicom/summaries.ts";
import type { Problem } from "../../../shared/problem.ts";
import type { Database } from "./schema.ts";

type InstanceState = Database["instance"]["state"];

/**
 * Takes the archive's count of a series: new instances are expected, held ones stay whatever the archive says now,
 * and what was expected but is listed no more is forgotten. Held ones that it lists no more are marked as gone there,
 * unless it lists none at all: an empty answer takes nothing away (PF-27).
 *
 * @param at when it was asked, UTC milliseconds
 * @param unreadable rows of the list that could not be read: each may be of one that is here or of another, so nothing is
 *   taken away, and the series is not complete (PF-38)
 * @returns whether any were marked as gone, or came again
 */
export async function expectInstances(
  index: Kysely<Database>,
  seriesId: string,
  listed: readonly InstanceSummary[],
  at: number,
  unreadable = 0,
): Promise<boolean> {
  const rows = JSON.stringify(listed.map(({ instance, number }) => [randomUUID(), instance, number]));
  return index.transaction().execute(async (transaction) => {
    await sql`insert into instance (id, series_id, sop_uid, number, state)
      select value ->> 0, ${seriesId}, value ->> 1, value ->> 2, 'expected' from json_each(${rows}) where true
      on conflict (series_id, sop_uid) do nothing`.execute(transaction);
    const isListed = sql`sop_uid in (select value ->> 1 from json_each(${rows}))`;
    if (unreadable > 0) {
      await sql`update series set complete_at = null, expected = ${unreadable} + (
        select count(*) from instance where series_id = ${seriesId}) where id = ${seriesId}`.execute(transaction);
    } else {
      await sql`delete from instance where series_id = ${seriesId} and state = 'expected' and not ${isListed}`.execute(
        transaction,
      );
      await sql`update series set expected = ${listed.length}, complete_at = case when exists (
        select 1 from instance where series_id = ${seriesId} and gone_at is null and state in ('expected', 'broken')
      ) then null else complete_at end where id = ${seriesId}`.execute(transaction);
    }
    if (listed.length === 0) return false;
    const back = await sql`update instance set gone_at = null
      where series_id = ${seriesId} and gone_at is not null and ${isListed}`.execute(transaction);
    if (unreadable > 0) return (back.numAffectedRows ?? 0n) > 0n;
    const gone = await sql`update instance set gone_at = ${at}
      where series_id = ${seriesId} and gone_at is null and not ${isListed}`.execute(transaction);
    return (back.numAffectedRows ?? 0n) + (gone.numAffectedRows ?? 0n) > 0n;
  });
}

/**
 * Takes the archive's list of a study's series: those that it lists no more are forgotten where nothing of them is held,
 * and marked as gone where something is. An empty list takes nothing away (PF-27).
 *
 * @returns ids of series that were marked now
 */
export async function markGoneSeries(
  index: Kysely<Database>,
  studyId: string,
  listed: readonly string[],
  at: number,
): Promise<readonly string[]> {
  if (listed.length === 0) return [];
  return index.transaction().execute(async (transaction) => {
    const others = sql`select id from series where study_id = ${studyId}
      and id not in (select value from json_each(${JSON.stringify(listed)}))`;
    await sql`delete from series where id in (${others})
      and not exists (select 1 from instance where series_id = series.id and state <> 'expected')`.execute(transaction);
    await sql`delete from instance where series_id in (${others}) and state = 'expected'`.execute(transaction);
    await sql`update instance set gone_at = ${at} where series_id in (${others}) and gone_at is null`.execute(
      transaction,
    );
    const { rows } = await sql<{ id: string }>`update series set gone_at = ${at}
      where id in (${others}) and gone_at is null returning id`.execute(transaction);
    return rows.map(({ id }) => id);
  });
}

/** Marks a series complete when everything the archive counted is held, shown or refused; broken ones are not held. */
export async function completeSeries(index: Kysely<Database>, seriesId: string, at: number): Promise<void> {
  await sql`update series set complete_at = ${at} where id = ${seriesId} and complete_at is null
    and expected is not null
    and expected <= (select count(*) from instance where series_id = ${seriesId} and state in ('here', 'refused'))
    and not exists (select 1 from instance where series_id = ${seriesId} and gone_at is null
      and (state in ('expected', 'broken') or (state = 'here' and header_json is null)))`.execute(index);
}

/** Marks a study complete when it has series and each that is not gone is; call it after all of them were counted. */
export async function completeStudy(index: Kysely<Database>, studyId: string, at: number): Promise<boolean> {
  await sql`update study set complete_at = ${at} where id = ${studyId} and complete_at is null
    and exists (select 1 from series where study_id = ${studyId})
    and not exists (select 1 from series where study_id = ${studyId} and complete_at is null and gone_at is null)`.execute(
    index,
  );
  const study = await index.selectFrom("study").select("complete_at").where("id", "=", studyId).executeTakeFirst();
  return study?.complete_at != null;
}

/** PF-23: what is held of a study that its archive lists for another patient now is not shown until it came again. */
export async function setStudyApart(index: Kysely<Database>, studyId: string): Promise<void> {
  const why: Problem = { code: "set-apart", detail: "the archive lists the study for another patient now" };
  await sql`update instance set state = 'broken', problem_json = ${JSON.stringify(why)}
    where state in ('here', 'refused') and series_id in (select id from series where study_id = ${studyId})`.execute(
    index,
  );
  await index
    .updateTable("series")
    .set({ complete_at: null, thumbnail: null })
    .where("study_id", "=", studyId)
    .execute();
}

export interface IndexedInstance {
  readonly id: string;
  readonly sopUid: string;
  readonly number: number | null;
  readonly state: InstanceState;
  readonly header: InstanceHeader | null;
  readonly problem: Problem | null;
  readonly pixelDigest: string | null;
  readonly arrivedAt: number | null;
}

/** Every instance of a series, by Instance Number (0020,0013), then by UID. */
export async function instanceHeaders(index: Kysely<Database>, seriesId: string): Promise<readonly IndexedInstance[]> {
  const rows = await index
    .selectFrom("instance")
    .select(["id", "sop_uid", "number", "state", "header_json", "problem_json", "pixel_digest", "arrived_at"])
    .where("series_id", "=", seriesId)
    .orderBy("number")
    .orderBy("sop_uid")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sopUid: row.sop_uid,
    number: row.number,
    state: row.state,
    // Written by this program from the same type and authenticated by the index's encryption: not parsed again.
    header: row.header_json === null ? null : (JSON.parse(row.header_json) as InstanceHeader),
    problem: row.problem_json === null ? null : (JSON.parse(row.problem_json) as Problem),
    pixelDigest: row.pixel_digest,
    arrivedAt: row.arrived_at,
  }));
}

export interface SeriesState {
  readonly seriesId: string;
  readonly studyId: string;
  /** Instances the archive counted; null: not yet counted. */
  readonly expected: number | null;
  /** Held and prepared for the screen. */
  readonly here: number;
  readonly refused: number;
  readonly broken: number;
  /** Found again after a kill: the original is here, its frames are to be made anew. */
  readonly recovered: number;
  readonly bytes: number;
  readonly completeAt: number | null;
}

/** How far each series of some studies is, in one query. */
export async function seriesStates(
  index: Kysely<Database>,
  studyIds: readonly string[],
): Promise<readonly SeriesState[]> {
  if (studyIds.length === 0) return [];
  const { rows } = await sql<SeriesState>`select series.id as "seriesId", series.study_id as "studyId",
      series.expected, series.complete_at as "completeAt",
      count(*) filter (where state = 'here' and header_json is not null) as here,
      count(*) filter (where state = 'refused') as refused,
      count(*) filter (where state = 'broken') as broken,
      count(*) filter (where state = 'here' and header_json is null) as recovered,
      coalesce((select sum(bytes) from segment where segment.series_id = series.id), 0) as bytes
    from series left join instance on instance.series_id = series.id
    where series.study_id in (select value from json_each(${JSON.stringify(studyIds)}))
    group by series.id`.execute(index);
  return rows;
}

/** Originals kept from a kill whose frames are still to be made; no archive need be asked for them. */
export async function recoveredInstances(
  index: Kysely<Database>,
): Promise<readonly { readonly id: string; readonly seriesId: string; readonly sopUid: string }[]> {
  return index
    .selectFrom("instance")
    .select(["id", "series_id as seriesId", "sop_uid as sopUid"])
    .where("state", "=", "here")
    .where("header_json", "is", null)
    .where("original_segment", "is not", null)
    .execute();
}
