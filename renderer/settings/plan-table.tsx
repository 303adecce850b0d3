import type { PlannedFetch } from "../../shared/contract/prefetch-plan.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { ColumnHeads } from "../ui/column-heads.tsx";
import { writeClock } from "../ui/format/dates.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { writeName } from "../ui/format/person-name.ts";
import { type Say, useTexts } from "../ui/texts.ts";
import { useExams, useSites } from "../workspace/hooks.ts";
import { fetchingTexts } from "./fetching-texts.ts";
import styles from "./settings.module.css";

const shownRules = ["PF-1", "PF-2", "PF-3", "PF-4", "PF-5", "PF-6", "PF-7", "PF-43", "PF-44"] as const;
const ruleOf = ([first]: readonly string[]) => shownRules.find((rule) => rule === first) ?? null;

function sizeOf({ imagesLeft, bytesLeft }: PlannedFetch, t: Say<typeof fetchingTexts>): string {
  if (imagesLeft === null) return t("not-counted");
  const images = t("images", { count: imagesLeft });
  return bytesLeft === null ? images : `${images} · ${writeBytes(bytesLeft)}`;
}

function When({ job, row }: { readonly job: PlannedFetch; readonly row: ExamRow | undefined }) {
  const t = useTexts(fetchingTexts);
  const { standing, triesAt, readyBy } = job;
  const goes = standing === "running" || standing === "next" || standing === "in-idle-time";
  if (!goes) {
    return <span className="tone-due">{t(standing, { time: triesAt === null ? "" : writeClock(triesAt) })}</span>;
  }
  if (standing === "in-idle-time") return <span className="tone-2">{t(standing)}</span>;
  const time = readyBy === null ? t(standing) : writeClock(readyBy);
  const dueAt = row?.dueAt ?? null;
  if (readyBy === null || dueAt === null || readyBy <= dueAt) return <span>{time}</span>;
  return (
    <span className="tone-due">
      ▲ {time} · {t("late")}
    </span>
  );
}

/** An exam in one line: whose, and what. */
export const examWords = (row: ExamRow | undefined): string =>
  row === undefined ? "" : [writeName(row.patient.name).main, row.procedure].filter((part) => part !== "").join(" · ");

interface PlanTableProps {
  readonly jobs: readonly PlannedFetch[];
  /** Studies that are fetched as things stand; others are marked. Null: nothing is marked. */
  readonly before: ReadonlySet<string> | null;
}

export function PlanTable({ jobs, before }: PlanTableProps) {
  const t = useTexts(fetchingTexts);
  const { byId } = useExams();
  const { sites } = useSites();
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? "";
  return (
    <table className={`${styles.table} ${styles.named}`}>
      <ColumnHeads names={(["exam", "site", "study", "why", "size", "when"] as const).map((head) => t(head))} />
      <tbody>
        {jobs.map((job) => {
          const row = byId.get(job.examId);
          const rule = ruleOf(job.rules);
          const isNew = before !== null && !before.has(job.studyId);
          return (
            <tr key={job.studyId}>
              <td>
                {isNew ? <span className="tone-accent">＋ {t("new")} </span> : null}
                {examWords(row)}
              </td>
              <td className={styles.whole}>{siteName(job.siteId)}</td>
              <td className={styles.whole}>{t(job.role)}</td>
              <td className={styles.whole}>
                {rule === null ? "" : t(rule)} <span className={`tone-3 ${styles.whole}`}>{job.rules[0]}</span>
              </td>
              <td className={styles.whole}>{sizeOf(job, t)}</td>
              <td className={styles.whole}>
                <When job={job} row={row} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
