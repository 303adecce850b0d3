/** What an archive took back or corrected: images and series that are gone there, and patients' data before a correction. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

async function addColumn(index: Kysely<unknown>, table: "series" | "instance", column: string): Promise<void> {
  const columns = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(index);
  if (columns.rows.some(({ name }) => name === column)) return;
  await sql`alter table ${sql.table(table)} add column ${sql.ref(column)} integer`.execute(index);
}

export const archiveChanges: Migration = {
  async up(index: Kysely<unknown>) {
    await addColumn(index, "series", "listed_at");
    await addColumn(index, "series", "gone_at");
    await addColumn(index, "instance", "gone_at");
    await sql`create table if not exists identity_change (
      study_id text primary key references study (id) on delete cascade, before_json text not null, at integer not null
    ) strict`.execute(index);
  },
};
