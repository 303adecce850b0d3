/** What would be fetched, how big it is and by when it would be here: the plan as a person looks at it. */
import { type Kysely, sql } from "kysely";
import type { PlannedFetch, PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import type { Database } from "../vault/index.ts";

/** So many of the latest images tell how large images of a modality are. */
const SAMPLED = 2000;

/** Bytes of an image on the line by modality, of what came last; "" is over all. */
export async function usualBytes(index: Kysely<Database>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ modality: string | null; images: number; bytes: number }>`
    select json_extract(series.summary_json, '$.modality') as modality, count(*) as images, sum(latest.bytes) as bytes
    from (select series_id, original_bytes as bytes from instance where original_bytes is not null
          order by rowid desc limit ${SAMPLED}) as latest
    join series on series.id = latest.series_id group by modality`.execute(index);
  const whole = rows.reduce((sum, { images, bytes }) => ({ images: sum.images + images, bytes: sum.bytes + bytes }), {
    images: 0,
    bytes: 0,
  });
  const usual = new Map(rows.map(({ modality, images, bytes }) => [modality ?? "", bytes / images]));
  if (whole.images > 0) usual.set("", whole.bytes / whole.images);
  return usual;
}

export interface OutlookFacts {
  readonly usual: ReadonlyMap<string, number>;
  /** Modality of an exam; "" when unknown. */
  readonly modalityOf: (examId: string) => string;
  readonly imagesLeft: (studyId: string) => number | null;
  readonly standing: (job: PlannedJob) => Pick<PlannedFetch, "standing" | "triesAt">;
  /** Of now; 0 while nothing comes. */
  readonly bytesPerSecond: number;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Jobs with what can be said of each. What cannot be asked for now takes nothing of the line from those behind it. */
export function outlookOf(jobs: readonly PlannedJob[], facts: OutlookFacts): readonly PlannedFetch[] {
  let ahead: number | null = 0;
  return jobs.map((job) => {
    const imagesLeft = facts.imagesLeft(job.studyId);
    const each = facts.usual.get(facts.modalityOf(job.examId)) ?? facts.usual.get("");
    const bytesLeft = imagesLeft === null || each === undefined ? null : Math.round(imagesLeft * each);
    const { standing, triesAt } = facts.standing(job);
    const goes = standing === "running" || standing === "next" || standing === "in-idle-time";
    if (goes) ahead = ahead === null || bytesLeft === null ? null : ahead + bytesLeft;
    const readyBy =
      goes && ahead !== null && facts.bytesPerSecond > 0 ? facts.now + (ahead / facts.bytesPerSecond) * 1000 : null;
    return { ...job, imagesLeft, bytesLeft, standing, triesAt, readyBy };
  });
}
