/** How much a vault may hold, how much it holds, and what leaves it when there is no room. */
import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { type Evictable, evictionOrder, type HeldExam, type HeldStudy } from "./eviction.ts";
import { durableTransaction } from "./open-index.ts";
import type { Database } from "./schema.ts";
import { removeSegmentFile } from "./segment-file.ts";
import { readSetting, writeSetting } from "./setting.ts";
import type { VaultUsage } from "./vault.ts";

const QUOTA = "vault.quota";
const LARGEST_DEFAULT_QUOTA = 250e9;
const DEFAULT_SHARE = 0.8;
/** Left free on the disk whatever the quota says, for the index and everything else that runs there. */
const RESERVE = 256e6;

async function diskFree(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Sets the default once: 80 % of what is free now, at most 250 GB. */
export async function ensureQuota(index: Kysely<Database>, directory: string): Promise<void> {
  if (typeof (await readSetting(index, QUOTA)) === "number") return;
  const share = Math.floor((await diskFree(directory)) * DEFAULT_SHARE);
  await writeQuota(index, Math.min(share, LARGEST_DEFAULT_QUOTA));
}

export const writeQuota = (index: Kysely<Database>, bytes: number): Promise<void> => writeSetting(index, QUOTA, bytes);

async function indexBytes(directory: string): Promise<number> {
  const sizes = await Promise.all(
    ["index.db", "index.db-wal"].map((name) =>
      stat(join(directory, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export async function readUsage(index: Kysely<Database>, directory: string): Promise<VaultUsage> {
  const { rows } = await sql<{ bytes: number; studies: number }>`select coalesce(sum(segment.bytes), 0) as bytes,
    count(distinct series.study_id) as studies
    from segment join series on series.id = segment.series_id`.execute(index);
  const quota = await readSetting(index, QUOTA);
  return {
    bytes: (rows[0]?.bytes ?? 0) + (await indexBytes(directory)),
    quota: typeof quota === "number" ? quota : LARGEST_DEFAULT_QUOTA,
    diskFree: await diskFree(directory),
    studies: rows[0]?.studies ?? 0,
  };
}

async function heldStudies(index: Kysely<Database>): Promise<readonly HeldStudy[]> {
  const { rows } = await sql<HeldStudy>`select study.id, study.seen_at as "seenAt", sum(segment.bytes) as bytes
    from study join series on series.study_id = study.id join segment on segment.series_id = series.id
    group by study.id`.execute(index);
  return rows;
}

async function heldExams(index: Kysely<Database>, priorsPerExam: number): Promise<readonly HeldExam[]> {
  const { rows } = await sql<
    Omit<HeldExam, "studies" | "priors" | "spare" | "hasFindings"> & {
      hasFindings: number;
      studies: string;
      priors: string;
    }
  >`select reserved_by as "reservedBy", reading_since as "readingSince", read_at as "readAt", left_at as "leftAt",
    exists (select 1 from finding where finding.exam_id = exam.id and deleted = 0) as "hasFindings",
    (select json_group_array(study_id) from exam_study where exam_id = exam.id) as studies,
    (select json_group_array(study_id order by rank) from prior where exam_id = exam.id and rank is not null) as priors
    from exam`.execute(index);
  return rows.map((row) => {
    // Arrays of our own ids, made by the query above.
    const [studies, ranked] = [JSON.parse(row.studies) as string[], JSON.parse(row.priors) as string[]];
    // An exam without images needs none yet (VA-8).
    const wanted = studies.length === 0 ? 0 : priorsPerExam;
    const [priors, spare] = [ranked.slice(0, wanted), ranked.slice(wanted)];
    return { ...row, hasFindings: row.hasFindings === 1, studies, priors, spare };
  });
}

/** Studies that may be erased, the first to go first. */
export const readEvictable = async (index: Kysely<Database>, priorsPerExam: number): Promise<readonly Evictable[]> =>
  evictionOrder(await heldStudies(index), await heldExams(index, priorsPerExam));

/**
 * Erases studies by the rules until `bytes` more fit into quota and disk.
 *
 * @returns false when they do not fit and nothing more may go
 */
export async function makeRoom(
  index: Kysely<Database>,
  directory: string,
  { bytes, priorsPerExam }: { readonly bytes: number; readonly priorsPerExam: number },
  evict: (study: string, rule: string) => Promise<void>,
): Promise<boolean> {
  const missing = async (): Promise<number> => {
    const usage = await readUsage(index, directory);
    return Math.max(usage.bytes + bytes - usage.quota, bytes + RESERVE - usage.diskFree);
  };
  if ((await missing()) <= 0) return true;
  for (const { study, rule } of await readEvictable(index, priorsPerExam)) {
    await evict(study, rule);
    if ((await missing()) <= 0) return true;
  }
  return false;
}

/**
 * Destroys a study's keys for good, then removes its files. Cut short between, the files are noise that the next
 * start sweeps away.
 *
 * @returns ids of the segments that are no more
 */
export async function eraseStudy(
  index: Kysely<Database>,
  studyId: string,
): Promise<{ readonly segments: readonly string[]; readonly series: readonly string[] }> {
  return durableTransaction(index, async (transaction) => {
    const series = await transaction.selectFrom("series").select("id").where("study_id", "=", studyId).execute();
    const seriesIds = series.map((row) => row.id);
    if (seriesIds.length === 0) return { segments: [], series: [] };
    const segments = await transaction
      .deleteFrom("segment")
      .where("series_id", "in", seriesIds)
      .returning("id")
      .execute();
    await transaction
      .updateTable("instance")
      .set({
        state: "expected",
        header_json: null,
        problem_json: null,
        original_segment: null,
        original_offset: null,
        original_bytes: null,
        original_digest: null,
        pixel_digest: null,
        ready_segment: null,
        ready_offset: null,
        arrived_at: null,
      })
      .where("series_id", "in", seriesIds)
      .execute();
    await transaction
      .updateTable("series")
      .set({ complete_at: null, thumbnail: null })
      .where("id", "in", seriesIds)
      .execute();
    await transaction.updateTable("study").set({ complete_at: null }).where("id", "=", studyId).execute();
    return { segments: segments.map((row) => row.id), series: seriesIds };
  });
}

/** Takes the destroyed keys out of the write-ahead log too, then the files away. */
export async function removeErased(
  index: Kysely<Database>,
  directory: string,
  segments: readonly string[],
): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(index);
  for (const id of segments) await removeSegmentFile(directory, id);
}
