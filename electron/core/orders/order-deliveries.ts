/** What order sources delivered, as it is kept in the index: each once, and what was kept apart with its reason. */
import type { Kysely } from "kysely";
import type { OrderSourceReport } from "../../../shared/contract/order-requests.ts";
import { orderFault } from "../../../shared/orders/order.ts";
import type { Database } from "../vault/index.ts";
import type { SourceDelivery } from "./order-source.ts";

interface SourcePlace {
  readonly siteId: string;
  readonly sourceId: string;
}

const SHOWN = 100;

export async function wasDelivered(
  index: Kysely<Database>,
  { siteId, sourceId }: SourcePlace,
  digest: string,
): Promise<boolean> {
  const row = await index
    .selectFrom("order_delivery")
    .select("part")
    .where("site_id", "=", siteId)
    .where("source_id", "=", sourceId)
    .where("digest", "=", digest)
    .where("part", "=", 0)
    .executeTakeFirst();
  return row !== undefined;
}

export async function keepDelivery(
  index: Kysely<Database>,
  { siteId, sourceId }: SourcePlace,
  { digest, name, parts }: SourceDelivery,
  at: number,
): Promise<void> {
  const common = { site_id: siteId, source_id: sourceId, digest, name, at };
  const refused = parts.flatMap((part) =>
    "fault" in part ? [{ ...common, part: part.part, fault: part.fault, detail: part.detail }] : [],
  );
  await index.transaction().execute(async (transaction) => {
    for (const row of [{ ...common, part: 0, fault: null, detail: "" }, ...refused]) {
      await transaction
        .insertInto("order_delivery")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

export async function refusedOf(
  index: Kysely<Database>,
  siteId: string,
): Promise<Pick<OrderSourceReport, "refused" | "refusedCount">> {
  const refused = index.selectFrom("order_delivery").where("site_id", "=", siteId).where("fault", "is not", null);
  const rows = await refused.selectAll().orderBy("at", "desc").orderBy("part").limit(SHOWN).execute();
  const { count } = await refused.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return {
    refused: rows.map(({ source_id, name, part, fault, detail, at }) => ({
      source: source_id,
      name,
      part,
      fault: orderFault.catch("unreadable").parse(fault),
      detail,
      at,
    })),
    refusedCount: Number(count),
  };
}
