/** Orders of exams, as their rows say of them. */
import { type Kysely, sql } from "kysely";
import type { Order } from "../../../shared/orders/order.ts";
import type { ExamOrder } from "../../../shared/worklist/exam-row.ts";
import type { Database } from "../vault/index.ts";
import { wanted } from "./exam-ids.ts";
import { storedOrder } from "./order-evidence.ts";

export interface OrderFacts {
  readonly id: string;
  readonly order: Order;
  readonly joinedBy: ExamOrder["joinedBy"];
}

interface OrderRecord {
  readonly examId: string;
  readonly id: string;
  readonly bodyJson: string;
  readonly joinedBy: ExamOrder["joinedBy"];
}

/** Those that an exam was made for, and those of its studies; the one told of first comes first. */
export async function ordersOfExams(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly OrderFacts[]>> {
  const { rows } = await sql<OrderRecord>`select links.exam_id as "examId", asked.id, asked.body_json as "bodyJson",
      max(links.joined_by) as "joinedBy"
    from (
      select exam_id, id as order_id, null as joined_by from imaging_order where exam_id is not null
      union all
      select exam_study.exam_id, order_study.order_id,
        case when order_study.decided_by = 'reader' then 'reader' else order_study.level end
      from order_study join exam_study on exam_study.study_id = order_study.study_id
      where order_study.verdict = 'joined'
    ) links join imaging_order asked on asked.id = links.order_id
    where ${wanted(ids, "links.exam_id")}
    group by links.exam_id, asked.id
    order by asked.created_at, asked.id`.execute(index);
  const facts = rows.map(({ examId, id, bodyJson, joinedBy }) => ({
    examId,
    id,
    order: storedOrder(bodyJson),
    joinedBy,
  }));
  return Map.groupBy(facts, ({ examId }) => examId);
}

/** How many matches of each exam's studies or orders wait for a person. */
export async function doubtsOfExams(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ examId: string; doubts: number }>`select examId as "examId",
      count(distinct pair) as doubts
    from (
      select exam_study.exam_id as examId, order_study.order_id || ' ' || order_study.study_id as pair
      from order_study join exam_study on exam_study.study_id = order_study.study_id
      where order_study.verdict = 'doubtful'
      union all
      select imaging_order.exam_id, order_study.order_id || ' ' || order_study.study_id
      from order_study join imaging_order on imaging_order.id = order_study.order_id
      where order_study.verdict = 'doubtful' and imaging_order.exam_id is not null
    ) where ${wanted(ids, "examId")} group by examId`.execute(index);
  return new Map(rows.map(({ examId, doubts }) => [examId, doubts]));
}
