/**
 * The vault: one reader's encrypted store, an index (SQLite, encrypted) and packs (sealed segments).
 *
 * A series is kept in segments of two kinds: `original` (Part 10 bytes as they came, for export) and `ready`
 * (frames in the form that reaches the screen fastest). A record in a segment is
 * `head (encrypted, self-describing) | body (AES-256-GCM, nonce and tag beside it)`; vault, series, instance and frame
 * are additional data. Rows are committed only after the bytes they point to were synced to disk.
 */

import type { Kysely } from "kysely";
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import type { Problem } from "../../../shared/problem.ts";
import type { Evictable } from "./eviction.ts";
import type { Database } from "./schema.ts";

/** What the imaging workers made of one received instance. */
export interface PreparedInstance {
  readonly sopUid: string;
  readonly number: number | null;
  readonly header: InstanceHeader | null;
  /** Why it cannot be shown; the original is kept all the same. */
  readonly problem: Problem | null;
  readonly original: Uint8Array;
  readonly originalDigest: string;
  /** Ready frames in order, each `header.image.frameBytes` long; empty when there are no pixels to show. */
  readonly frames: readonly Uint8Array[];
  readonly pixelDigest: string | null;
}

/** Writes one series, batch by batch; owned by whoever fetches it. */
export interface SeriesWriter {
  /** Queues an instance; resolves when it is durable and in the index. */
  add(instance: PreparedInstance): Promise<void>;
  /** Syncs, seals the segments, and marks the series complete when all expected instances are held. */
  seal(): Promise<void>;
  /** Syncs what was added and leaves the segments open to recovery. */
  close(): Promise<void>;
}

export interface VaultUsage {
  readonly bytes: number;
  readonly quota: number;
  readonly diskFree: number;
  readonly studies: number;
}

export interface OpenVault {
  readonly id: string;
  /** The index. Large writes go through methods here; domain folders keep their own small queries. */
  readonly index: Kysely<Database>;
  writeSeries(seriesId: string): Promise<SeriesWriter>;
  /** Decrypted ready frames `[from, to)` of one instance, checked against their tags. Rejects `vault-damaged`. */
  readFrames(instanceId: string, from: number, to: number): Promise<readonly Uint8Array[]>;
  /**
   * The same into memory of the caller's, who may use it again (touching fresh memory costs more than decrypting):
   * frames lie one behind the other, each `header.image.frameBytes` long.
   *
   * @returns bytes written; nothing in `target` may be used when this rejects
   */
  readFramesInto(instanceId: string, from: number, to: number, target: Uint8Array): Promise<number>;
  /** The original Part 10 bytes exactly as received. */
  readOriginal(instanceId: string): Promise<Uint8Array>;
  usage(): Promise<VaultUsage>;
  setQuota(bytes: number): Promise<void>;
  /**
   * Makes room for `bytes` by the eviction rules (docs/rules/vault.md); resolves false when nothing may be evicted.
   *
   * @param how.evicted told of each study erased, for the audit
   * @param how.priorsPerExam more of an exam that waits are the first to go (VA-8); left out, all of them are kept
   */
  makeRoom(
    bytes: number,
    how?: { readonly evicted?: (studyId: string, rule: string) => void; readonly priorsPerExam?: number },
  ): Promise<boolean>;
  /** What would leave next if room were needed, the first first (docs/rules/vault.md). */
  evictable(priorsPerExam: number): Promise<readonly Evictable[]>;
  /** Erases a study's pixels: keys first, then files. Index rows stay as `expected`. */
  evictStudy(studyId: string): Promise<void>;
  close(): Promise<void>;
}
