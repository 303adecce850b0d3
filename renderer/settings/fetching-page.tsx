import { useEffect, useState } from "react";
import type { FetchTrial, PrefetchPlan } from "../../shared/contract/prefetch-plan.ts";
import type { Problem } from "../../shared/problem.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchPlan, tryPolicy } from "../workspace/calls/work-calls.ts";
import { useNavigation, useSettings } from "../workspace/hooks.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { changeSettings } from "../workspace/settings-store.ts";
import { fetchingTexts } from "./fetching-texts.ts";
import { LeavingSection } from "./leaving-section.tsx";
import { PlanTable } from "./plan-table.tsx";
import { isSamePolicy, PolicyTrial, policyThatHolds, studiesOf } from "./policy-trial.tsx";
import styles from "./settings.module.css";

/** The plan follows the fetching; more often nobody reads it. */
const AGAIN_MS = 2000;

interface Looked {
  readonly now: PrefetchPlan | null;
  /** Under the policy that is tried, with that policy. */
  readonly tried: { readonly plan: PrefetchPlan; readonly trial: FetchTrial } | null;
  readonly problem: Problem | null;
}

/** The plan as it is, and as it would be under `trial`; asked again while the page is in front. */
function usePlans(trial: FetchTrial | null): Looked {
  const { place } = useNavigation();
  const [looked, setLooked] = useState<Looked>({ now: null, tried: null, problem: null });
  useEffect(() => {
    if (place !== "settings") return;
    let isOver = false;
    const load = async () => {
      const [now, other] = await Promise.all([fetchPlan(), trial === null ? null : tryPolicy(trial)]);
      if (isOver) return;
      setLooked((last) => ({
        now: now.ok ? now.value : last.now,
        tried: trial !== null && other?.ok === true ? { plan: other.value, trial } : null,
        problem: now.ok ? (other === null || other.ok ? null : other.problem) : now.problem,
      }));
    };
    void load();
    const timer = setInterval(() => void load(), AGAIN_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [place, trial]);
  return looked;
}

/** What would be fetched, why, how big it is and by when it would be here; and under another policy. */
export function FetchingPage() {
  const t = useTexts(fetchingTexts);
  const holds = policyThatHolds(useSettings());
  const [trial, setTrial] = useState<FetchTrial | null>(null);
  const { now, tried, problem } = usePlans(trial);
  const other = trial !== null && tried?.trial === trial ? tried.plan : null;
  const shown = trial === null ? now : other;
  const change = (next: FetchTrial) => setTrial(isSamePolicy(next, holds) ? null : next);
  const apply = async () => {
    if (trial === null) return;
    const { priorsPerExam, lineIsMetered, fetchesAhead } = trial;
    const answer = await changeSettings({ priorsPerExam, lineIsMetered, fetchesAhead });
    tellProblem(t("failed"), answer);
    if (answer.ok) setTrial(null);
  };
  return (
    <>
      <div className={styles.title}>
        <h1>{t("fetching")}</h1>
      </div>
      <PolicyTrial
        holds={holds}
        looked={trial ?? holds}
        change={change}
        now={now}
        other={other}
        apply={() => void apply()}
        leaveOff={() => setTrial(null)}
      />
      <p className="tone-2">{t(trial === null ? "says" : "says-trial")}</p>
      {problem === null ? null : <ProblemNote problem={problem} during={t("failed")} />}
      {shown === null ? null : shown.jobs.length === 0 ? (
        <EmptyState title={t("none")}>
          <p>{t("none-says")}</p>
        </EmptyState>
      ) : (
        <PlanTable jobs={shown.jobs} before={trial === null || now === null ? null : studiesOf(now)} />
      )}
      {shown !== null && shown.total > shown.jobs.length ? (
        <p className="tone-2">{t("more", { count: shown.total - shown.jobs.length })}</p>
      ) : null}
      <LeavingSection />
    </>
  );
}
