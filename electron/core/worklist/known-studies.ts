/** Patients and studies in the index, as archives tell of them. */
import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { performedAt } from "../../../shared/sites/site-time.ts";
import { type IdentityField, isOtherPatient } from "../../../shared/worklist/patient-identity.ts";
import { type Database, setStudyApart } from "../vault/index.ts";
import { keepCorrection } from "./corrected-identity.ts";

export interface KnownStudy {
  readonly id: string;
  readonly patientRef: string;
  readonly summary: StudySummary;
  readonly performedAt: number | null;
}

/**
 * Who gave out a study's patient number (WL-50 to WL-52): the site's assigner; a different one where the study names an
 * issuer; and one of its own for a study without a number, so that two strangers are never one patient.
 */
export function assignerOf(site: SiteConfig, summary: StudySummary): string {
  const { id, issuer } = summary.patient;
  if (id.trim() === "") return `${site.assigner}#${summary.study}`;
  return assignerOfNumber(site, issuer);
}

/** WL-51: who gave out a number that is told with this issuer; "" means the site's own assigner. */
export const assignerOfNumber = (site: SiteConfig, issuer: string): string =>
  issuer === "" ? site.assigner : `${site.assigner}/${issuer}`;

async function putPatient(index: Kysely<Database>, site: SiteConfig, summary: StudySummary): Promise<string> {
  const { id, name, birthDate, sex } = summary.patient;
  const values = { name_json: JSON.stringify(name), birth_date: birthDate, sex };
  const row = await index
    .insertInto("patient")
    .values({ id: randomUUID(), assigner: assignerOf(site, summary), patient_id: id.trim(), ...values })
    .onConflict((conflict) => conflict.columns(["assigner", "patient_id"]).doUpdateSet(values))
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface PutStudy extends KnownStudy {
  readonly isNew: boolean;
  /** The archive counts otherwise than when it was last asked (images came late, or went), or lists another patient. */
  readonly isRecounted: boolean;
  /** What the archive tells of the patient otherwise than when it was last asked (WL-70). */
  readonly corrected: readonly IdentityField[];
  /** Exams whose priors are to be looked for anew, since this study is another patient's now (WL-73). */
  readonly unsettled: readonly string[];
}

/** Writes a study and its patient as the archive tells of them now. */
export async function putStudy(
  index: Transaction<Database>,
  site: SiteConfig,
  archiveId: string,
  summary: StudySummary,
  now: number,
): Promise<PutStudy> {
  const patientRef = await putPatient(index, site, summary);
  const at = performedAt(summary.date, summary.time, site.timeZone);
  const before = await index
    .selectFrom("study")
    .select(["id", "summary_json", "complete_at"])
    .where("site_id", "=", site.id)
    .where("study_uid", "=", summary.study)
    .executeTakeFirst();
  const told = {
    archive_id: archiveId,
    patient_ref: patientRef,
    summary_json: JSON.stringify(summary),
    performed_at: at,
  };
  if (before === undefined) {
    const id = randomUUID();
    await index
      .insertInto("study")
      .values({ id, site_id: site.id, study_uid: summary.study, first_seen_at: now, seen_at: now, ...told })
      .execute();
    return { id, patientRef, summary, performedAt: at, isNew: true, isRecounted: false, corrected: [], unsettled: [] };
  }
  // Written by this program as a StudySummary.
  const last = JSON.parse(before.summary_json) as StudySummary;
  const isOther = isOtherPatient(last.patient, summary.patient);
  const isRecounted =
    isOther || last.instanceCount !== summary.instanceCount || last.seriesCount !== summary.seriesCount;
  await index
    .updateTable("study")
    .set({ ...told, seen_at: now, gone_at: null, ...(isRecounted ? { complete_at: null } : {}) })
    .where("id", "=", before.id)
    .execute();
  if (isOther) await setStudyApart(index, before.id);
  const unsettled = isOther ? await forgetPriorsAround(index, before.id) : [];
  const corrected = await keepCorrection(index, before.id, last.patient, summary.patient, now);
  return { id: before.id, patientRef, summary, performedAt: at, isNew: false, isRecounted, corrected, unsettled };
}

/** WL-73: a study of another patient is no prior of these any more, and theirs are not its own: both are looked for anew. */
async function forgetPriorsAround(index: Transaction<Database>, studyId: string): Promise<readonly string[]> {
  const exams = await index
    .selectFrom("exam_study")
    .select("exam_id")
    .where("study_id", "=", studyId)
    .union(index.selectFrom("prior").select("exam_id").where("study_id", "=", studyId))
    .execute();
  const ids = exams.map(({ exam_id }) => exam_id);
  await forgetPriors(index, ids);
  return ids;
}

/** What is relevant depends on what is read: priors are looked for anew. */
export async function forgetPriors(index: Transaction<Database>, examIds: readonly string[]): Promise<void> {
  await index.deleteFrom("prior").where("exam_id", "in", examIds).execute();
  await index.deleteFrom("prior_search").where("exam_id", "in", examIds).execute();
}
