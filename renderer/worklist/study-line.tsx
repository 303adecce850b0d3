import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { writeTime } from "../ui/format/dates.ts";
import { PlainButton } from "../ui/plain-button.tsx";
import { ungroup } from "./exam-actions.ts";
import type { CellContext } from "./exam-cell.tsx";
import type { LinePlace } from "./list-lines.ts";
import styles from "./worklist.module.css";

interface StudyLineProps {
  readonly row: ExamRow;
  readonly at: number;
  readonly context: CellContext;
  readonly index: number;
  readonly place: LinePlace;
}

/** One study of an exam that several make up: what it is, and whose word joined it. */
export function StudyLine({ row, at, context: { t }, index, place }: StudyLineProps) {
  const study = row.studies[at];
  if (study === undefined) return null;
  const words = [study.accession, study.description, study.modalities.join(" "), writeTime(study.time)];
  return (
    <tr aria-level={2} aria-rowindex={index} className={`${styles.line} ${styles.row} ${styles.study}`} style={place}>
      <td className={styles.studyCells}>
        <span>{words.filter((word) => word !== "").join(" · ")}</span>
        {study.images.expected === null ? null : <span>{t("images-count", { count: study.images.expected })}</span>}
        <span className="tone-accent">{t(`joined-${study.joinedBy}`)}</span>
        {at === 0 ? null : (
          <PlainButton tabIndex={-1} onClick={() => void ungroup(row, study.id)}>
            {t("take-out")}
          </PlainButton>
        )}
      </td>
    </tr>
  );
}
