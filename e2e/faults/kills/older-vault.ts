/** Makes a vault one that an older version left: with the tables, columns, indexes and triggers that it knew, and no others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { allMigrations } from "../../../electron/core/vault/migrations/all.ts";
import { connectIndex } from "../../../electron/core/vault/open-index.ts";
import type { VaultPlace } from "./vault-on-disk.ts";

type Index = Database.Database;

const names = (index: Index, type: "table" | "index" | "trigger"): readonly string[] =>
  index
    .prepare<[string], string>("select name from sqlite_schema where type = ? and name not like 'sqlite_%'")
    .pluck()
    .all(type);

const columns = (index: Index, table: string): readonly string[] =>
  index.prepare<[string], string>("select name from pragma_table_info(?)").pluck().all(table);

interface Shape {
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  readonly indexes: ReadonlySet<string>;
  readonly triggers: ReadonlySet<string>;
}

/** Tables with their columns, indexes and triggers as they were when `migration` was the newest. */
async function shapeAsOf(migration: string): Promise<Shape> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-older-"));
  const database = connectIndex(join(folder, "index.db"), Buffer.alloc(32), false);
  try {
    const index = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    const { error } = await new Migrator({ db: index, provider: allMigrations }).migrateTo(migration);
    if (error !== undefined) throw error;
    const tables = names(database, "table").map((name) => [name, new Set(columns(database, name))] as const);
    const [indexes, triggers] = [names(database, "index"), names(database, "trigger")];
    return { tables: new Map(tables), indexes: new Set(indexes), triggers: new Set(triggers) };
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function copyStudies(index: Index, count: number): void {
  const fields = columns(index, "study").filter((name) => name !== "id" && name !== "study_uid");
  index
    .prepare(
      `with recursive number(at) as (select 1 union all select at + 1 from number where at < ?)
       insert into study (id, study_uid, ${fields.join(", ")})
       select 'copy-' || at, '2.25.' || at, ${fields.join(", ")}
       from number, (select * from study limit 1)`,
    )
    .run(count);
}

/** @param studies so many more are known, of which nothing is here: a migration has that much to go through */
export async function makeOlder({ directory, key }: VaultPlace, migration: string, studies: number): Promise<void> {
  const then = await shapeAsOf(migration);
  const index = connectIndex(join(directory, "index.db"), key, true);
  try {
    // Tables go in whatever order.
    index.pragma("foreign_keys=OFF");
    copyStudies(index, studies);
    for (const name of names(index, "trigger")) if (!then.triggers.has(name)) index.exec(`drop trigger "${name}"`);
    for (const name of names(index, "index")) if (!then.indexes.has(name)) index.exec(`drop index "${name}"`);
    for (const table of names(index, "table")) {
      const kept = then.tables.get(table);
      if (kept === undefined) index.exec(`drop table "${table}"`);
      for (const name of kept === undefined ? [] : columns(index, table)) {
        if (kept?.has(name) === false) index.exec(`alter table "${table}" drop column "${name}"`);
      }
    }
    // As archives answered before their placer number was asked for.
    index.exec("update study set summary_json = json_remove(summary_json, '$.placer')");
    index.prepare("delete from kysely_migration where name > ?").run(migration);
    index.pragma("wal_checkpoint(truncate)");
  } finally {
    index.close();
  }
}
