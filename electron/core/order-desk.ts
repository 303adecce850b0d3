/** Orders as the reader meets them. */
import type { z } from "zod";
import type { decideOrderMatch, OrderMatchEvidence, OrderSourceReport } from "../../shared/contract/order-requests.ts";

export interface OrderDesk {
  /** Matches of an exam's studies and orders, those that wait for a person first. */
  matches(examId: string): Promise<readonly OrderMatchEvidence[]>;
  /** The exams it changed are told as events. @throws ProblemError `not-found`, `conflict` */
  decide(decision: z.infer<typeof decideOrderMatch>): Promise<void>;
  /** How a site's order sources stand, and what of them was kept apart. */
  report(siteId: string): Promise<OrderSourceReport>;
}
