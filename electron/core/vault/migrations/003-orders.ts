/** Orders, which study belongs to which, and what order sources delivered. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  `create table if not exists imaging_order (
    id text primary key, site_id text not null, source_id text not null,
    exam_id text references exam (id) on delete set null, patient_ref text not null references patient (id),
    body_json text not null, placer text not null, filler text not null, accession text not null,
    status text not null check (status in ('active', 'on-hold', 'cancelled', 'completed')), sent_at integer,
    created_at integer not null, changed_at integer not null
  ) strict`,
  `create index if not exists imaging_order_by_exam on imaging_order (exam_id)`,
  `create index if not exists imaging_order_by_patient on imaging_order (patient_ref)`,
  `create index if not exists imaging_order_by_accession on imaging_order (site_id, accession)`,
  `create index if not exists imaging_order_by_placer on imaging_order (site_id, placer)`,
  `create index if not exists imaging_order_by_filler on imaging_order (site_id, filler)`,
  `create table if not exists order_study (
    order_id text not null references imaging_order (id) on delete cascade,
    study_id text not null references study (id) on delete cascade,
    verdict text not null check (verdict in ('joined', 'doubtful', 'apart')),
    decided_by text not null check (decided_by in ('rule', 'reader')),
    level text check (level in ('accession', 'placer', 'patient-time')), doubts_json text not null,
    changed_at integer not null, primary key (order_id, study_id)
  ) strict`,
  `create index if not exists order_study_by_study on order_study (study_id)`,
  `create table if not exists order_delivery (
    site_id text not null, source_id text not null, digest text not null, part integer not null,
    name text not null, fault text, detail text not null, at integer not null,
    primary key (site_id, source_id, digest, part)
  ) strict`,
  `create index if not exists study_by_accession
    on study (site_id, trim(json_extract(summary_json, '$.accession')))`,
  `create index if not exists study_by_placer on study (site_id, substr(json_extract(summary_json, '$.placer'), 1,
    instr(json_extract(summary_json, '$.placer') || '^', '^') - 1))`,
  // Studies that were listed before their placer number was asked for.
  `update study set summary_json = json_set(summary_json, '$.placer', '')
    where json_extract(summary_json, '$.placer') is null`,
];

export const orders: Migration = {
  async up(index: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(index);
  },
};
