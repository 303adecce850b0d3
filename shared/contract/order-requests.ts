/** Doubtful matches and their decision, and what order sources delivered. */
import { z } from "zod";
import { studySummary } from "../dicom/summaries.ts";
import { matchDoubt, matchLevel } from "../orders/match-order.ts";
import { order, orderFault } from "../orders/order.ts";
import { problem } from "../problem.ts";
import { plainSecret } from "./archive-secret.ts";
import { orderSourceConfig, timeZone } from "./site.ts";

/** An order and a study beside one another. */
export const orderMatchEvidence = z.object({
  orderId: z.string(),
  studyId: z.string(),
  verdict: z.enum(["joined", "doubtful", "apart"]),
  decidedBy: z.enum(["rule", "reader"]),
  /** The evidence that proposed it; null when a reader did. */
  level: matchLevel.nullable(),
  doubts: z.array(matchDoubt),
  order,
  study: studySummary,
  performedAt: z.number().nullable(),
});
export type OrderMatchEvidence = z.infer<typeof orderMatchEvidence>;
export const orderMatchList = z.object({ matches: z.array(orderMatchEvidence) });

/** `null` takes a decision back. */
export const decideOrderMatch = z.object({
  order: z.string(),
  study: z.string(),
  decision: z.enum(["together", "apart"]).nullable(),
});
export const decidedOrderMatch = z.object({ decided: z.literal(true) });

/** How a source stands, and what of it was kept apart, the latest first; at most a hundred of a site. */
export const orderSourceReport = z.object({
  sources: z.array(
    z.object({ id: z.string(), lastReadAt: z.number().nullable(), problem: problem.nullable(), orders: z.int() }),
  ),
  refused: z.array(
    z.object({
      source: z.string(),
      name: z.string(),
      part: z.int(),
      fault: orderFault,
      detail: z.string(),
      at: z.number(),
    }),
  ),
  refusedCount: z.int(),
});
export type OrderSourceReport = z.infer<typeof orderSourceReport>;

/** `siteId`: the site being edited, whose kept secret is used where none is given. */
export const tryOrderSource = z.object({
  source: orderSourceConfig,
  timeZone,
  secret: plainSecret.nullable().default(null),
  siteId: z.string().optional(),
});
export type OrderSourceAttempt = z.infer<typeof tryOrderSource>;
/** What a source holds, read without keeping anything of it. */
export const orderSourceTrial = z.object({
  files: z.int(),
  orders: z.int(),
  refused: z.array(z.object({ name: z.string(), part: z.int(), fault: orderFault, detail: z.string() })),
});
export type OrderSourceTrial = z.infer<typeof orderSourceTrial>;
