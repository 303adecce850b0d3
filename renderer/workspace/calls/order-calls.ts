/** Calls about orders: which study is whose, and what order sources delivered. */
import {
  decidedOrderMatch,
  type OrderSourceAttempt,
  orderMatchList,
  orderSourceReport,
  orderSourceTrial,
} from "../../../shared/contract/order-requests.ts";
import { api } from "../api.ts";
import { ask } from "../ask.ts";

export const fetchOrderMatches = (examId: string) =>
  ask(orderMatchList, () => api.exams[":id"]["order-matches"].$get({ param: { id: examId } }));
/** `null` takes a decision back. */
export const decideOrderMatch = (order: string, study: string, decision: "together" | "apart" | null) =>
  ask(decidedOrderMatch, () => api["order-matches"].$post({ json: { order, study, decision } }));
export const fetchOrderReport = (siteId: string) =>
  ask(orderSourceReport, () => api.sites[":id"].orders.$get({ param: { id: siteId } }));
export const tryOrderSource = (json: OrderSourceAttempt) =>
  ask(orderSourceTrial, () => api["order-sources"].test.$post({ json }));
