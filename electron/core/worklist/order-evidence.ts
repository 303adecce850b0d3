/** What the index holds of a study and of the orders that may be its own, judged by the rules of `shared/orders`. */
import { type Kysely, sql, type Transaction } from "kysely";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { matchOrders, type OrderEvidence, type PatientEvidence } from "../../../shared/orders/match-order.ts";
import { expectedAt, type Order } from "../../../shared/orders/order.ts";
import type { Database } from "../vault/index.ts";

/** Written by this program as Orders and StudySummaries. */
export const storedOrder = (json: string): Order => JSON.parse(json) as Order;
const storedSummary = (json: string): StudySummary => JSON.parse(json) as StudySummary;

interface StudyRecord {
  readonly site_id: string;
  readonly patient_ref: string;
  readonly summary_json: string;
  readonly performed_at: number | null;
  readonly assigner: string;
  readonly patient_id: string;
}

const numberAlone = (text: string): string => (text.split("^")[0] ?? "").trim();

async function candidatesOf(
  index: Kysely<Database>,
  studyId: string,
  study: StudyRecord,
  summary: StudySummary,
): Promise<readonly OrderEvidence[]> {
  const rows = await index
    .selectFrom("imaging_order as asked")
    .innerJoin("patient", "patient.id", "asked.patient_ref")
    .selectAll("asked")
    .select(["patient.assigner", "patient.patient_id"])
    .select(
      sql<0 | 1>`exists (select 1 from order_study where order_id = asked.id and study_id <> ${studyId}
        and verdict = 'joined')`.as("taken"),
    )
    .where("asked.site_id", "=", study.site_id)
    .where((where) =>
      where.or([
        where.and([where("accession", "!=", ""), where("accession", "=", summary.accession.trim())]),
        where.and([where("placer", "!=", ""), where("placer", "=", numberAlone(summary.placer))]),
        where("asked.patient_ref", "=", study.patient_ref),
      ]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("order_study")
            .select("order_study.order_id")
            .whereRef("order_study.order_id", "=", "asked.id")
            .where("order_study.study_id", "=", studyId)
            .where("order_study.verdict", "=", "apart"),
        ),
      ),
    )
    .execute();
  return rows.map((row) => {
    const order = storedOrder(row.body_json);
    const { birthDate, sex } = order.patient;
    return {
      id: row.id,
      siteId: row.site_id,
      patient: { assigner: row.assigner, id: row.patient_id, birthDate, sex },
      accession: row.accession,
      placer: row.placer,
      modality: order.modality,
      expectedAt: expectedAt(order),
      status: row.status,
      isTaken: row.taken === 1,
    };
  });
}

/**
 * Judges a study anew. What a reader decided stands (OR-9).
 *
 * @returns orders that it was, or now is, joined to or may be, for {@link settleOrders}
 */
export async function judgeStudy(
  index: Transaction<Database>,
  studyId: string,
  now: number,
): Promise<readonly string[]> {
  const study = await index
    .selectFrom("study")
    .innerJoin("patient", "patient.id", "study.patient_ref")
    .select(["study.site_id", "study.patient_ref", "study.summary_json", "study.performed_at"])
    .select(["patient.assigner", "patient.patient_id"])
    .where("study.id", "=", studyId)
    .executeTakeFirst();
  if (study === undefined) return [];
  const before = await index.selectFrom("order_study").selectAll().where("study_id", "=", studyId).execute();
  await index.deleteFrom("order_study").where("study_id", "=", studyId).where("decided_by", "=", "rule").execute();
  const touched = new Set(before.map(({ order_id }) => order_id));
  if (before.some(({ decided_by, verdict }) => decided_by === "reader" && verdict === "joined")) return [...touched];

  const summary = storedSummary(study.summary_json);
  const { birthDate, sex } = summary.patient;
  const patient: PatientEvidence = { assigner: study.assigner, id: study.patient_id, birthDate, sex };
  const matches = matchOrders(
    {
      siteId: study.site_id,
      patient,
      accession: summary.accession.trim(),
      placer: summary.placer,
      modalities: summary.modalities,
      performedAt: study.performed_at,
    },
    await candidatesOf(index, studyId, study, summary),
  );
  for (const { orderId, by, doubts } of matches) {
    touched.add(orderId);
    await index
      .insertInto("order_study")
      .values({
        order_id: orderId,
        study_id: studyId,
        verdict: doubts.length === 0 ? "joined" : "doubtful",
        decided_by: "rule",
        level: by,
        doubts_json: JSON.stringify(doubts),
        changed_at: now,
      })
      .execute();
  }
  return [...touched];
}

/** Studies of exams that an order may belong to, or belongs to now. */
export async function studiesNear(index: Transaction<Database>, orderId: string): Promise<readonly string[]> {
  // Each by an index of its own (migration 003): the list may hold thousands of studies.
  const { rows } = await sql<{ id: string }>`with asked as (select * from imaging_order where id = ${orderId}),
    near as (
      select study.id from asked join study on study.patient_ref = asked.patient_ref and study.site_id = asked.site_id
      union select study.id from asked join study on asked.accession <> '' and study.site_id = asked.site_id
        and trim(json_extract(study.summary_json, '$.accession')) = asked.accession
      union select study.id from asked join study on asked.placer <> '' and study.site_id = asked.site_id
        and substr(json_extract(study.summary_json, '$.placer'), 1,
          instr(json_extract(study.summary_json, '$.placer') || '^', '^') - 1) = asked.placer
      union select study_id from order_study where order_id = ${orderId}
    )
    select near.id from near where exists (select 1 from exam_study where study_id = near.id)`.execute(index);
  return rows.map(({ id }) => id);
}
