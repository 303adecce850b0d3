/** A vault's index as years of reading at a busy place leave it: made-up rows of exams, series and instances. */
import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { createReaders, noKeyStore } from "../../electron/core/readers/index.ts";
import type { Database } from "../../electron/core/vault/index.ts";
import { exampleStudy } from "../../electron/core/worklist/example-study.ts";
import type { StudySummary } from "../../shared/dicom/summaries.ts";
import { studyUid } from "../../shared/dicom/uid.ts";

export interface Fill {
  readonly exams: number;
  readonly seriesOfExam: number;
  readonly instancesOfSeries: number;
  /** Of so many exams the images are here; of the others they are expected. */
  readonly held: number;
}

const families = ["Kim", "Haddad", "Moreau", "Okafor", "Yamada", "Lindqvist", "Sørensen", "Park", "Álvarez", "Nowak"];
const hangul = ["김", "박", "이", "최", "정", "강", "조", "윤", "장", "임"];
const procedures = ["CT Chest with contrast", "MR Brain", "XR Hand", "US Abdomen", "CT Head without contrast"];
const modalities = ["CT", "MR", "DX", "US", "CT"];
const AT_ONCE = 200;

function nameOf(at: number): StudySummary["patient"]["name"] {
  const digit = at % 10;
  return {
    alphabetic: `${families[digit]}^Person${at}`,
    ideographic: "",
    phonetic: `${hangul[digit]}^${hangul[(at >> 3) % 10]}${hangul[(at >> 6) % 10]}`,
  };
}

function summaryOf(at: number, performedAt: number, { seriesOfExam, instancesOfSeries }: Fill): StudySummary {
  const iso = new Date(performedAt).toISOString();
  return exampleStudy(at, {
    study: studyUid.parse(`2.25.${1_000_000 + at}`),
    accession: `A${1_000_000 + at}`,
    description: procedures[at % 5] ?? "",
    date: iso.slice(0, 10).replaceAll("-", ""),
    time: iso.slice(11, 19).replaceAll(":", ""),
    modalities: [modalities[at % 5] ?? ""],
    priority: at % 100 === 0 ? "STAT" : "",
    patient: { id: String(1_000_000 + at), name: nameOf(at) },
    seriesCount: seriesOfExam,
    instanceCount: seriesOfExam * instancesOfSeries,
  });
}

async function addExams(index: Kysely<Database>, siteId: string, archiveId: string, fill: Fill, from: number) {
  const now = Date.now();
  const numbers = Array.from({ length: Math.min(AT_ONCE, fill.exams - from) }, (_, at) => from + at);
  const rows = numbers.map((at) => {
    const performedAt = now - ((at * 7919) % fill.exams) * 60_000;
    return { at, id: randomUUID(), performedAt, summary: summaryOf(at, performedAt, fill) };
  });
  await index
    .insertInto("patient")
    .values(
      rows.map(({ id, summary: { patient } }) => ({
        id,
        assigner: siteId,
        patient_id: patient.id,
        name_json: JSON.stringify(patient.name),
        birth_date: patient.birthDate,
        sex: patient.sex,
      })),
    )
    .execute();
  await index
    .insertInto("study")
    .values(
      rows.map(({ at, id, performedAt, summary }) => ({
        id,
        site_id: siteId,
        archive_id: archiveId,
        study_uid: summary.study,
        patient_ref: id,
        summary_json: JSON.stringify(summary),
        performed_at: performedAt,
        first_seen_at: performedAt,
        seen_at: now,
        complete_at: at < fill.held ? performedAt : null,
      })),
    )
    .execute();
  await index
    .insertInto("exam")
    .values(
      rows.map(({ at, id, performedAt }) => ({
        id,
        site_id: siteId,
        patient_ref: id,
        priority: at % 100 === 0 ? ("stat" as const) : ("routine" as const),
        priority_from: "archive" as const,
        fetch_wish: "auto" as const,
        created_at: performedAt,
        changed_at: performedAt,
        note: "",
        clock_from: performedAt,
      })),
    )
    .execute();
  await index
    .insertInto("exam_study")
    .values(rows.map(({ id }) => ({ exam_id: id, study_id: id, joined_by: "own" as const })))
    .execute();
}

/** Series and instances, made by SQLite itself: a million rows one by one would take an hour. */
async function addImages(index: Kysely<Database>, { seriesOfExam, instancesOfSeries, exams }: Fill): Promise<void> {
  const summary = JSON.stringify({ number: 1, modality: "CT", description: "Axial", bodyPart: "", laterality: "" });
  const images = seriesOfExam * instancesOfSeries;
  await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${seriesOfExam})
    insert into series (id, study_id, series_uid, summary_json, expected, complete_at)
    select lower(hex(randomblob(16))), study.id, study.study_uid || '.' || i,
      json_set(${summary}, '$.series', study.study_uid || '.' || i, '$.instanceCount', ${instancesOfSeries}),
      ${instancesOfSeries}, study.complete_at
    from study, n`.execute(index);
  // As large as a header of a CT image is.
  const header = JSON.stringify({ kind: "image", padding: "0".repeat(900) });
  await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${instancesOfSeries})
    insert into instance (id, series_id, sop_uid, number, state, header_json, arrived_at)
    select lower(hex(randomblob(16))), series.id, series.series_uid || '.' || i, i,
      case when series.complete_at is null then 'expected' else 'here' end,
      case when series.complete_at is null then null else ${header} end, series.complete_at
    from series, n`.execute(index);
  const { rows } = await sql<{ count: number }>`select count(*) as count from instance`.execute(index);
  if (rows[0]?.count !== exams * images) throw new Error(`${rows[0]?.count} instances`);
}

/** Fills the vault of a profile's only reader, while no program has it open. */
export async function fillIndex(profileDirectory: string, passphrase: string, fill: Fill): Promise<void> {
  const log = { warn: () => {} };
  const readers = await createReaders({ profileDirectory, keyStore: noKeyStore, clock: Date.now, log });
  const [listed] = await readers.list();
  if (listed === undefined) throw new Error("no reader");
  const { vault } = await readers.openWithPassphrase(listed.id, passphrase);
  try {
    const site = await vault.index.selectFrom("site").select(["id", "config_json"]).executeTakeFirstOrThrow();
    // Written by the program as a SiteConfig.
    const [archive] = (JSON.parse(site.config_json) as { archives: readonly { id: string }[] }).archives;
    await vault.index.transaction().execute(async (transaction) => {
      for (let from = 0; from < fill.exams; from += AT_ONCE) {
        await addExams(transaction, site.id, archive?.id ?? "", fill, from);
      }
      await addImages(transaction, fill);
    });
  } finally {
    await vault.close();
  }
}
