/** Gives orders their exams: that of their studies, or one of their own while there is none (OR-30 to OR-36). */
import type { Kysely, Selectable, Transaction } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { studyUid } from "../../../shared/dicom/uid.ts";
import { expectedAt, type Order } from "../../../shared/orders/order.ts";
import { matchesIntake, priorityOf } from "../../../shared/sites/intake.ts";
import { dateAt, timeAt } from "../../../shared/sites/site-time.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { Database } from "../vault/index.ts";
import { insertExam } from "./insert-exam.ts";
import { storedOrder } from "./order-evidence.ts";

type OrderRecord = Selectable<Database["imaging_order"]>;
const nobody = { alphabetic: "", ideographic: "", phonetic: "" };

/** An order as the rules of intake and urgency see a study: what it does not tell is unknown to them (SI-6, SI-13). */
function asStudy(order: Order, timeZone: string): StudySummary {
  const at = expectedAt(order);
  return {
    study: studyUid.parse("0.0"),
    accession: order.accession,
    placer: order.placer,
    date: at === null ? "" : dateAt(utcMillis(at), timeZone),
    time: at === null ? "" : timeAt(utcMillis(at), timeZone),
    description: order.procedure.name,
    modalities: order.modality === "" ? [] : [order.modality],
    bodyPart: "",
    station: "",
    institution: "",
    referrer: nobody,
    referrerPhone: "",
    ward: order.ward,
    admission: order.admission,
    indication: order.indication,
    priority: "",
    status: "",
    patient: { ...order.patient, age: "" },
    seriesCount: null,
    instanceCount: null,
  };
}

export interface OrderTurn {
  readonly order: string;
  readonly to: "standing" | "over";
}

export const isStanding = ({ status }: Pick<OrderRecord, "status">): boolean =>
  status === "active" || status === "on-hold";

/** The exam that an order's studies are in; the one it has already goes before others. */
async function examOfStudies(
  index: Kysely<Database>,
  { id, exam_id }: Pick<OrderRecord, "id" | "exam_id">,
): Promise<string | null> {
  const exams = await index
    .selectFrom("order_study")
    .innerJoin("exam_study", "exam_study.study_id", "order_study.study_id")
    .innerJoin("exam", "exam.id", "exam_study.exam_id")
    .select("exam.id")
    .where("order_study.order_id", "=", id)
    .where("order_study.verdict", "=", "joined")
    .orderBy("exam.created_at")
    .execute();
  return exams.find((exam) => exam.id === exam_id)?.id ?? exams[0]?.id ?? null;
}

const isExpected = async (index: Kysely<Database>, examId: string): Promise<boolean> =>
  (await index.selectFrom("exam_study").select("study_id").where("exam_id", "=", examId).executeTakeFirst()) ===
  undefined;

/** What a reader did to an expected exam goes along to the exam that has its images. */
async function absorb(index: Transaction<Database>, expected: string, into: string): Promise<void> {
  const exams = await index.selectFrom("exam").selectAll().where("id", "in", [expected, into]).execute();
  const [from, to] = [exams.find(({ id }) => id === expected), exams.find(({ id }) => id === into)];
  if (from === undefined || to === undefined) return;
  const byReader = from.priority_from === "reader" && to.priority_from !== "reader";
  await index
    .updateTable("exam")
    .set({
      reserved_by: to.reserved_by ?? from.reserved_by,
      note: [to.note, from.note].filter((note) => note !== "").join("\n"),
      ...(byReader ? { priority: from.priority, priority_from: "reader" as const } : {}),
    })
    .where("id", "=", into)
    .execute();
}

async function expectExam(
  index: Transaction<Database>,
  site: SiteConfig,
  row: OrderRecord,
  now: number,
): Promise<string | null> {
  const asked = asStudy(storedOrder(row.body_json), site.timeZone);
  if (!isStanding(row) || !matchesIntake(site.intake, asked, utcMillis(now), site.timeZone).matches) return null;
  const { priority, from } = priorityOf(site.priorities, asked);
  return insertExam(index, {
    siteId: site.id,
    patientRef: row.patient_ref,
    studyId: null,
    priority,
    priorityFrom: from,
    now,
  });
}

async function examFor(
  index: Transaction<Database>,
  site: SiteConfig,
  row: OrderRecord,
  now: number,
): Promise<string | null> {
  const withImages = await examOfStudies(index, row);
  if (withImages !== null) return withImages;
  if (row.exam_id !== null && (await isExpected(index, row.exam_id))) return row.exam_id;
  return expectExam(index, site, row, now);
}

/** OR-35, OR-36: an exam without images leaves when none of its orders stands any more; one with images stays. */
async function leaveOrReturn(
  index: Transaction<Database>,
  examId: string,
  turned: OrderTurn["to"],
  now: number,
): Promise<void> {
  if (turned === "standing") {
    await index.updateTable("exam").set({ left_at: null, changed_at: now }).where("id", "=", examId).execute();
    return;
  }
  if (!(await isExpected(index, examId))) return;
  const orders = await index.selectFrom("imaging_order").select("status").where("exam_id", "=", examId).execute();
  if (orders.length === 0 || orders.some(isStanding)) return;
  await index
    .updateTable("exam")
    .set({ left_at: now, changed_at: now })
    .where("id", "=", examId)
    .where("left_at", "is", null)
    .where("reading_since", "is", null)
    .where("read_at", "is", null)
    .execute();
}

/**
 * Puts orders where they belong now.
 *
 * @param turn the order that a message just cancelled, completed, or made stand again
 * @returns ids of all exams that changed or are no more
 */
export async function settleOrders(
  index: Transaction<Database>,
  site: SiteConfig,
  orderIds: readonly string[],
  now: number,
  turn: OrderTurn | null = null,
): Promise<readonly string[]> {
  const changed = new Set<string>();
  for (const orderId of new Set(orderIds)) {
    const row = await index.selectFrom("imaging_order").selectAll().where("id", "=", orderId).executeTakeFirst();
    if (row === undefined) continue;
    const before = row.exam_id;
    const after = await examFor(index, site, row, now);
    if (before !== after) {
      await index.updateTable("imaging_order").set({ exam_id: after }).where("id", "=", orderId).execute();
      if (before !== null) await letGo(index, before, after);
    }
    if (after !== null) {
      if (await isExpected(index, after)) {
        await index.updateTable("exam").set({ patient_ref: row.patient_ref }).where("id", "=", after).execute();
      }
      if (turn?.order === orderId) await leaveOrReturn(index, after, turn.to, now);
    }
    for (const id of [before, after]) if (id !== null) changed.add(id);
  }
  return [...changed];
}

/** An expected exam without an order is no exam any more. */
async function letGo(index: Transaction<Database>, examId: string, next: string | null): Promise<void> {
  if (!(await isExpected(index, examId))) return;
  const left = await index.selectFrom("imaging_order").select("id").where("exam_id", "=", examId).executeTakeFirst();
  if (left !== undefined) return;
  if (next !== null) await absorb(index, examId, next);
  await index.deleteFrom("exam").where("id", "=", examId).execute();
}
