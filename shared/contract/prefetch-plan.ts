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

export const plannedFetch = plannedJob.extend({
  /** Images that are not here; null until the archive counted them. */
  imagesLeft: z.int().nonnegative().nullable(),
  /** Bytes they will be on the line, by what images of the kind took so far; null while that is not known. */
  bytesLeft: z.number().nonnegative().nullable(),
  standing: z.enum(["running", "next", "paused", "held", "out-of-hours", "site-waits", "study-waits"]),
  /** When it is tried again, while it waits after a failure (UTC milliseconds). */
  triesAt: z.number().nullable(),
  /** When it will be here if the line goes on as now (UTC milliseconds); null when that cannot be said. */
  readyBy: z.number().nullable(),
});
export type PlannedFetch = z.infer<typeof plannedFetch>;

/** The first jobs, and how many there are in all. */
export const prefetchPlan = z.object({ jobs: z.array(plannedFetch), total: z.int().nonnegative() });
export type PrefetchPlan = z.infer<typeof prefetchPlan>;
