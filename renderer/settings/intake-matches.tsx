import { useEffect, useRef, useState } from "react";
import type { IntakePreview } from "../../shared/contract/site-status.ts";
import type { Problem } from "../../shared/problem.ts";
import { writeDate, writeTime } from "../ui/format/dates.ts";
import { writeName } from "../ui/format/person-name.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { previewIntake, type SiteTrial } from "../workspace/calls/site-trials.ts";
import { useSettings } from "../workspace/hooks.ts";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

type Study = IntakePreview["matched"]["studies"][number]["study"];

const STEADY_MS = 700;

function StudyWords({ study }: { readonly study: Study }) {
  const { dates } = useSettings();
  const words = [
    writeName(study.patient.name).main,
    study.description,
    study.modalities.join(" "),
    `${writeDate(study.date, dates)} ${writeTime(study.time)}`,
  ];
  return <span>{words.filter((word) => word.trim() !== "").join(" · ")}</span>;
}

/** What the rule lets in and leaves out at this moment, asked of the archive again after each change. */
export function IntakeMatches({ trial }: { readonly trial: SiteTrial }) {
  const t = useTexts(siteTexts);
  const [preview, setPreview] = useState<IntakePreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState(false);
  // Names and phones change nothing of the answer; only what does is asked again.
  const { archives, intake, priorities, timeZone } = trial.config;
  const asked = JSON.stringify([archives, intake, priorities, timeZone, trial.secrets]);
  const latest = useRef(trial);
  latest.current = trial;
  useEffect(() => {
    const controller = new AbortController();
    const ask = async () => {
      setAsking(true);
      const { config, ...rest } = latest.current;
      const named = config.name.trim() === "" ? { ...config, name: "–" } : config;
      const answer = await previewIntake({ ...rest, config: named }, controller.signal);
      if (controller.signal.aborted) return;
      setAsking(false);
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setPreview(answer.value);
    };
    const timer = asked === "" ? undefined : setTimeout(() => void ask(), STEADY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked]);
  return (
    <div className={styles.preview}>
      <div className={styles.row}>
        <span>{t("right-now")}</span>
        <span className="tone-2" role="status">
          {asking ? t("asking") : ""}
        </span>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {preview === null ? null : (
        <>
          <h3>{t("matched", { count: preview.matched.count })}</h3>
          <ul>
            {preview.matched.studies.map(({ study, priority }) => (
              <li key={study.study + study.accession}>
                <StudyWords study={study} />
                <span className={priority === "stat" ? "tone-stat" : "tone-2"}>{t(priority)}</span>
              </li>
            ))}
          </ul>
          <h3>{t("left-out", { count: preview.leftOut.count })}</h3>
          <ul>
            {preview.leftOut.studies.map(({ study, reasons }) => (
              <li key={study.study + study.accession} className="tone-2">
                <StudyWords study={study} />
                <span>{reasons.map(({ clause }) => t(`clause-${clause}`)).join(", ")}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
