import { utcMillis } from "../../shared/units.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { readSlaClock } from "../../shared/worklist/sla.ts";
import { measureTexts, writeSpan } from "../ui/format/measures.ts";
import { Progress } from "../ui/progress.tsx";
import { useTexts } from "../ui/texts.ts";
import styles from "./worklist.module.css";
import { worklistTexts } from "./worklist-texts.ts";

interface TimeLeftProps {
  readonly row: Pick<ExamRow, "dueAt" | "clockFrom" | "priority" | "state">;
  readonly now: number;
}

const SOON_MINUTES = 60;

/** Time left of the site's promise: a line that shortens, the span, and for what is late shape and word too. */
export function TimeLeft({ row, now }: TimeLeftProps) {
  const t = useTexts(worklistTexts);
  const m = useTexts(measureTexts);
  const clock = readSlaClock(row.dueAt === null ? null : utcMillis(row.dueAt), utcMillis(now));
  if (row.state === "read") return <span className="tone-3">–</span>;
  if (clock.state === "not-started") return <span className="tone-3">{t("clock-not-started")}</span>;
  if (clock.state === "overdue") {
    return <span className="tone-stat">▲ {t("overdue", { span: writeSpan(clock.by, m) })}</span>;
  }
  const whole = row.dueAt === null || row.clockFrom === null ? 0 : (row.dueAt - row.clockFrom) / 60_000;
  const stat = row.priority === "stat";
  const soon = clock.left <= SOON_MINUTES;
  const tone = stat ? "stat" : soon ? "due" : "calm";
  return (
    <span className={`${styles.measure} ${stat ? "tone-stat" : soon ? "tone-due" : "tone-2"}`}>
      <Progress
        part={whole > 0 ? clock.left / whole : 0}
        tone={tone}
        label={t("time-left-label")}
        className={styles.cellBar ?? ""}
      />
      {writeSpan(clock.left, m)}
    </span>
  );
}
