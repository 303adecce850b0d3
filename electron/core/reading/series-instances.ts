/** Instances of a series as JSON text: stored headers, the larger part by far, go out as they were written. */
import { type Kysely, sql } from "kysely";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { rejectedInstances } from "./rejected-instances.ts";

interface InstanceRow {
  readonly id: string;
  readonly sopUid: string;
  readonly number: number | null;
  readonly state: string;
  readonly headerJson: string | null;
  readonly problemJson: string | null;
  readonly gone: 0 | 1;
}

/** `seriesInstances` of the contract. @throws ProblemError `not-found` */
export async function seriesInstancesJson(index: Kysely<Database>, seriesId: string): Promise<string> {
  const series = await index.selectFrom("series").select("study_id").where("id", "=", seriesId).executeTakeFirst();
  if (series === undefined) throw new ProblemError("not-found", "no such series");
  // What is another patient's (PF-22), or may be (PF-23), is not damaged: it is refused, with its reason.
  // Recovered ones, whose frames are still to be made, are on their way like any other that is expected.
  const { rows } = await sql<InstanceRow>`select id, sop_uid as "sopUid", number,
      case when state = 'here' and header_json is null then 'expected'
        when state = 'broken' and problem_json ->> '$.code' in ('identity-mismatch', 'set-apart') then 'refused'
        else state end as state,
      header_json as "headerJson", problem_json as "problemJson", gone_at is not null as gone
    from instance where series_id = ${seriesId} order by number is null, number, sop_uid`.execute(index);
  const rejected = await rejectedInstances(index, series.study_id);
  const instances = rows.map(({ headerJson, problemJson, gone, ...told }) => {
    const head = JSON.stringify({ ...told, gone: gone === 1, rejected: rejected.get(told.sopUid) ?? null });
    return `${head.slice(0, -1)},"header":${headerJson ?? "null"},"problem":${problemJson ?? "null"}}`;
  });
  return `{"seriesId":${JSON.stringify(seriesId)},"instances":[${instances.join(",")}]}`;
}
