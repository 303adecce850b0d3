/**
 * Puts files and index in agreement after whatever ended the last run.
 *
 * Files nobody points to are deleted. Segments that were being written are read on from where the index last knew of
 * them: whole originals that open and have their digest are kept, the rest is cut off. What the index points to but
 * is not there is expected again.
 */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { isProblem } from "../../../shared/problem.ts";
import { openBodyInto, openHead, RECORD_START_BYTES, type RecordHead, readBodyLength, recordBytes } from "./record.ts";
import type { Database } from "./schema.ts";
import { listSegmentFiles, readFully, removeSegmentFile, segmentPath } from "./segment-file.ts";

export interface Recovered {
  /** Originals found beyond what the index knew. */
  readonly originals: number;
  /** Instances whose bytes are gone and that are expected again. */
  readonly lost: number;
  /** Files without a row, deleted. */
  readonly orphans: number;
}

interface FoundOriginal {
  readonly head: RecordHead;
  readonly offset: number;
  readonly bytes: number;
}

interface SegmentRow {
  readonly id: string;
  readonly series_id: string;
  readonly kind: "original" | "ready";
  readonly key: Uint8Array;
  readonly bytes: number;
  readonly sealed: 0 | 1;
}

export async function recoverVault(
  vaultId: string,
  directory: string,
  index: Kysely<Database>,
  now: number,
): Promise<Recovered> {
  const files = await listSegmentFiles(directory);
  const segments = await index
    .selectFrom("segment")
    .select(["id", "series_id", "kind", "key", "bytes", "sealed"])
    .execute();
  let originals = 0;
  let lost = 0;
  for (const segment of segments) {
    if (!files.has(segment.id)) lost += await forgetSegment(index, segment);
    else if (segment.sealed === 0) {
      const outcome = await recoverSegment(vaultId, directory, index, segment, now);
      originals += outcome.originals;
      lost += outcome.lost;
    }
  }
  const known = new Set(segments.map((segment) => segment.id));
  const orphans = [...files].filter((id) => !known.has(id));
  for (const id of orphans) await removeSegmentFile(directory, id);
  return { originals, lost, orphans: orphans.length };
}

async function recoverSegment(
  vaultId: string,
  directory: string,
  index: Kysely<Database>,
  segment: SegmentRow,
  now: number,
): Promise<{ originals: number; lost: number }> {
  const handle = await open(segmentPath(directory, segment.id), "r+");
  try {
    const { size } = await handle.stat();
    if (size < segment.bytes) {
      await handle.close();
      const lost = await forgetSegment(index, segment);
      await removeSegmentFile(directory, segment.id);
      return { originals: 0, lost };
    }
    const found = segment.kind === "original" ? await scan(vaultId, handle, segment, size) : [];
    const last = found.at(-1);
    const end = last === undefined ? segment.bytes : last.offset + recordBytes(last.bytes);
    if (end < size) await handle.truncate(end);
    await handle.sync();
    if (end === 0) {
      await index.deleteFrom("segment").where("id", "=", segment.id).execute();
      await removeSegmentFile(directory, segment.id);
      return { originals: 0, lost: 0 };
    }
    const kept = await keep(index, segment, found, end, now);
    return { originals: kept, lost: 0 };
  } finally {
    await handle.close();
  }
}

/** Whole records beyond the committed length; stops at the first that is not. */
async function scan(
  vaultId: string,
  handle: FileHandle,
  segment: SegmentRow,
  size: number,
): Promise<readonly FoundOriginal[]> {
  const found: FoundOriginal[] = [];
  let offset = segment.bytes;
  while (offset + RECORD_START_BYTES <= size) {
    const record = await readOriginalAt(vaultId, handle, segment, offset, size);
    if (record === null) break;
    found.push(record);
    offset += recordBytes(record.bytes);
  }
  return found;
}

async function readOriginalAt(
  vaultId: string,
  handle: FileHandle,
  segment: SegmentRow,
  offset: number,
  size: number,
): Promise<FoundOriginal | null> {
  try {
    const start = Buffer.alloc(RECORD_START_BYTES);
    await readFully(handle, start, offset);
    const place = { vault: vaultId, series: segment.series_id, kind: segment.kind };
    const head = openHead(segment.key, place, start);
    const bytes = readBodyLength(start);
    if (offset + recordBytes(bytes) > size) return null;
    const record = Buffer.allocUnsafeSlow(recordBytes(bytes));
    await readFully(handle, record, offset);
    const body = Buffer.allocUnsafeSlow(bytes);
    await openBodyInto(segment.key, { ...place, instance: head.instance, frame: head.frame }, record, body);
    if (createHash("sha256").update(body).digest("hex") !== head.digest) return null;
    return { head, offset, bytes };
  } catch (error) {
    if (isProblem(error)) return null;
    throw error;
  }
}

/** Gives found originals their rows; what is held in another segment already stays as it is. */
async function keep(
  index: Kysely<Database>,
  segment: SegmentRow,
  found: readonly FoundOriginal[],
  end: number,
  now: number,
): Promise<number> {
  let kept = 0;
  await index.transaction().execute(async (transaction) => {
    for (const { head, offset, bytes } of found) {
      const arrived = {
        number: head.number,
        state: "here" as const,
        original_segment: segment.id,
        original_offset: offset,
        original_bytes: bytes,
        original_digest: head.digest,
        arrived_at: now,
      };
      const written = await transaction
        .insertInto("instance")
        .values({ id: head.instance, series_id: segment.series_id, sop_uid: head.sopUid, ...arrived })
        .onConflict((conflict) =>
          conflict
            .columns(["series_id", "sop_uid"])
            .doUpdateSet(arrived)
            .where("instance.id", "=", head.instance)
            .where("instance.state", "=", "expected"),
        )
        .executeTakeFirst();
      kept += Number(written.numInsertedOrUpdatedRows ?? 0n);
    }
    await transaction.updateTable("segment").set({ bytes: end, sealed: 1 }).where("id", "=", segment.id).execute();
  });
  return kept;
}

/** A segment without its bytes: lost frames are made anew from the original, lost originals are expected again. */
async function forgetSegment(index: Kysely<Database>, segment: SegmentRow): Promise<number> {
  return index.transaction().execute(async (transaction) => {
    await sql`update instance set header_json = null, problem_json = null, pixel_digest = null, ready_segment = null,
      ready_offset = null, state = 'here' where ready_segment = ${segment.id}`.execute(transaction);
    const result = await sql`update instance set state = 'expected', header_json = null, problem_json = null,
      original_segment = null, original_offset = null, original_bytes = null, original_digest = null,
      pixel_digest = null, ready_segment = null, ready_offset = null, arrived_at = null
      where original_segment = ${segment.id}`.execute(transaction);
    await transaction.updateTable("series").set({ complete_at: null }).where("id", "=", segment.series_id).execute();
    await transaction.deleteFrom("segment").where("id", "=", segment.id).execute();
    return Number(result.numAffectedRows ?? 0n);
  });
}
