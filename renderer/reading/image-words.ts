/** What is said in an image's place beside its problem. Pure. */
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { Problem } from "../../shared/problem.ts";
import type { ProblemInWords } from "../ui/problem-in-words.ts";
import { problemWords } from "../ui/problem-words.ts";
import type { StudyFetch } from "./study-fetch.ts";

const fetchedAgain: ProblemInWords["todo"] = {
  en: "It is being fetched again; nothing need be done yet.",
  ko: "다시 받는 중이며, 아직 할 일은 없습니다.",
};

/**
 * Words of an image's problem, where the place knows better than the code: an image that was set apart for its patient
 * (PF-22, PF-23) needs the site only once fetching it anew brought another patient's again.
 *
 * @returns undefined where the code's own words hold
 */
export function imageProblemWords(
  problem: Problem,
  study: Pick<StudyContent, "problem">,
  fetch: StudyFetch["state"],
): ProblemInWords | undefined {
  const isComing = fetch === "fetching" || fetch === "waiting";
  if (problem.code !== "identity-mismatch" || study.problem?.code === "identity-mismatch" || !isComing)
    return undefined;
  return { ...problemWords["identity-mismatch"], todo: fetchedAgain };
}

/** Whether a place of the series other than the one at `index` has an image. */
export const othersAreHere = (slices: readonly { readonly state: string }[], index: number): boolean =>
  slices.some(({ state }, at) => at !== index && state === "here");
