/** Takes what order sources tell onto the worklist (rules OR-20 to OR-24, docs/rules/orders.md). */
import { randomUUID } from "node:crypto";
import type { Kysely, Selectable, Transaction } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { mergeOrder } from "../../../shared/orders/merge-order.ts";
import type { Order, OrderMessage } from "../../../shared/orders/order.ts";
import type { Database } from "../vault/index.ts";
import { assignerOfNumber } from "./known-studies.ts";
import { judgeStudy, storedOrder, studiesNear } from "./order-evidence.ts";
import { isStanding, settleOrders } from "./settle-orders.ts";

type OrderRecord = Selectable<Database["imaging_order"]>;

/** OR-20: by placer number, else by filler number, else by accession. */
async function knownOrder(
  index: Transaction<Database>,
  siteId: string,
  { placer, filler, accession }: Order,
): Promise<OrderRecord | undefined> {
  const orders = index.selectFrom("imaging_order").selectAll().where("site_id", "=", siteId);
  if (placer !== "") {
    const found = await orders.where("placer", "=", placer).executeTakeFirst();
    if (found !== undefined) return found;
  }
  const other = placer === "" ? orders : orders.where("placer", "=", "");
  if (filler !== "") {
    const found = await other.where("filler", "=", filler).executeTakeFirst();
    if (found !== undefined) return found;
  }
  if (accession === "" || (placer !== "" && filler !== "")) return undefined;
  const rest = filler === "" ? other : other.where("filler", "=", "");
  return rest.where("accession", "=", accession).executeTakeFirst();
}

/** A patient known by images stays as the archive tells of them; one known by orders alone follows the order. */
async function patientOf(index: Transaction<Database>, site: SiteConfig, { patient }: Order): Promise<string> {
  const assigner = assignerOfNumber(site, patient.issuer);
  const values = { name_json: JSON.stringify(patient.name), birth_date: patient.birthDate, sex: patient.sex };
  const known = await index
    .selectFrom("patient")
    .select("id")
    .where("assigner", "=", assigner)
    .where("patient_id", "=", patient.id)
    .executeTakeFirst();
  if (known === undefined) {
    const id = randomUUID();
    await index
      .insertInto("patient")
      .values({ id, assigner, patient_id: patient.id, ...values })
      .execute();
    return id;
  }
  await index
    .updateTable("patient")
    .set(values)
    .where("id", "=", known.id)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("study").select("study.id").whereRef("study.patient_ref", "=", "patient.id"))),
    )
    .execute();
  return known.id;
}

async function takeOne(
  index: Transaction<Database>,
  site: SiteConfig,
  sourceId: string,
  message: OrderMessage,
  now: number,
): Promise<readonly string[]> {
  const known = await knownOrder(index, site.id, message.order);
  const { sentAt } = message;
  // OR-21
  if (known !== undefined && known.sent_at !== null && sentAt !== null && sentAt < known.sent_at) return [];
  const order = mergeOrder(known === undefined ? null : storedOrder(known.body_json), message);
  const told = {
    source_id: sourceId,
    patient_ref: await patientOf(index, site, order),
    body_json: JSON.stringify(order),
    placer: order.placer,
    filler: order.filler,
    accession: order.accession,
    status: order.status,
    sent_at: sentAt ?? known?.sent_at ?? null,
    changed_at: now,
  };
  const id = known?.id ?? randomUUID();
  if (known === undefined) {
    await index
      .insertInto("imaging_order")
      .values({ id, site_id: site.id, exam_id: null, created_at: now, ...told })
      .execute();
  } else await index.updateTable("imaging_order").set(told).where("id", "=", id).execute();

  const orders = new Set([id]);
  for (const study of await studiesNear(index, id)) {
    for (const orderId of await judgeStudy(index, study, now)) orders.add(orderId);
  }
  const stands = isStanding(order);
  const turned = known === undefined ? !stands : isStanding(known) !== stands;
  const turn = turned ? ({ order: id, to: stands ? "standing" : "over" } as const) : null;
  const settled = await settleOrders(index, site, [...orders], now, turn);
  return [...settled, ...(await examsNear(index, [...orders]))];
}

/** Exams whose rows say something of these orders. */
export async function examsNear(index: Kysely<Database>, orderIds: readonly string[]): Promise<readonly string[]> {
  if (orderIds.length === 0) return [];
  const rows = await index
    .selectFrom("order_study")
    .innerJoin("exam_study", "exam_study.study_id", "order_study.study_id")
    .select("exam_study.exam_id as id")
    .distinct()
    .where("order_study.order_id", "in", orderIds)
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns ids of exams that are new, changed or no more */
export async function takeOrders(
  index: Kysely<Database>,
  site: SiteConfig,
  sourceId: string,
  messages: readonly OrderMessage[],
  now: number,
): Promise<readonly string[]> {
  const exams = new Set<string>();
  for (const message of messages) {
    const changed = await index
      .transaction()
      .execute((transaction) => takeOne(transaction, site, sourceId, message, now));
    for (const id of changed) exams.add(id);
  }
  return [...exams];
}
