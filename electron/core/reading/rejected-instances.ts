/** Instances that a rejection note names (IHE Imaging Object Change Management; PS3.16 CID 7011). */
import { type Kysely, sql } from "kysely";
import type { StoredInstance } from "../../../shared/contract/exam-content.ts";
import type { Database } from "../vault/index.ts";

type Rejection = NonNullable<StoredInstance["rejected"]>;

/** RN-1: wrong patient (worklist entry) and patient safety are hidden; quality and expired retention are marked. */
const rejections: Readonly<Record<string, Rejection["how"]>> = {
  "113001": "marked",
  "113037": "hidden",
  "113038": "hidden",
  "113039": "marked",
};

/** SOP instance UIDs that any key object of the study rejects. Of two notes the one that hides counts. */
export async function rejectedInstances(
  index: Kysely<Database>,
  studyId: string,
): Promise<ReadonlyMap<string, Rejection>> {
  const { rows } = await sql<{ title: string; instances: string }>`select
      json_extract(header_json, '$.references.title') as title,
      json_extract(header_json, '$.references.instances') as instances
    from instance join series on series.id = instance.series_id
    where series.study_id = ${studyId} and json_extract(series.summary_json, '$.modality') = 'KO'
      and json_extract(header_json, '$.references.title') in ('113001', '113037', '113038', '113039')`.execute(index);
  const rejected = new Map<string, Rejection>();
  for (const { title, instances } of rows) {
    const how = rejections[title];
    if (how === undefined) continue;
    // Written by this program as an array of UIDs.
    for (const uid of JSON.parse(instances) as string[]) {
      if (rejected.get(uid)?.how !== "hidden") rejected.set(uid, { how, code: title });
    }
  }
  return rejected;
}
