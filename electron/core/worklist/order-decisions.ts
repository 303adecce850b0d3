/** What a person decides of doubtful matches, with the evidence that is shown beside it (OR-8, OR-9). */
import { type Kysely, sql } from "kysely";
import type { OrderMatchEvidence } from "../../../shared/contract/order-requests.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { judgeStudy, storedOrder } from "./order-evidence.ts";
import { settleOrders } from "./settle-orders.ts";
import { examsNear } from "./take-orders.ts";

interface MatchRecord {
  readonly orderId: string;
  readonly studyId: string;
  readonly verdict: OrderMatchEvidence["verdict"];
  readonly decidedBy: OrderMatchEvidence["decidedBy"];
  readonly level: OrderMatchEvidence["level"];
  readonly doubtsJson: string;
  readonly bodyJson: string;
  readonly summaryJson: string;
  readonly performedAt: number | null;
}

/** Matches of an exam's studies and orders: those that wait for a person first, then what was joined or parted. */
export async function matchesOf(index: Kysely<Database>, examId: string): Promise<readonly OrderMatchEvidence[]> {
  const { rows } = await sql<MatchRecord>`select distinct order_study.order_id as "orderId",
      order_study.study_id as "studyId", order_study.verdict, order_study.decided_by as "decidedBy",
      order_study.level, order_study.doubts_json as "doubtsJson", asked.body_json as "bodyJson",
      study.summary_json as "summaryJson", study.performed_at as "performedAt"
    from order_study
    join imaging_order asked on asked.id = order_study.order_id
    join study on study.id = order_study.study_id
    left join exam_study on exam_study.study_id = order_study.study_id
    where asked.exam_id = ${examId} or exam_study.exam_id = ${examId}
    order by order_study.verdict <> 'doubtful', order_study.changed_at, order_study.order_id`.execute(index);
  return rows.map(({ doubtsJson, bodyJson, summaryJson, ...match }) => ({
    ...match,
    // Written by this program as MatchDoubts and a StudySummary.
    doubts: JSON.parse(doubtsJson) as OrderMatchEvidence["doubts"],
    order: storedOrder(bodyJson),
    study: JSON.parse(summaryJson) as StudySummary,
  }));
}

export interface MatchDecision {
  readonly order: string;
  readonly study: string;
  /** `null` takes a decision back: the rules speak again. */
  readonly decision: "together" | "apart" | null;
}

/** The site of a match. @throws ProblemError `not-found`; `conflict` across sites */
export async function siteOfMatch(index: Kysely<Database>, { order, study }: MatchDecision): Promise<string> {
  const asked = await index.selectFrom("imaging_order").select("site_id").where("id", "=", order).executeTakeFirst();
  const made = await index.selectFrom("study").select("site_id").where("id", "=", study).executeTakeFirst();
  if (asked === undefined || made === undefined) throw new ProblemError("not-found", "no such order or study");
  if (asked.site_id !== made.site_id) throw new ProblemError("conflict", "not of one site");
  return asked.site_id;
}

/** @returns ids of exams that changed or are no more */
export async function decideMatch(
  index: Kysely<Database>,
  site: SiteConfig,
  { order, study, decision }: MatchDecision,
  now: number,
): Promise<readonly string[]> {
  return index.transaction().execute(async (transaction) => {
    const key = { order_id: order, study_id: study };
    if (decision === null) {
      await transaction.deleteFrom("order_study").where("order_id", "=", order).where("study_id", "=", study).execute();
    } else {
      const told = {
        verdict: decision === "together" ? ("joined" as const) : ("apart" as const),
        decided_by: "reader" as const,
        changed_at: now,
      };
      await transaction
        .insertInto("order_study")
        .values({ ...key, ...told, level: null, doubts_json: "[]" })
        .onConflict((conflict) => conflict.columns(["order_id", "study_id"]).doUpdateSet(told))
        .execute();
    }
    const near = [order, ...(await judgeStudy(transaction, study, now))];
    const settled = await settleOrders(transaction, site, near, now);
    const own = await transaction.selectFrom("exam_study").select("exam_id").where("study_id", "=", study).execute();
    return [...new Set([...settled, ...own.map(({ exam_id }) => exam_id), ...(await examsNear(transaction, near))])];
  });
}
