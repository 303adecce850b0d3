/** The prefetch of an open vault: images come ahead of reading. */
import type { PrefetchState } from "../../../shared/contract/events.ts";
import type { FetchTrial, LeavingList, PrefetchPlan } from "../../../shared/contract/prefetch-plan.ts";
import type { Problem } from "../../../shared/problem.ts";

export interface Prefetch {
  state(): PrefetchState;
  /** @param trial another policy that the plan is made by, without holding (PF-45) */
  plan(trial?: FetchTrial): Promise<PrefetchPlan>;
  /** What would leave next if room were needed. */
  leaving(): Promise<LeavingList>;
  /** Kept in the reader's settings. */
  setPaused(paused: boolean): Promise<PrefetchState>;
  /** A study picked by hand, such as a prior that no rule called relevant. */
  fetchStudy(studyId: string): Promise<void>;
  /** Why the last try to fetch a study did not bring all of it, since the vault was opened. */
  problemOf(studyId: string): Problem | null;
}
