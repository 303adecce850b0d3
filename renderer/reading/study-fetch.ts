/** How a study that is not wholly here stands, for its cell and its tile (RD-64). Pure. */

import type { PrefetchState, SiteState } from "../../shared/contract/events.ts";
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { Problem } from "../../shared/problem.ts";

export type StudyFetch =
  | { readonly state: "here" }
  /** `part` is 0 to 1, null until the archive has counted it. */
  | { readonly state: "fetching"; readonly part: number | null }
  /** Its turn comes. */
  | { readonly state: "waiting" }
  | { readonly state: "paused" }
  /** The wish was refused, the last try failed, or the machine has no room. */
  | { readonly state: "failed"; readonly problem: Problem }
  /** Its site does not answer. */
  | { readonly state: "unreachable"; readonly problem: Problem | null }
  | { readonly state: "remote" };

export interface FetchFacts {
  readonly study: Pick<StudyContent, "id" | "role" | "complete" | "problem">;
  readonly prefetch: PrefetchState | null;
  readonly site: SiteState | undefined;
  /** Undefined: the reader did not ask; null: asked. */
  readonly asked: Problem | null | undefined;
}

export function studyFetch({ study, prefetch, site, asked }: FetchFacts): StudyFetch {
  if (study.complete) return { state: "here" };
  const job = prefetch?.running.find(({ studyId }) => studyId === study.id);
  if (job !== undefined) {
    const counted = job.wanted !== null && job.wanted > 0;
    return { state: "fetching", part: counted ? Math.min(1, job.done / (job.wanted ?? 1)) : null };
  }
  if (site?.state === "offline" || site?.state === "failing") return { state: "unreachable", problem: site.problem };
  if (asked != null) return { state: "failed", problem: asked };
  const wanted = asked === null || study.role === "current";
  if (wanted && prefetch?.state === "held" && prefetch.problem !== null) {
    return { state: "failed", problem: prefetch.problem };
  }
  if (study.problem !== null) return { state: "failed", problem: study.problem };
  if (wanted && prefetch?.state === "paused") return { state: "paused" };
  return { state: wanted ? "waiting" : "remote" };
}
