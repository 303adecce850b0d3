/** What a reader said that series of a site with one name are, protocols that a reader brought in, and series in order. */
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
  // Samples of series are chosen by number alone: no header is read but theirs.
  `create index if not exists instance_in_order on instance (series_id, number, sop_uid)
    where state = 'here' and header_json is not null`,
];

export const hanging: Migration = {
  async up(index: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(index);
  },
};
