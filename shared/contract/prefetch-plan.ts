/** The queue of the prefetch, with the numbers of the rules (docs/rules/prefetch.md) that put each job where it is. */
import { z } from "zod";

export const plannedJob = z.object({
  examId: z.string(),
  studyId: z.string(),
  siteId: z.string(),
  role: z.enum(["current", "prior"]),
  rules: z.array(z.string()),
});
export type PlannedJob = z.infer<typeof plannedJob>;

export const prefetchPlan = z.object({ jobs: z.array(plannedJob) });
export type PrefetchPlan = z.infer<typeof prefetchPlan>;
