import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { IntakePreview } from "../../shared/contract/site-status.ts";
import { writeDate, writeTime } from "../ui/format/dates.ts";
import { writeName } from "../ui/format/person-name.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
import { previewIntake, type SiteTrial } from "../workspace/calls/site-trials.ts";
import { useSettings } from "../workspace/hooks.ts";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";
import { trialWords } from "./trial-words.ts";
import { UnreadableLines } from "./unreadable-lines.tsx";

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

function Matches({ preview }: { readonly preview: IntakePreview }) {
  const t = useTexts(siteTexts);
  return (
    <>
      <UnreadableLines unreadable={preview.unreadable} />
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
  );
}

interface IntakeMatchesProps {
  readonly trial: SiteTrial;
  /** Address and login are whole and nobody is typing them: a password half typed is a failed login at the site. */
  readonly mayAsk: boolean;
}

/** What the rule lets in and leaves out at this moment, asked of the archive again after each change of the rule. */
export function IntakeMatches({ trial, mayAsk }: IntakeMatchesProps) {
  const t = useTexts(siteTexts);
  const [answered, setAnswered] = useState<{ readonly line: string; readonly answer: Answer<IntakePreview> } | null>(
    null,
  );
  const [asking, setAsking] = useState(false);
  const [again, setAgain] = useState(0);
  // Names and phones change nothing of the answer; only what does is asked again.
  const { archives, intake, priorities, timeZone } = trial.config;
  const line = JSON.stringify([archives, trial.secrets]);
  const asked = JSON.stringify([line, intake, priorities, timeZone, again]);
  const latest = useRef({ trial, line, asked: "" });
  latest.current = { ...latest.current, trial, line };
  const answer = answered?.line === line ? answered.answer : null;
  // Asked for each letter of a rule, a refused login would lock the account.
  const refused =
    answer?.ok === false && (answer.problem.code === "login-refused" || answer.problem.code === "forbidden");
  const may = mayAsk && !refused;
  useEffect(() => {
    if (!may || latest.current.asked === asked) return;
    const controller = new AbortController();
    const ask = async () => {
      setAsking(true);
      const { trial: now, line: tried } = latest.current;
      latest.current = { ...latest.current, asked };
      const named = now.config.name.trim() === "" ? { ...now.config, name: "–" } : now.config;
      const came = await previewIntake({ ...now, config: named }, controller.signal);
      if (controller.signal.aborted) return;
      setAsking(false);
      setAnswered({ line: tried, answer: came });
    };
    const timer = setTimeout(() => void ask(), STEADY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
      setAsking(false);
    };
  }, [asked, may]);
  return (
    <section className={styles.preview} aria-label={t("right-now")}>
      <div className={styles.row}>
        <span>{t("right-now")}</span>
        <span className="tone-2" role="status">
          {asking ? t("asking") : answer === null ? t(mayAsk ? "asking" : "test-first") : ""}
        </span>
        <span className={styles.grow} />
        {answer?.ok === false ? (
          <Button
            variant="subtle"
            onClick={() => {
              setAnswered(null);
              setAgain(again + 1);
            }}
          >
            {t("ask-again")}
          </Button>
        ) : null}
      </div>
      {answer?.ok === false ? <ProblemNote problem={answer.problem} words={trialWords(answer.problem)} /> : null}
      {answer?.ok === true ? <Matches preview={answer.value} /> : null}
    </section>
  );
}
