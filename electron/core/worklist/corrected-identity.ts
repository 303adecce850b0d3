/** Patients' data that an archive corrected: kept until the reader has seen old and new side by side (WL-70 to WL-74). */
import { type Kysely, sql, type Transaction } from "kysely";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import {
  correctedFields,
  type IdentityChange,
  type IdentityField,
  identityOf,
  type PatientIdentity,
} from "../../../shared/worklist/patient-identity.ts";
import type { Database } from "../vault/index.ts";
import { wanted } from "./exam-ids.ts";

/** A correction that an answer of an archive just brought. */
export interface Correction {
  readonly studyId: string;
  readonly fields: readonly IdentityField[];
}

/** Written by this program as a PatientIdentity. */
const stored = (json: string): PatientIdentity => JSON.parse(json) as PatientIdentity;

/**
 * Keeps whom a study was said to be of, where the archive says otherwise now.
 *
 * Until it was seen the oldest answer stands as the one before; a correction that is taken back is none (WL-71).
 *
 * @returns what differs between the last answer and this one
 */
export async function keepCorrection(
  index: Transaction<Database>,
  studyId: string,
  last: PatientIdentity,
  now: PatientIdentity,
  at: number,
): Promise<readonly IdentityField[]> {
  const fields = correctedFields(last, now);
  if (fields.length === 0) return fields;
  const kept = await index
    .selectFrom("identity_change")
    .select("before_json")
    .where("study_id", "=", studyId)
    .executeTakeFirst();
  if (kept === undefined) {
    const before_json = JSON.stringify(identityOf(last));
    await index.insertInto("identity_change").values({ study_id: studyId, before_json, at }).execute();
  } else if (correctedFields(stored(kept.before_json), now).length === 0) {
    await index.deleteFrom("identity_change").where("study_id", "=", studyId).execute();
  } else {
    await index.updateTable("identity_change").set({ at }).where("study_id", "=", studyId).execute();
  }
  return fields;
}

interface ChangeRecord {
  readonly examId: string;
  readonly beforeJson: string;
  readonly summaryJson: string;
  readonly at: number;
}

/** Corrections that wait to be seen, by exam; of several the latest. */
export async function correctionsOfExams(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IdentityChange>> {
  const { rows } = await sql<ChangeRecord>`select exam_study.exam_id as "examId", change.at,
      change.before_json as "beforeJson", study.summary_json as "summaryJson"
    from identity_change change join study on study.id = change.study_id
      join exam_study on exam_study.study_id = study.id
    where ${wanted(ids, "exam_study.exam_id")} order by change.at`.execute(index);
  return new Map(
    rows.map(({ examId, at, beforeJson, summaryJson }) => {
      const before = stored(beforeJson);
      // Written by this program as a StudySummary.
      const after = identityOf((JSON.parse(summaryJson) as StudySummary).patient);
      return [examId, { at, before, after, fields: [...correctedFields(before, after)] }];
    }),
  );
}

/** The reader has seen old and new: what the archive says now is what is known. */
export async function forgetCorrections(index: Kysely<Database>, examId: string): Promise<void> {
  const studies = index.selectFrom("exam_study").select("study_id").where("exam_id", "=", examId);
  await index.deleteFrom("identity_change").where("study_id", "in", studies).execute();
}
