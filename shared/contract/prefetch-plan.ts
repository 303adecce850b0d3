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
  standing: z.enum([
    "running",
    "next",
    "paused",
    "held",
    "metered",
    "out-of-hours",
    "site-waits",
    "study-waits",
    "in-idle-time",
  ]),
  /** When it is tried again, while it waits after a failure (UTC milliseconds). */
  triesAt: z.number().nullable(),
  /** When it will be here if the line goes on as now (UTC milliseconds); null when that cannot be said. */
  readyBy: z.number().nullable(),
});
export type PlannedFetch = z.infer<typeof plannedFetch>;

/** The first jobs, and what is to be said of all. */
export const prefetchPlan = z.object({
  jobs: z.array(plannedFetch),
  total: z.int().nonnegative(),
  /** Bytes of all whose size is known. */
  bytes: z.number().nonnegative(),
  /** Jobs whose size is not known yet. */
  uncounted: z.int().nonnegative(),
  /** Jobs that may not be asked for now. */
  waiting: z.int().nonnegative(),
  /** When the last of those that have a time will be here (UTC milliseconds). */
  endsAt: z.number().nullable(),
});
export type PrefetchPlan = z.infer<typeof prefetchPlan>;

/** Another policy, to see what it would change before it holds. */
export const fetchTrial = z.object({
  priorsPerExam: z.int().min(0).max(20),
  lineIsMetered: z.boolean(),
  fetchesAhead: z.boolean(),
  /** Megabits a second over the line at most; null: as it goes now. */
  mbit: z.number().positive().max(100_000).nullable(),
  /** `nights`: from 19:00 to 07:00 by each site's clock. */
  hours: z.enum(["as-configured", "always", "nights"]),
});
export type FetchTrial = z.infer<typeof fetchTrial>;

/** A study that leaves when room is needed, with the number of the rule (docs/rules/vault.md). */
export const leavingStudy = z.object({
  studyId: z.string(),
  /** Exam that it belongs to or is a prior of, where one is known. */
  examId: z.string().nullable(),
  /** UTC milliseconds; null without a date. */
  performedAt: z.number().nullable(),
  description: z.string(),
  bytes: z.int().nonnegative(),
  rule: z.enum(["VA-1", "VA-2", "VA-3", "VA-4", "VA-8"]),
});
/** The first to leave first, and how many may in all. */
export const leavingList = z.object({
  studies: z.array(leavingStudy),
  total: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
});
export type LeavingList = z.infer<typeof leavingList>;
