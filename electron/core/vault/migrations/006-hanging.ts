/** What a reader said that series of a site with one name are, and protocols that a reader brought in. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  `create table if not exists series_correction (
    id text primary key, site_id text not null, modality text not null, description text not null,
    protocol text not null, body_json text not null, changed_at integer not null,
    unique (site_id, modality, description, protocol)
  ) strict`,
  `create table if not exists hanging_protocol (
    id text primary key, site_id text not null, protocol_id text not null, body_json text not null,
    changed_at integer not null, unique (site_id, protocol_id)
  ) strict`,
];

export const hanging: Migration = {
  async up(index: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(index);
  },
};
