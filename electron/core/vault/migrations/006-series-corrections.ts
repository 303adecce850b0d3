/** What a reader said that series of a site with one name are, and not what their headers tell. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const seriesCorrections: Migration = {
  async up(index: Kysely<unknown>) {
    await sql`create table if not exists series_correction (
      id text primary key, site_id text not null, modality text not null, description text not null,
      protocol text not null, body_json text not null, changed_at integer not null,
      unique (site_id, modality, description, protocol)
    ) strict`.execute(index);
  },
};
