import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import type { AuditList } from "../../shared/contract/audit.ts";
import type { Problem } from "../../shared/problem.ts";
import { ColumnHeads } from "../ui/column-heads.tsx";
import { writeClock, writeDay } from "../ui/format/dates.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { StateDot } from "../ui/state-dot.tsx";
import { useTexts } from "../ui/texts.ts";
import { fetchAudit } from "../workspace/calls/reader-calls.ts";
import { useSettings } from "../workspace/hooks.ts";
import { useAuditWords } from "./audit-words.ts";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

/** What was done at this workstation, newest first, and whether the chain is whole. */
export function AuditPage() {
  const t = useTexts(settingsTexts);
  const words = useAuditWords();
  const { dates } = useSettings();
  const [entries, setEntries] = useState<AuditList["entries"]>([]);
  const [check, setCheck] = useState<AuditList["check"] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async (before?: number) => {
    const answer = await fetchAudit(before);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setCheck(answer.value.check);
    const newest = answer.value.entries.toSorted((a, b) => b.seq - a.seq);
    setEntries((known) => (before === undefined ? newest : [...known, ...newest]));
  }, []);
  useEffect(() => void load(), [load]);
  const oldest = entries.at(-1)?.seq;
  return (
    <>
      <div className={styles.title}>
        <h1>{t("audit")}</h1>
        {oldest === undefined || oldest <= 1 ? null : <Button onClick={() => void load(oldest)}>{t("older")}</Button>}
      </div>
      <p className="tone-2">{t("audit-says")}</p>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {check === null ? null : (
        <p className={`${styles.row} ${check.whole ? "" : "tone-stat"}`} style={{ margin: "0.75rem 0" }} role="status">
          <StateDot state={check.whole ? "ok" : "failing"} />
          {check.whole ? t("chain-whole", { count: check.entries }) : t("chain-broken", { n: check.brokenAt })}
        </p>
      )}
      {entries.length === 0 ? null : (
        <table className={styles.table}>
          <ColumnHeads names={["#", t("when"), t("what")]} />
          <tbody>
            {entries.map(({ seq, at, event }) => (
              <tr key={seq}>
                <td>{seq}</td>
                <td>{`${writeDay(at, dates)} ${writeClock(at)}`}</td>
                <td>{words(event)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
