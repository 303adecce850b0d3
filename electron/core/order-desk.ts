/** Orders as the reader meets them. */
import type { z } from "zod";
import type {
  decideOrderMatch,
  OrderMatchEvidence,
  OrderSourceAttempt,
  OrderSourceReport,
  OrderSourceTrial,
} from "../../shared/contract/order-requests.ts";

export interface OrderDesk {
  /** Matches of an exam's studies and orders, those that wait for a person first. */
  matches(examId: string): Promise<readonly OrderMatchEvidence[]>;
  /** The exams it changed are told as events. @throws ProblemError `not-found`, `conflict` */
  decide(decision: z.infer<typeof decideOrderMatch>): Promise<void>;
  /** How a site's order sources stand, and what of them was kept apart. */
  report(siteId: string): Promise<OrderSourceReport>;
  /** What a source that is being filled in holds. Nothing is kept. @throws ProblemError */
  test(attempt: OrderSourceAttempt, signal: AbortSignal): Promise<OrderSourceTrial>;
}
