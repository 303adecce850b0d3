/** What an archive took back or corrected: images and series that are gone there, and patients' data before a correction. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumn } from "./add-column.ts";

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
