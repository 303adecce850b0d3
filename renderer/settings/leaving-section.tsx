import { useEffect, useState } from "react";
import type { LeavingList } from "../../shared/contract/prefetch-plan.ts";
import type { Problem } from "../../shared/problem.ts";
import { ColumnHeads } from "../ui/column-heads.tsx";
import { writeDay } from "../ui/format/dates.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchLeaving } from "../workspace/calls/work-calls.ts";
import { useExams, useSettings, useVault } from "../workspace/hooks.ts";
import { fetchingTexts } from "./fetching-texts.ts";
import { examWords } from "./plan-table.tsx";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";

/** Asked once, when it comes on screen. */
function Leaving() {
  const t = useTexts(fetchingTexts);
  const { byId } = useExams();
  const { dates } = useSettings();
  const [list, setList] = useState<LeavingList | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    void fetchLeaving().then((answer) => {
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setList(answer.value);
    });
  }, []);
  return (
    <>
      {problem === null ? null : <ProblemNote problem={problem} during={t("leaving")} />}
      {list === null ? null : list.studies.length === 0 ? (
        <p>{t("leaving-none")}</p>
      ) : (
        <>
          <table className={`${styles.table} ${styles.named}`}>
            <ColumnHeads names={(["study", "exam", "why-leaving", "frees"] as const).map((head) => t(head))} />
            <tbody>
              {list.studies.map(({ studyId, examId, performedAt, description, bytes, rule }) => (
                <tr key={studyId}>
                  <td>
                    {[performedAt === null ? "" : writeDay(performedAt, dates), description]
                      .filter((part) => part !== "")
                      .join(" · ")}
                  </td>
                  <td>{examWords(examId === null ? undefined : byId.get(examId))}</td>
                  <td>
                    {t(rule)} <span className={`tone-3 ${styles.whole}`}>{rule}</span>
                  </td>
                  <td className={styles.whole}>{writeBytes(bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="tone-2">{t("leaving-all", { count: list.total, bytes: writeBytes(list.bytes) })}</p>
        </>
      )}
    </>
  );
}

/** Which studies leave the vault next when room is needed, and why; anew when studies came or left. */
export function LeavingSection() {
  const t = useTexts(fetchingTexts);
  const { priorsPerExam } = useSettings();
  const vault = useVault();
  return (
    <Section title={t("leaving")} says={t("leaving-says")}>
      <Leaving key={`${vault?.studies} ${priorsPerExam}`} />
    </Section>
  );
}
