import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { writeTime } from "../ui/format/dates.ts";
import { Kbd } from "../ui/kbd.tsx";
import { PlainButton } from "../ui/plain-button.tsx";
import { showKey } from "../workspace/key-name.ts";
import type { CellContext } from "./exam-cell.tsx";
import { lineId } from "./exam-line.tsx";
import { ungroup } from "./grouping-actions.ts";
import type { LinePlace } from "./list-lines.ts";
import { moveTo } from "./selection.ts";
import styles from "./worklist.module.css";

interface StudyLineProps {
  readonly row: ExamRow;
  readonly at: number;
  readonly context: CellContext;
  readonly index: number;
  readonly place: LinePlace;
  readonly isCursor: boolean;
}

/** One study of an exam that several make up: what it is, and whose word joined it. */
export function StudyLine({ row, at, context: { t }, index, place, isCursor }: StudyLineProps) {
  const study = row.studies[at];
  if (study === undefined) return null;
  const words = [study.accession, study.description, study.modalities.join(" "), writeTime(study.time)];
  return (
    <tr
      id={lineId(row.id, study.id)}
      aria-level={2}
      aria-rowindex={index}
      aria-selected={isCursor}
      className={`${styles.line} ${styles.row} ${styles.study}`}
      data-cursor={isCursor}
      style={place}
      onMouseDown={(event) => {
        if (event.button === 0) moveTo(row.id, study.id);
      }}
    >
      <td className={styles.studyCells}>
        <span>{words.filter((word) => word !== "").join(" · ")}</span>
        {study.images.expected === null ? null : <span>{t("images-count", { count: study.images.expected })}</span>}
        <span className="tone-accent">{t(`joined-${study.joinedBy}`)}</span>
        <PlainButton tabIndex={-1} onClick={() => void ungroup([row], study.id)}>
          {t("take-out")}
          {isCursor ? <Kbd>{showKey("shift+g")}</Kbd> : null}
        </PlainButton>
      </td>
    </tr>
  );
}
