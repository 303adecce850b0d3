/** Opens the encrypted SQLite index (SQLCipher's scheme, raw 256-bit key) and brings its tables up to date. */
import { open as openFile } from "node:fs/promises";
import type Database from "better-sqlite3";
import SqliteDatabase from "better-sqlite3-multiple-ciphers";
import { Kysely, SqliteDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { ProblemError } from "../../../shared/problem.ts";
import { asIndexProblem, indexConnection } from "./index-connection.ts";
import { allMigrations, migrationNames } from "./migrations/all.ts";
import type { Database as Tables } from "./schema.ts";

/** First bytes of every SQLite file that is not encrypted. */
const plaintextMark = Buffer.from("SQLite format 3\0", "latin1");

async function refusePlaintext(path: string): Promise<void> {
  const file = await openFile(path, "r");
  try {
    const start = Buffer.alloc(plaintextMark.length);
    await file.read(start, 0, start.length, 0);
    if (start.equals(plaintextMark)) throw new ProblemError("plaintext-database");
  } finally {
    await file.close();
  }
}

/** Opens and checks the key; the caller has already made sure that the file is ours alone. */
export function connectIndex(path: string, key: Uint8Array, mustExist: boolean): Database.Database {
  const database = new SqliteDatabase(path, { fileMustExist: mustExist, timeout: 0 });
  try {
    database.pragma("cipher='sqlcipher'");
    database.pragma(`key="x'${Buffer.from(key).toString("hex")}'"`);
    // Sorts and statement journals stay in memory: a temporary file would hold names in the clear.
    database.pragma("temp_store=MEMORY");
    database.pragma("locking_mode=EXCLUSIVE");
    database.pragma("journal_mode=WAL");
    database.pragma("synchronous=NORMAL");
    database.pragma("secure_delete=ON");
    database.pragma("foreign_keys=ON");
    database.prepare("select count(*) from sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function migrate(index: Kysely<Tables>, mustExist: boolean): Promise<void> {
  const migrator = new Migrator({ db: index, provider: allMigrations });
  const known = await migrator.getMigrations();
  const applied = await appliedMigrations(index);
  // An emptied file is no new vault: its segments would seem to belong to nobody.
  if (mustExist && applied.length === 0) throw new ProblemError("vault-damaged", "the index is empty");
  const newer = applied.find((name) => !migrationNames.has(name));
  if (newer !== undefined) throw new ProblemError("unknown", `the vault was made by a newer version (${newer})`);
  if (known.every((migration) => migration.executedAt !== undefined)) return;
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function appliedMigrations(index: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await sql`select 1 from sqlite_schema where name = 'kysely_migration'`.execute(index);
  if (tables.rows.length === 0) return [];
  const names = await sql<{ name: string }>`select name from kysely_migration`.execute(index);
  return names.rows.map((row) => row.name);
}

/**
 * @param key 32 bytes, used as they are (no key derivation)
 * @throws ProblemError `plaintext-database`, `wrong-key`, `vault-damaged`, `disk-full`
 */
export async function openIndex(path: string, key: Uint8Array, mustExist: boolean): Promise<Kysely<Tables>> {
  if (mustExist) await refusePlaintext(path);
  let database: Database.Database;
  try {
    database = connectIndex(path, key, mustExist);
  } catch (error) {
    // The key was checked against the vault's own mark before; a page that does not open now is damage.
    throw asIndexProblem(error);
  }
  const index = new Kysely<Tables>({ dialect: new SqliteDialect({ database: indexConnection(database) }) });
  try {
    await migrate(index, mustExist);
    return index;
  } catch (error) {
    await index.destroy();
    database.close();
    throw asIndexProblem(error);
  }
}

/** Runs a transaction that is on the disk itself when it resolves: for signatures, deliveries and destroyed keys. */
export async function durableTransaction<T>(
  index: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return index.connection().execute(async (connection) => {
    await sql`pragma synchronous=FULL`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`pragma synchronous=NORMAL`.execute(connection);
    }
  });
}
