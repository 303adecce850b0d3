import { type MouseEvent, memo } from "react";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { isDone } from "../../shared/worklist/match-row.ts";
import type { View } from "../../shared/worklist/view.ts";
import { type CellContext, cellTitle, examCell } from "./exam-cell.tsx";
import { expand, extendTo, moveTo, toggleChoice } from "./selection.ts";
import styles from "./worklist.module.css";

interface ExamLineProps {
  readonly row: ExamRow;
  readonly columns: View["columns"];
  readonly template: string;
  readonly context: CellContext;
  readonly isCursor: boolean;
  readonly chosen: boolean;
  readonly expanded: boolean;
  /** It came in just now. */
  readonly taken: boolean;
  readonly index: number;
  readonly height: number;
  readonly transform: string;
  readonly onOpen: (id: string) => void;
  readonly onMenu: (event: MouseEvent, id: string) => void;
}

/** The element's id of an exam's line, or of a study's under it. */
export const lineId = (examId: string, studyId: string | null = null): string =>
  studyId === null ? `exam-${examId}` : `exam-${examId}-${studyId}`;

function press(event: MouseEvent, id: string): void {
  if (event.shiftKey) extendTo(id);
  else if (event.ctrlKey || event.metaKey) toggleChoice(id);
  else moveTo(id);
}

/** One exam. */
export const ExamLine = memo(function ExamLine(props: ExamLineProps) {
  const {
    row,
    columns,
    template,
    context,
    isCursor,
    chosen,
    expanded,
    taken,
    index,
    height,
    transform,
    onOpen,
    onMenu,
  } = props;
  const joined = row.studies.length - 1;
  const { t } = context;
  return (
    <tr
      id={lineId(row.id)}
      aria-rowindex={index}
      aria-selected={chosen || isCursor}
      aria-level={1}
      aria-expanded={joined > 0 ? expanded : undefined}
      className={`${styles.line} ${styles.row}`}
      data-cursor={isCursor}
      data-chosen={chosen}
      data-done={isDone(row)}
      style={{ gridTemplateColumns: template, height, transform }}
      onMouseDown={(event) => {
        if (event.button === 0) press(event, row.id);
      }}
      onDoubleClick={() => onOpen(row.id)}
      onContextMenu={(event) => onMenu(event, row.id)}
    >
      {columns.map(({ id }) => (
        <td
          key={id}
          title={cellTitle(id, row, context)}
          className={id === "patient" ? `${styles.cell} ${styles.patient}` : styles.cell}
        >
          {id === "patient" && taken ? <span className={styles.taken}>{t("just-taken")}</span> : null}
          {examCell(id, row, context)}
          {id === "patient" && joined > 0 ? (
            <button
              type="button"
              tabIndex={-1}
              className={styles.joined}
              title={t("show-studies", { n: joined + 1 })}
              onMouseDown={(event) => event.stopPropagation()}
              onClick={() => expand(row.id)}
            >
              {t("more-studies", { n: joined })}
            </button>
          ) : null}
        </td>
      ))}
    </tr>
  );
});
