/** Rows made ready for search and sort by name while nothing else is to do, so that the first letter finds at once. */
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { searchText, sortName } from "../../shared/worklist/row-values.ts";
import { examStore } from "../workspace/exam-store.ts";

/** Left of an idle moment for what comes next. */
const SPARED_MS = 3;

/** Follows the exams. @returns stops */
export function foldAhead(): () => void {
  let rows: Iterator<ExamRow> | null = null;
  let asked: number | undefined;
  const fold = (idle: IdleDeadline): void => {
    asked = undefined;
    while (rows !== null && idle.timeRemaining() > SPARED_MS) {
      const next = rows.next();
      if (next.done === true) rows = null;
      else {
        searchText(next.value);
        sortName(next.value);
      }
    }
    if (rows !== null) asked = requestIdleCallback(fold);
  };
  const anew = (): void => {
    // What is folded already costs a look.
    rows = examStore.getState().byId.values();
    asked ??= requestIdleCallback(fold);
  };
  anew();
  const stop = examStore.subscribe(anew);
  return () => {
    stop();
    if (asked !== undefined) cancelIdleCallback(asked);
  };
}
