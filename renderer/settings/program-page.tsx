import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { CrashReport, ProgramState, UpdateState } from "../../shared/contract/program.ts";
import type { Problem } from "../../shared/problem.ts";
import { ColumnHeads } from "../ui/column-heads.tsx";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { saveFile } from "../ui/save-file.ts";
import { useTexts } from "../ui/texts.ts";
import { fetchProgram } from "../workspace/calls/work-calls.ts";
import { useSettings } from "../workspace/hooks.ts";
import { programTexts } from "./program-texts.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

/** The program's version, its updates, and what it wrote down when a part of it ended by failure. */
export function ProgramPage() {
  const head = useTexts(settingsTexts);
  const t = useTexts(programTexts);
  const [program, setProgram] = useState<ProgramState | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    void fetchProgram().then((answer) => {
      if (answer.ok) setProgram(answer.value);
      else setProblem(answer.problem);
    });
  }, []);
  return (
    <>
      <div className={styles.title}>
        <h1>{head("program")}</h1>
        {program === null ? null : <p className="tone-2">{t("version", { version: program.version })}</p>}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {program === null ? null : (
        <>
          <Section title={t("updates")}>
            <Updates updates={program.updates} />
          </Section>
          <Section title={t("crashes")} says={t("crashes-say", { folder: program.crashFolder })}>
            <Crashes reports={program.crashReports} />
          </Section>
        </>
      )}
    </>
  );
}

function useMoment(): (at: number) => string {
  const { dates } = useSettings();
  return (at) => `${writeDay(at, dates)} ${writeClock(at)}`;
}

function Updates({ updates }: { readonly updates: UpdateState }) {
  const t = useTexts(programTexts);
  const moment = useMoment();
  const lookedAt = "lookedAt" in updates ? updates.lookedAt : null;
  return (
    <>
      <p>{updates.state === "ready" ? t("ready", { version: updates.version }) : t(updates.state)}</p>
      {lookedAt === null ? null : <p className="tone-2">{t("looked-at", { when: moment(lookedAt) })}</p>}
    </>
  );
}

function Crashes({ reports }: { readonly reports: readonly CrashReport[] }) {
  const t = useTexts(programTexts);
  const moment = useMoment();
  if (reports.length === 0) return <p className="tone-2">{t("no-crashes")}</p>;
  const save = (): void => saveFile("alcove-crash-reports.json", JSON.stringify(reports, null, 2), "application/json");
  return (
    <>
      <table className={styles.table}>
        <ColumnHeads names={[t("when"), t("part"), t("why")]} />
        <tbody>
          {reports.map(({ at, process, reason, exitCode, error }) => (
            <tr key={at}>
              <td>{moment(at)}</td>
              <td>{t(process)}</td>
              <td>{[reason, error?.kind, error?.at[0] ?? exitCode].filter((part) => part != null).join(" · ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button mt="0.75rem" onClick={save}>
        {t("save-file")}
      </Button>
    </>
  );
}
