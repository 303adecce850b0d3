/** Images leave some days after they were read, as each site wishes (PF-40), whether or not room is needed. */
import { type Kysely, sql } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { Database, OpenVault } from "../vault/index.ts";

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** PF-41: what an unread exam on the list needs, as its own or as a relevant prior, stays, and so does what is reserved. */
export async function studiesPastRetention(
  index: Kysely<Database>,
  site: SiteConfig,
  now: number,
): Promise<readonly string[]> {
  const { daysAfterRead } = site.retention;
  if (daysAfterRead === null) return [];
  const { rows } = await sql<{ id: string }>`select distinct study.id from study
      join series on series.study_id = study.id join segment on segment.series_id = series.id
    where study.site_id = ${site.id} and study.read_at is not null and study.read_at < ${now - daysAfterRead * DAY_MS}
      and not exists (select 1 from exam
        where (exam.read_at is null and exam.left_at is null or exam.reserved_by is not null or exam.reading_since is not null)
          and (exists (select 1 from exam_study where exam_id = exam.id and study_id = study.id)
            or exists (select 1 from prior where exam_id = exam.id and study_id = study.id and rank is not null)))`.execute(
    index,
  );
  return rows.map(({ id }) => id);
}

export interface RetentionPlace {
  readonly vault: OpenVault;
  readonly clock: () => number;
  readonly sites: () => readonly SiteConfig[];
  readonly evicted: (studyId: string, rule: string) => void;
  readonly failed: (error: unknown) => void;
}

/** Looks once an hour, first a while after the start. @returns to stop */
export function keepRetention({ vault, clock, sites, evicted, failed }: RetentionPlace): () => Promise<void> {
  let working: Promise<void> = Promise.resolve();
  let stopped = false;
  const look = async (): Promise<void> => {
    for (const site of sites()) {
      for (const id of await studiesPastRetention(vault.index, site, clock())) {
        if (stopped) return;
        await vault.evictStudy(id);
        evicted(id, "PF-40");
      }
    }
  };
  const run = (): void => {
    working = working.then(look).catch(failed);
  };
  const first = setTimeout(run, EVERY_MS / 60);
  const timer = setInterval(run, EVERY_MS);
  return async () => {
    stopped = true;
    clearTimeout(first);
    clearInterval(timer);
    await working;
  };
}
