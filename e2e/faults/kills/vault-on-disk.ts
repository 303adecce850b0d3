/** A killed program's vault as it lies on the disk: what its index holds is read from a copy, nothing is touched. */
import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deriveKey } from "../../../electron/core/readers/key-derivation.ts";
import { openByPassphrase, readKeyring } from "../../../electron/core/readers/keyring.ts";
import { connectIndex } from "../../../electron/core/vault/open-index.ts";
import { listSegmentFiles } from "../../../electron/core/vault/segment-file.ts";
import { readerFolder } from "../vault-folder.ts";

export interface VaultPlace {
  readonly directory: string;
  readonly key: Uint8Array;
}

/** The vault of a profile's one reader. */
export async function vaultOf(profile: string, passphrase: string): Promise<VaultPlace> {
  const home = await readerFolder(profile);
  const ring = await readKeyring(join(home, "keyring.json"));
  const master = await openByPassphrase(ring, passphrase);
  return { directory: join(home, "vault"), key: deriveKey(master, ring.id, "index") };
}

export interface VaultOnDisk {
  /** Names of migrations that were committed. */
  readonly migrations: readonly string[];
  /** SOP Instance UIDs whose image is complete: durable, decoded, in the index. */
  readonly complete: ReadonlySet<string>;
  /** Instances that the archive counts and that are not here, of studies of which something is. */
  readonly missing: number;
  /** Segments that were still being written to. */
  readonly open: number;
  /** Files that no row points to, any more or yet. */
  readonly orphans: number;
  /** Ids of exams by site. */
  readonly exams: ReadonlyMap<string, ReadonlySet<string>>;
  /** Study UIDs that have pixels here. */
  readonly studies: ReadonlySet<string>;
  /** Bytes in the log of what was not yet put into the index itself. */
  readonly logBytes: number;
}

export async function lookInto({ directory, key }: VaultPlace): Promise<VaultOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-look-"));
  try {
    const logBytes = await stat(join(directory, "index.db-wal")).then(
      ({ size }) => size,
      () => 0,
    );
    await copyFile(join(directory, "index.db"), join(folder, "index.db"));
    if (logBytes > 0) await copyFile(join(directory, "index.db-wal"), join(folder, "index.db-wal"));
    const index = connectIndex(join(folder, "index.db"), key, true);
    try {
      const texts = (sql: string): readonly string[] => index.prepare<[], string>(sql).pluck().all();
      const pairs = index.prepare<[], { site_id: string; id: string }>("select site_id, id from exam").all();
      const segments = new Set(texts("select id from segment"));
      const files = await listSegmentFiles(directory);
      const unfinished = "select count(*) from instance join series on series.id = series_id where state = 'expected'";
      return {
        migrations: texts("select name from kysely_migration order by name"),
        complete: new Set(texts("select sop_uid from instance where state = 'here' and header_json is not null")),
        missing: Number(
          texts(`${unfinished} and study_id in (select study_id from series join segment on series_id = series.id)`)[0],
        ),
        open: Number(texts("select count(*) from segment where sealed = 0")[0]),
        orphans: [...files].filter((id) => !segments.has(id)).length,
        exams: new Map(
          [...Map.groupBy(pairs, ({ site_id }) => site_id)].map(([site, rows]) => [
            site,
            new Set(rows.map(({ id }) => id)),
          ]),
        ),
        studies: new Set(
          texts(`select distinct study_uid from study join series on study_id = study.id
            join segment on series_id = series.id`),
        ),
        logBytes,
      };
    } finally {
      index.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
