/**
 * Makes and opens vaults. A vault is a folder:
 *
 * - `vault.json`: format, id, and a mark by which a key is known without touching anything else
 * - `index.db`: the encrypted index; `segments/`: the packs; `lock`: held while open
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Kysely } from "kysely";
import { z } from "zod";
import { ProblemError } from "../../../shared/problem.ts";
import { openIndex } from "./open-index.ts";
import { PackReader } from "./pack-reader.ts";
import { recoverVault } from "./recovery.ts";
import { ensureQuota, eraseStudy, makeRoom, readEvictable, readUsage, removeErased, writeQuota } from "./room.ts";
import type { Database } from "./schema.ts";
import { WriteBuffer } from "./segment-appender.ts";
import { PackSeriesWriter } from "./series-writer.ts";
import { Turnstile } from "./turnstile.ts";
import type { OpenVault } from "./vault.ts";
import { lockVault } from "./vault-lock.ts";

export interface VaultPlace {
  /** The vault's own folder. */
  readonly directory: string;
  /** 32 bytes; the index is encrypted by it. */
  readonly key: Uint8Array;
  readonly clock?: () => number;
}

const vaultFile = z.object({ format: z.literal(1), id: z.string(), keyMark: z.string() });

const keyMark = (key: Uint8Array, id: string): Buffer =>
  createHmac("sha256", key).update(`alcove vault ${id}`).digest();

async function readVaultFile(directory: string): Promise<z.infer<typeof vaultFile>> {
  const text = await readFile(join(directory, "vault.json"), "utf8").catch((error: unknown) => {
    throw new ProblemError("no-vault", "", { cause: error });
  });
  try {
    return vaultFile.parse(JSON.parse(text));
  } catch (error) {
    throw new ProblemError("vault-damaged", "vault.json cannot be read", { cause: error });
  }
}

/**
 * Makes a new, empty vault; it appears at its place whole or not at all.
 *
 * @throws ProblemError `conflict` when there is something already, `disk-full`
 */
export async function createVault({ directory, key }: VaultPlace): Promise<void> {
  if (await stat(directory).catch(() => undefined)) throw new ProblemError("conflict", "there is a vault already");
  const making = `${directory}.making-${randomUUID()}`;
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
  try {
    await mkdir(join(making, "segments"), { recursive: true, mode: 0o700 });
    const id = randomUUID();
    const index = await openIndex(join(making, "index.db"), key, false);
    await ensureQuota(index, making);
    await index.destroy();
    const file = { format: 1, id, keyMark: keyMark(key, id).toString("hex") };
    await writeFile(join(making, "vault.json"), JSON.stringify(file), { mode: 0o600, flush: true });
    await rename(making, directory);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/**
 * Opens a vault, after putting in order what the last run may have left.
 *
 * @throws ProblemError `no-vault`, `wrong-key` (nothing was touched), `vault-in-use`, `plaintext-database`,
 *   `vault-damaged`, `disk-full`
 */
export async function openVault({ directory, key, clock = Date.now }: VaultPlace): Promise<OpenVault> {
  const { id, keyMark: mark } = await readVaultFile(directory);
  if (!timingSafeEqual(keyMark(key, id), Buffer.from(mark.padEnd(64, "0"), "hex").subarray(0, 32))) {
    throw new ProblemError("wrong-key");
  }
  const lock = await lockVault(directory);
  try {
    const path = join(directory, "index.db");
    if (!(await stat(path).catch(() => undefined))) throw new ProblemError("vault-damaged", "the index is missing");
    const index = await openIndex(path, key, true);
    try {
      await recoverVault(id, directory, index, clock());
      await ensureQuota(index, directory);
      return assemble(id, directory, index, clock, () => lock.release());
    } catch (error) {
      await index.destroy();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function assemble(
  id: string,
  directory: string,
  index: Kysely<Database>,
  clock: () => number,
  release: () => Promise<void>,
): OpenVault {
  const reader = new PackReader(id, directory, index);
  const writing = new Turnstile();
  const changed = (seriesId: string): void => reader.forget(seriesId);
  const writerVault = { id, directory, index, clock, buffer: new WriteBuffer(), writing, changed };
  const writers = new Set<PackSeriesWriter>();
  const evictStudy = async (studyId: string): Promise<void> => {
    const erased = await writing.run(async () => {
      const done = await eraseStudy(index, studyId);
      for (const writer of writers) if (done.series.includes(writer.seriesId)) await writer.abandonSegments();
      return done;
    });
    for (const series of erased.series) reader.forget(series);
    await reader.drop(erased.segments);
    await removeErased(index, directory, erased.segments);
  };
  return {
    id,
    index,
    async writeSeries(seriesId) {
      const writer = new PackSeriesWriter(writerVault, seriesId, (ended) => writers.delete(ended));
      writers.add(writer);
      return writer;
    },
    async readFrames(instanceId, from, to) {
      const { bytes } = await reader.frameSize(instanceId);
      const target = Buffer.allocUnsafeSlow(Math.max(0, to - from) * bytes);
      await reader.readFramesInto(instanceId, from, to, target);
      return Array.from({ length: to - from }, (_, at) => target.subarray(at * bytes, (at + 1) * bytes));
    },
    readFramesInto: (instanceId, from, to, target) => reader.readFramesInto(instanceId, from, to, target),
    readOriginal: (instanceId) => reader.readOriginal(instanceId),
    usage: () => readUsage(index, directory),
    setQuota: (bytes) => writeQuota(index, bytes),
    makeRoom: (bytes, { evicted, priorsPerExam = Number.POSITIVE_INFINITY } = {}) =>
      makeRoom(index, directory, { bytes, priorsPerExam }, async (studyId, rule) => {
        await evictStudy(studyId);
        evicted?.(studyId, rule);
      }),
    evictable: (priorsPerExam) => readEvictable(index, priorsPerExam),
    evictStudy,
    async close() {
      for (const writer of [...writers]) await writer.close();
      await reader.close();
      await index.destroy();
      await release();
    },
  };
}
