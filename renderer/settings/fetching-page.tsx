import { useEffect, useState } from "react";
import type { PlannedFetch, PrefetchPlan } from "../../shared/contract/prefetch-plan.ts";
import type { Problem } from "../../shared/problem.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { writeClock } from "../ui/format/dates.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { writeName } from "../ui/format/person-name.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Say, useTexts } from "../ui/texts.ts";
import { fetchPlan } from "../workspace/calls/work-calls.ts";
import { useExams, useNavigation, useSites } from "../workspace/hooks.ts";
import { fetchingTexts } from "./fetching-texts.ts";
import styles from "./settings.module.css";

/** The plan follows the fetching; more often nobody reads it. */
const AGAIN_MS = 2000;

const ruleOf = (rules: readonly string[]) => {
  const rule = rules[0];
  return rule === "PF-1" ||
    rule === "PF-2" ||
    rule === "PF-3" ||
    rule === "PF-4" ||
    rule === "PF-5" ||
    rule === "PF-6" ||
    rule === "PF-7"
    ? rule
    : null;
};

function sizeOf({ imagesLeft, bytesLeft }: PlannedFetch, t: Say<typeof fetchingTexts>): string {
  if (imagesLeft === null) return t("not-counted");
  const images = t("images", { count: imagesLeft });
  return bytesLeft === null ? images : `${images} · ${writeBytes(bytesLeft)}`;
}

function When({ job, row }: { readonly job: PlannedFetch; readonly row: ExamRow | undefined }) {
  const t = useTexts(fetchingTexts);
  const { standing, triesAt, readyBy } = job;
  if (standing !== "running" && standing !== "next") {
    return <span className="tone-due">{t(standing, { time: triesAt === null ? "" : writeClock(triesAt) })}</span>;
  }
  const time = readyBy === null ? t(standing) : writeClock(readyBy);
  const dueAt = row?.dueAt ?? null;
  if (readyBy === null || dueAt === null || readyBy <= dueAt) return <span>{time}</span>;
  return (
    <span className="tone-due">
      ▲ {time} · {t("late")}
    </span>
  );
}

/** What would be fetched, why, how big it is and by when it would be here. */
export function FetchingPage() {
  const t = useTexts(fetchingTexts);
  const { byId } = useExams();
  const { sites } = useSites();
  const { place } = useNavigation();
  const [plan, setPlan] = useState<PrefetchPlan | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (place !== "settings") return;
    const load = async () => {
      const answer = await fetchPlan();
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setPlan(answer.value);
    };
    void load();
    const timer = setInterval(() => void load(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [place]);
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? "";
  return (
    <>
      <div className={styles.title}>
        <h1>{t("fetching")}</h1>
        {plan === null || plan.total === 0 ? null : <span className="tone-2">{t("all", { count: plan.total })}</span>}
      </div>
      <p className="tone-2">{t("says")}</p>
      {problem === null ? null : <ProblemNote problem={problem} during={t("failed")} />}
      {plan === null ? null : plan.jobs.length === 0 ? (
        <EmptyState title={t("none")}>
          <p>{t("none-says")}</p>
        </EmptyState>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              {(["exam", "site", "study", "why", "size", "when"] as const).map((head) => (
                <th key={head} scope="col">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plan.jobs.map((job) => {
              const row = byId.get(job.examId);
              const rule = ruleOf(job.rules);
              const name = row === undefined ? "" : writeName(row.patient.name).main;
              return (
                <tr key={job.studyId}>
                  <td>{[name, row?.procedure ?? ""].filter((part) => part !== "").join(" · ")}</td>
                  <td className={styles.whole}>{siteName(job.siteId)}</td>
                  <td className={styles.whole}>{t(job.role)}</td>
                  <td>{rule === null ? "" : t(rule)}</td>
                  <td className={styles.whole}>{sizeOf(job, t)}</td>
                  <td className={styles.whole}>
                    <When job={job} row={row} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {plan !== null && plan.total > plan.jobs.length ? (
        <p className="tone-2">{t("more", { count: plan.total - plan.jobs.length })}</p>
      ) : null}
    </>
  );
}
