import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { archiveAddress } from "../../shared/contract/archive-address.ts";
import type { ArchiveConfig } from "../../shared/contract/site.ts";
import type { ArchiveTestEvent } from "../../shared/contract/site-status.ts";
import type { Problem } from "../../shared/problem.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { StateDot } from "../ui/state-dot.tsx";
import { useTexts } from "../ui/texts.ts";
import { type SiteTrial, testSite } from "../workspace/calls/site-trials.ts";
import { AbilityLines } from "./ability-lines.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";
import { trialWords } from "./trial-words.ts";

interface SiteTestProps {
  readonly trial: SiteTrial;
  /** The archives are filled in well enough to be asked. */
  readonly ready: boolean;
}

const nameOf = (archive: ArchiveConfig | undefined) => (archive === undefined ? "" : archiveAddress(archive));

type TestedStep = Extract<ArchiveTestEvent, { readonly step: unknown }>["step"];

/** The test image's detail is its size, as "132872 bytes". */
const detailOf = (step: TestedStep["step"], detail: string) =>
  step === "image" && /^\d+ bytes$/.test(detail) ? writeBytes(Number.parseInt(detail, 10)) : detail;

function Step({ step }: { readonly step: TestedStep }) {
  const t = useTexts(siteTexts);
  return (
    <li>
      <span>{t(`step-${step.step}`)}</span>
      <span className={styles.row}>
        <StateDot state={step.outcome === "passed" ? "ok" : step.outcome === "failed" ? "failing" : "off"} />
        <span className={step.outcome === "failed" ? "tone-due" : step.outcome === "passed" ? "tone-good" : "tone-2"}>
          {t(step.outcome)}
        </span>
        {step.outcome === "failed" ? null : <span className="tone-2">{detailOf(step.step, step.detail)}</span>}
      </span>
    </li>
  );
}

/** Tries each archive step by step and says which step failed, and why. */
export function SiteTest({ trial, ready }: SiteTestProps) {
  const t = useTexts(siteTexts);
  const [steps, setSteps] = useState<readonly ArchiveTestEvent[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [running, setRunning] = useState(false);
  const controller = useRef<AbortController | null>(null);
  // What was found of another address or login is not shown for this one.
  const line = JSON.stringify([trial.config.archives, trial.secrets]);
  useEffect(() => {
    if (line === "") return;
    return () => {
      controller.current?.abort();
      controller.current = null;
      setSteps([]);
      setProblem(null);
      setRunning(false);
    };
  }, [line]);

  const run = async () => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setSteps([]);
    setProblem(null);
    setRunning(true);
    const ended = await testSite(trial, (event) => setSteps((known) => [...known, event]), mine.signal);
    if (controller.current !== mine) return;
    setRunning(false);
    setProblem(ended?.code === "cancelled" ? null : ended);
  };
  const archives = [...new Set(steps.map(({ archive }) => archive))];
  return (
    <Section title={t("test")} says={t("test-says")}>
      <div className={styles.row}>
        <Button disabled={!ready || running} onClick={() => void run()}>
          {t("test-run")}
        </Button>
        {running ? <Button onClick={() => controller.current?.abort()}>{t("test-stop")}</Button> : null}
        <span className="tone-2" role="status">
          {running ? t("running") : ready ? "" : t("test-first")}
        </span>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {archives.map((id) => {
        const own = steps.filter(({ archive }) => archive === id);
        const tested = own.flatMap((event) => ("step" in event ? [event.step] : []));
        const failed = tested.find(({ outcome }) => outcome === "failed");
        return (
          <div key={id}>
            <ul className={styles.steps}>
              <li className="tone-2">{nameOf(trial.config.archives.find((archive) => archive.id === id))}</li>
              {tested.map((step) => (
                <Step key={step.step} step={step} />
              ))}
            </ul>
            {own.map((event) => ("abilities" in event ? <AbilityLines key={id} found={event.abilities} /> : null))}
            {failed?.outcome === "failed" ? (
              <ProblemNote
                problem={failed.problem}
                during={t(`step-${failed.step}`)}
                words={trialWords(failed.problem)}
              />
            ) : null}
          </div>
        );
      })}
    </Section>
  );
}
