/** The plan as a person looks at it (PF-25), as it is or as it would be under another policy (PF-45). */
import type { Kysely } from "kysely";
import type { FetchTrial, PlannedJob, PrefetchPlan } from "../../../shared/contract/prefetch-plan.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { type FetchHours, mayFetchAt } from "../../../shared/sites/fetch-hours.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { Database } from "../vault/index.ts";
import { type OutlookFacts, outlookOf, usualBytes } from "./outlook.ts";

/** Jobs that a person is shown of the plan. */
const MOST_SHOWN = 200;
const BYTES_IN_MEGABIT = 125_000;
const nights: FetchHours = [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "19:00", to: "07:00" }];

/** @param index where what came so far is looked up, for usual sizes */
export async function lookAtPlan(
  index: Kysely<Database>,
  jobs: readonly PlannedJob[],
  facts: Omit<OutlookFacts, "usual">,
): Promise<PrefetchPlan> {
  const all = outlookOf(jobs, { ...facts, usual: await usualBytes(index) });
  const endsAt = all.reduce<number | null>((latest, { readyBy }) => Math.max(latest ?? 0, readyBy ?? 0) || null, null);
  return {
    jobs: all.slice(0, MOST_SHOWN),
    total: all.length,
    bytes: all.reduce((sum, { bytesLeft }) => sum + (bytesLeft ?? 0), 0),
    uncounted: all.filter(({ bytesLeft }) => bytesLeft === null).length,
    waiting: all.filter(({ standing }) => !["running", "next", "in-idle-time"].includes(standing)).length,
    endsAt,
  };
}

/** The rate under a trial, bytes a second: where nothing comes now, what the trial's cap would let through. */
export function tried({ mbit }: FetchTrial, bytesPerSecond: number): number {
  if (mbit === null) return bytesPerSecond;
  const cap = mbit * BYTES_IN_MEGABIT;
  return bytesPerSecond === 0 ? cap : Math.min(cap, bytesPerSecond);
}

/** Whether a site may be asked for images under a trial, at `now` (UTC milliseconds) by the site's clock. */
export function mayFetchUnder({ hours }: FetchTrial, site: SiteConfig | undefined, now: number): boolean {
  if (site === undefined) return false;
  const spans = { "as-configured": site.limits.hours, always: "always", nights } as const;
  return mayFetchAt(spans[hours], utcMillis(now), site.timeZone);
}
