/** What a reader said that series are: kept for all series of that name at that site (HP-25). */
import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { SeriesSummary } from "../../../shared/dicom/summaries.ts";
import {
  correctionFor,
  nameKey,
  type SeriesCorrection,
  seriesCorrection,
} from "../../../shared/hanging/series-correction.ts";
import type { CorrectedTraits } from "../../../shared/hanging/series-traits.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { seriesSamples } from "./series-samples.ts";

export interface SeriesCorrections {
  /** The latest first. */
  list(): Promise<readonly SeriesCorrection[]>;
  /** Says what series of this one's name are; in place of what was said before. @throws ProblemError `not-found` */
  put(seriesId: string, traits: CorrectedTraits): Promise<SeriesCorrection>;
  remove(id: string): Promise<void>;
}

export interface CorrectionsPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly changed: () => void;
}

export async function correctionsOfSites(
  index: Kysely<Database>,
  siteIds: readonly string[],
): Promise<readonly SeriesCorrection[]> {
  const { rows } = await sql<{ bodyJson: string }>`select body_json as "bodyJson" from series_correction
    where site_id in (select value from json_each(${JSON.stringify(siteIds)}))`.execute(index);
  return rows.flatMap(({ bodyJson }) => seriesCorrection.safeParse(JSON.parse(bodyJson)).data ?? []);
}

/** Names by which a series is known again: its site, modality, description and protocol. */
async function nameOfSeries(index: Kysely<Database>, seriesId: string) {
  const row = await index
    .selectFrom("series")
    .innerJoin("study", "study.id", "series.study_id")
    .select(["study.site_id", "series.summary_json"])
    .where("series.id", "=", seriesId)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError("not-found", "no such series");
  // Written by this program as a SeriesSummary.
  const { modality, description } = JSON.parse(row.summary_json) as SeriesSummary;
  const samples = (await seriesSamples(index, [seriesId])).get(seriesId);
  return { siteId: row.site_id, modality, description, protocol: samples?.[0]?.technique?.protocol ?? "" };
}

export function createSeriesCorrections({ index, clock, changed }: CorrectionsPlace): SeriesCorrections {
  return {
    async list() {
      const rows = await index
        .selectFrom("series_correction")
        .select("body_json")
        .orderBy("changed_at", "desc")
        .execute();
      return rows.flatMap(({ body_json }) => seriesCorrection.safeParse(JSON.parse(body_json)).data ?? []);
    },
    async put(seriesId, traits) {
      const name = await nameOfSeries(index, seriesId);
      const before = correctionFor(await correctionsOfSites(index, [name.siteId]), name);
      const correction = { ...name, id: before?.id ?? randomUUID(), traits, changedAt: clock() };
      const told = { body_json: JSON.stringify(correction), changed_at: correction.changedAt };
      await index
        .insertInto("series_correction")
        .values({
          id: correction.id,
          site_id: name.siteId,
          modality: name.modality,
          description: nameKey(name.description),
          protocol: nameKey(name.protocol),
          ...told,
        })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(told))
        .execute();
      changed();
      return correction;
    },
    async remove(id) {
      await index.deleteFrom("series_correction").where("id", "=", id).execute();
      changed();
    },
  };
}
