/** How jobs of the plan stand, for whoever looks at the plan. */
import type { PlannedFetch, PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import type { Backoff } from "./backoff.ts";
import { isForIdleTime, waitsForLine } from "./plan-prefetch.ts";

export interface StandingFacts {
  /** What keeps all of it from coming; `null` when nothing does. */
  readonly stopped: "paused" | "held" | null;
  readonly isRunning: (studyId: string) => boolean;
  /** Whether a site may be asked for images now; asked once for each site. */
  readonly mayFetch: (siteId: string) => boolean;
  readonly sites: Backoff;
  readonly studies: Backoff;
}

export function standingsBy(facts: StandingFacts): (job: PlannedJob) => Pick<PlannedFetch, "standing" | "triesAt"> {
  const open = new Map<string, boolean>();
  const isOpen = (siteId: string): boolean => {
    const known = open.get(siteId) ?? facts.mayFetch(siteId);
    open.set(siteId, known);
    return known;
  };
  const standingOf = (job: PlannedJob): PlannedFetch["standing"] => {
    if (facts.stopped !== null) return facts.stopped;
    if (waitsForLine(job)) return "metered";
    if (!isOpen(job.siteId)) return "out-of-hours";
    if (facts.isRunning(job.studyId)) return "running";
    if (facts.sites.isWaiting(job.siteId)) return "site-waits";
    if (facts.studies.isWaiting(job.studyId)) return "study-waits";
    return isForIdleTime(job) ? "in-idle-time" : "next";
  };
  return (job) => {
    const standing = standingOf(job);
    if (standing === "site-waits") return { standing, triesAt: facts.sites.at(job.siteId) };
    return { standing, triesAt: standing === "study-waits" ? facts.studies.at(job.studyId) : null };
  };
}
