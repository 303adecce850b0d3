/** The first tables: sites, studies, pixels' whereabouts, exams, findings and the audit. Shapes: ../schema.ts. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Statements in order; each leaves what is already there alone, so that a start cut short is taken up again. */
const statements = [
  `create table if not exists setting (name text primary key, value_json text not null) strict`,
  `create table if not exists site (
    id text primary key, position integer not null, config_json text not null,
    created_at integer not null, changed_at integer not null
  ) strict`,
  `create table if not exists site_secret (
    site_id text not null, archive_id text not null, value_json text not null, primary key (site_id, archive_id)
  ) strict`,
  `create table if not exists site_status (
    site_id text primary key, last_success_at integer, last_problem_json text, last_problem_at integer,
    abilities_json text not null
  ) strict`,
  `create table if not exists patient (
    id text primary key, assigner text not null, patient_id text not null, name_json text not null,
    birth_date text not null, sex text not null, unique (assigner, patient_id)
  ) strict`,
  `create table if not exists study (
    id text primary key, site_id text not null, archive_id text not null, study_uid text not null,
    patient_ref text not null references patient (id), summary_json text not null, performed_at integer,
    first_seen_at integer not null, seen_at integer not null, gone_at integer, complete_at integer, read_at integer,
    unique (site_id, study_uid)
  ) strict`,
  `create index if not exists study_by_patient on study (patient_ref)`,
  `create index if not exists study_by_time on study (performed_at)`,
  `create table if not exists series (
    id text primary key, study_id text not null references study (id) on delete cascade, series_uid text not null,
    summary_json text not null, expected integer, thumbnail blob, complete_at integer, unique (study_id, series_uid)
  ) strict`,
  `create table if not exists segment (
    id text primary key, series_id text not null references series (id) on delete cascade,
    kind text not null check (kind in ('original', 'ready')), key blob not null, bytes integer not null,
    sealed integer not null, created_at integer not null
  ) strict`,
  `create index if not exists segment_by_series on segment (series_id)`,
  `create table if not exists instance (
    id text primary key, series_id text not null references series (id) on delete cascade, sop_uid text not null,
    number real, state text not null check (state in ('expected', 'here', 'refused', 'broken')),
    header_json text, problem_json text,
    original_segment text, original_offset integer, original_bytes integer, original_digest text, pixel_digest text,
    ready_segment text, ready_offset integer, arrived_at integer, unique (series_id, sop_uid)
  ) strict`,
  `create index if not exists instance_by_sop on instance (sop_uid)`,
  `create index if not exists instance_by_original on instance (original_segment)`,
  `create index if not exists instance_by_ready on instance (ready_segment)`,
  `create table if not exists exam (
    id text primary key, site_id text not null, patient_ref text not null references patient (id),
    priority text not null check (priority in ('stat', 'urgent', 'routine')),
    priority_from text not null check (priority_from in ('archive', 'rule', 'reader')),
    reserved_by text, reading_since integer, read_at integer,
    fetch_wish text not null check (fetch_wish in ('auto', 'now', 'cancelled')), left_at integer,
    created_at integer not null, changed_at integer not null, note text not null
  ) strict`,
  `create index if not exists exam_by_patient on exam (patient_ref)`,
  `create index if not exists exam_on_list on exam (left_at, read_at)`,
  `create table if not exists exam_study (
    exam_id text not null references exam (id) on delete cascade,
    study_id text not null references study (id) on delete cascade,
    joined_by text not null check (joined_by in ('own', 'rule', 'reader')), primary key (exam_id, study_id)
  ) strict`,
  `create index if not exists exam_study_by_study on exam_study (study_id)`,
  `create table if not exists kept_apart (
    study_id text primary key references study (id) on delete cascade
  ) strict`,
  `create table if not exists prior (
    exam_id text not null references exam (id) on delete cascade,
    study_id text not null references study (id) on delete cascade,
    rank real, rules_json text not null, primary key (exam_id, study_id)
  ) strict`,
  `create index if not exists prior_by_study on prior (study_id)`,
  `create table if not exists prior_search (
    exam_id text primary key references exam (id) on delete cascade,
    state text not null check (state in ('not-searched', 'searched', 'failed')), at integer, problem_json text
  ) strict`,
  `create table if not exists finding (
    id text primary key, exam_id text not null references exam (id), revision integer not null,
    body_json text not null, deleted integer not null, changed_at integer not null
  ) strict`,
  `create index if not exists finding_by_exam on finding (exam_id)`,
  `create table if not exists view (id text primary key, position integer not null, body_json text not null) strict`,
  `create table if not exists audit (
    seq integer primary key autoincrement, at integer not null, event_json text not null, hash text not null
  ) strict`,
];

export const first: Migration = {
  async up(index: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(index);
  },
};
