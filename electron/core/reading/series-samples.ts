/** Samples of series' images: a part of the headers of the first, the middle and the last that is here (HP-2). */
import { type Kysely, sql } from "kysely";
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import { type ImageSample, sampleOf } from "../../../shared/hanging/image-sample.ts";
import type { Database } from "../vault/index.ts";

/** By series id; series without an image are left out. */
export async function seriesSamples(
  index: Kysely<Database>,
  seriesIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ImageSample[]>> {
  const ids = JSON.stringify(seriesIds);
  const { rows } = await sql<{ seriesId: string; headerJson: string }>`
    select instance.series_id as "seriesId", instance.header_json as "headerJson" from (
      select id, place, held from (
        select rowid as id, row_number() over (partition by series_id order by number, sop_uid) - 1 as place,
          count(*) over (partition by series_id) as held
        from instance indexed by instance_in_order
        where series_id in (select value from json_each(${ids})) and state = 'here' and header_json is not null
      ) where place in (0, (held - 1) / 2, held - 1)
    ) as chosen join instance on instance.rowid = chosen.id order by instance.series_id, chosen.place`.execute(index);
  const samples = rows.flatMap(({ seriesId, headerJson }) => {
    // Written by this program from the same type.
    const sample = sampleOf(JSON.parse(headerJson) as InstanceHeader);
    return sample === null ? [] : [{ seriesId, sample }];
  });
  return new Map(
    [...Map.groupBy(samples, ({ seriesId }) => seriesId)].map(([id, of]) => [id, of.map(({ sample }) => sample)]),
  );
}
