/** Calls about orders: which study is whose, and what order sources delivered. */
import {
  decidedOrderMatch,
  orderMatchList,
  orderSourceReport,
  orderSourceTrial,
} from "../../../shared/contract/order-requests.ts";
import type { OrderSourceConfig } from "../../../shared/contract/site.ts";
import { api } from "../api.ts";
import { ask } from "../ask.ts";

export const fetchOrderMatches = (examId: string) =>
  ask(orderMatchList, () => api.exams[":id"]["order-matches"].$get({ param: { id: examId } }));
/** `null` takes a decision back. */
export const decideOrderMatch = (order: string, study: string, decision: "together" | "apart" | null) =>
  ask(decidedOrderMatch, () => api["order-matches"].$post({ json: { order, study, decision } }));
export const fetchOrderReport = (siteId: string) =>
  ask(orderSourceReport, () => api.sites[":id"].orders.$get({ param: { id: siteId } }));
export const tryOrderSource = (source: OrderSourceConfig, timeZone: string) =>
  ask(orderSourceTrial, () => api["order-sources"].test.$post({ json: { source, timeZone } }));
