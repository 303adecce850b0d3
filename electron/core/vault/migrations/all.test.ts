import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connectIndex } from "../open-index.ts";
import { allMigrations, migrationNames } from "./all.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-migrations-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([...migrationNames])("%s runs again where a kill left it done and not noted", async (name) => {
  const database = connectIndex(join(folder, "index.db"), Buffer.alloc(32), false);
  try {
    const index = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    const migrator = new Migrator({ db: index, provider: allMigrations });
    expect((await migrator.migrateTo(name)).error).toBeUndefined();
    const shape = () => database.prepare("select type, name, sql from sqlite_schema order by name").all();
    const before = shape();
    database.prepare("delete from kysely_migration where name = ?").run(name);
    expect((await migrator.migrateTo(name)).error).toBeUndefined();
    expect(shape()).toEqual(before);
    expect((await migrator.migrateToLatest()).error).toBeUndefined();
  } finally {
    database.close();
  }
});
