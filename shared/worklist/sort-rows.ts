/** Several sort keys over rows (rules WL-30 to WL-32). */
import type { ExamRow } from "./exam-row.ts";
import { foldText } from "./folded-text.ts";
import { type ListContext, numberIn, sortName, textsIn } from "./row-values.ts";
import type { ColumnId, SortKey } from "./view.ts";

type Key = number | string | null;

const priorities = { stat: 0, urgent: 1, routine: 2 } as const;
const states = { problem: 0, reading: 1, ready: 2, fetching: 3, new: 4, expected: 5, read: 6 } as const;
const places = { here: 0, partly: 1, remote: 2 } as const;

function keyOf(row: ExamRow, column: ColumnId, context: ListContext): Key {
  switch (column) {
    case "time-left":
      return row.dueAt;
    case "exam-age":
      // The older exam has the earlier date: up is the younger first.
      return row.performedAt === null ? null : -row.performedAt;
    case "patient":
      return sortName(row) || null;
    case "priority":
      return priorities[row.priority];
    case "state":
      return states[row.state];
    case "place":
      return places[row.place];
    case "site": {
      const at = context.siteOrder.indexOf(row.siteId);
      return at < 0 ? null : at;
    }
    case "age-sex":
    case "images":
    case "priors":
      return numberIn(row, column, context.now);
    default:
      return foldText(textsIn(row, column)[0] ?? "") || null;
  }
}

/** WL-31: what is not known comes last, whichever way the rest runs. */
function compare(a: Key, b: Key, up: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * (up ? 1 : -1);
}

/**
 * WL-32: alike in every key, the exam that is due first, then the one seen first, then by id: the order never flickers.
 * Rows are brought into this order once, however often they are then sorted by other keys.
 */
export function restingOrder(rows: Iterable<ExamRow>): ExamRow[] {
  return [...rows].sort(
    (a, b) =>
      compare(a.dueAt, b.dueAt, true) || a.firstSeenAt - b.firstSeenAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** @param rows in their resting order, which those that are alike in every key keep */
export function sortRows(rows: readonly ExamRow[], sorts: readonly SortKey[], context: ListContext): ExamRow[] {
  const keys = sorts.map(({ column, direction }) => ({
    of: rows.map((row) => keyOf(row, column, context)),
    up: direction !== "down",
  }));
  const places = Array.from(rows, (_, at) => at);
  places.sort((a, b) => {
    for (const { of, up } of keys) {
      const order = compare(of[a] ?? null, of[b] ?? null, up);
      if (order !== 0) return order;
    }
    return 0;
  });
  return places.flatMap((at) => rows[at] ?? []);
}
