/**
 * Tables of the encrypted index, as Kysely sees them. Migrations (migrations/NNN-*.ts) make them.
 *
 * `*_json` columns hold JSON text whose shape is a schema in `shared`; times are UTC milliseconds; ids of ours are
 * random UUIDs, so that nothing from the wire ever names a row's file.
 */
import type { ColumnType, Generated } from "kysely";

/** Set when inserted, never changed. */
type Fixed<T> = ColumnType<T, T, never>;

export interface Database {
  setting: { name: string; value_json: string };
  site: { id: Fixed<string>; position: number; config_json: string; created_at: Fixed<number>; changed_at: number };
  /** Credentials by archive; they live only here, never in site.config_json nor in exports. */
  site_secret: { site_id: string; archive_id: string; value_json: string };
  site_status: {
    site_id: string;
    last_success_at: number | null;
    last_problem_json: string | null;
    last_problem_at: number | null;
    /** Found-out abilities of each archive. */
    abilities_json: string;
  };
  /** Keyed by assigner and id: never merged across sites by number. */
  patient: {
    id: Fixed<string>;
    assigner: string;
    patient_id: string;
    name_json: string;
    birth_date: string;
    sex: string;
  };
  study: {
    id: Fixed<string>;
    site_id: Fixed<string>;
    archive_id: string;
    study_uid: Fixed<string>;
    patient_ref: string;
    summary_json: string;
    /** Study date and time in UTC by the site's zone; null when unknown. */
    performed_at: number | null;
    first_seen_at: Fixed<number>;
    seen_at: number;
    /** When the archive stopped listing it. */
    gone_at: number | null;
    /** When all listed instances were held. */
    complete_at: number | null;
    read_at: number | null;
  };
  series: {
    id: Fixed<string>;
    study_id: Fixed<string>;
    series_uid: Fixed<string>;
    summary_json: string;
    /** Instances the archive last counted; null: not yet counted. */
    expected: number | null;
    /** Small picture of the middle image: width (u16 LE), height (u16 LE), then RGBA; null until made. */
    thumbnail: Uint8Array | null;
    complete_at: number | null;
    /** How many of its images are in that state, but for broken ones that are gone at the archive; kept by triggers. */
    here: ColumnType<number, never, never>;
    refused: ColumnType<number, never, never>;
    broken: ColumnType<number, never, never>;
    /** When its archive first listed it; null when that was before this was kept. */
    listed_at: ColumnType<number | null, number | null | undefined, never>;
    /** When its archive listed the study without it; null while it lists it. */
    gone_at: ColumnType<number | null, never, number | null>;
  };
  instance: {
    id: Fixed<string>;
    series_id: Fixed<string>;
    sop_uid: Fixed<string>;
    number: number | null;
    /** `expected`: listed, not here; `here`; `refused`: kept, cannot be shown; `broken`: came damaged. */
    state: "expected" | "here" | "refused" | "broken";
    /** InstanceHeader, once parsed. */
    header_json: string | null;
    problem_json: string | null;
    original_segment: string | null;
    original_offset: number | null;
    original_bytes: number | null;
    /** SHA-256 of the original's bytes, hex. */
    original_digest: string | null;
    /** SHA-256 over the ready frames in order, hex: what later reads are checked against. */
    pixel_digest: string | null;
    ready_segment: string | null;
    /** Offset of the first ready frame's record; records of one instance lie one behind the other. */
    ready_offset: number | null;
    arrived_at: number | null;
    /** When its archive listed the series without it; null while it lists it. */
    gone_at: ColumnType<number | null, never, number | null>;
  };
  segment: {
    /** Random; also the file's name. */
    id: Fixed<string>;
    series_id: Fixed<string>;
    kind: Fixed<"original" | "ready">;
    /** AES-256 key; deleting the row erases the segment for good. */
    key: Fixed<Uint8Array>;
    /** Durable length in bytes: all up to here was synced before this was written. */
    bytes: number;
    sealed: 0 | 1;
    created_at: Fixed<number>;
  };
  exam: {
    id: Fixed<string>;
    site_id: Fixed<string>;
    patient_ref: string;
    priority: "stat" | "urgent" | "routine";
    priority_from: "archive" | "rule" | "reader";
    reserved_by: string | null;
    reading_since: number | null;
    read_at: number | null;
    fetch_wish: "auto" | "now" | "cancelled";
    /** When it stopped matching the intake rule or left the archive; null while on the list. */
    left_at: number | null;
    created_at: Fixed<number>;
    changed_at: number;
    note: string;
    /** When its service-level clock started; null: not yet. */
    clock_from: number | null;
  };
  exam_study: {
    exam_id: string;
    study_id: string;
    /** Who joined it: its own exam, a numbered rule, or the reader. */
    joined_by: "own" | "rule" | "reader";
  };
  /** Studies the reader took apart by hand: the grouping rule leaves them alone. */
  kept_apart: { study_id: string };
  imaging_order: {
    id: Fixed<string>;
    site_id: Fixed<string>;
    source_id: string;
    /** The exam it is an order of; null while it is none's. */
    exam_id: string | null;
    patient_ref: string;
    /** Order, whole; the three numbers stand beside it to be looked up. */
    body_json: string;
    placer: string;
    filler: string;
    accession: string;
    status: "active" | "on-hold" | "cancelled" | "completed";
    /** When the last message taken in was made. */
    sent_at: number | null;
    created_at: Fixed<number>;
    changed_at: number;
  };
  /** Which study belongs to which order, may, or does not. */
  order_study: {
    order_id: string;
    study_id: string;
    verdict: "joined" | "doubtful" | "apart";
    decided_by: "rule" | "reader";
    /** The evidence that proposed it; null when a reader did. */
    level: "accession" | "placer" | "patient-time" | null;
    doubts_json: string;
    changed_at: number;
  };
  /** What order sources delivered: a row with part 0 for each, and one for each part that was kept apart. */
  order_delivery: {
    site_id: string;
    source_id: string;
    digest: string;
    part: number;
    name: string;
    fault: string | null;
    detail: string;
    at: number;
  };
  /** Whom a study was said to be of before its archive corrected that; until the reader has seen it. */
  identity_change: {
    study_id: Fixed<string>;
    /** PatientIdentity. */
    before_json: string;
    at: number;
  };
  prior: {
    exam_id: string;
    study_id: string;
    /** Lower is more relevant; null: not relevant. */
    rank: number | null;
    rules_json: string;
  };
  prior_search: {
    exam_id: string;
    state: "not-searched" | "searched" | "failed";
    at: number | null;
    problem_json: string | null;
  };
  finding: {
    id: Fixed<string>;
    exam_id: string;
    /** Row number of change: late writes never overwrite newer ones. */
    revision: number;
    body_json: string;
    deleted: 0 | 1;
    changed_at: number;
  };
  view: { id: Fixed<string>; position: number; body_json: string };
  /** What a reader said that series of a name at a site are; names folded. */
  series_correction: {
    id: Fixed<string>;
    site_id: Fixed<string>;
    modality: Fixed<string>;
    description: Fixed<string>;
    protocol: Fixed<string>;
    body_json: string;
    changed_at: number;
  };
  /** Protocols that the reader brought in; `site_id` "": for every site. */
  hanging_protocol: {
    id: Fixed<string>;
    site_id: Fixed<string>;
    protocol_id: Fixed<string>;
    body_json: string;
    changed_at: number;
  };
  audit: {
    seq: Generated<number>;
    at: Fixed<number>;
    event_json: Fixed<string>;
    /** SHA-256 over the previous hash, seq, at and event_json, hex. */
    hash: Fixed<string>;
  };
}
