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

/** WL-32: alike in every key, the exam that is due first, then the one seen first, then by id: the order never flickers. */
const last = (a: ExamRow, b: ExamRow): number =>
  compare(a.dueAt, b.dueAt, true) || a.firstSeenAt - b.firstSeenAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export function sortRows(rows: readonly ExamRow[], sorts: readonly SortKey[], context: ListContext): ExamRow[] {
  const keyed = rows.map((row) => ({ row, keys: sorts.map(({ column }) => keyOf(row, column, context)) }));
  keyed.sort((a, b) => {
    for (let at = 0; at < sorts.length; at++) {
      const order = compare(a.keys[at] ?? null, b.keys[at] ?? null, sorts[at]?.direction !== "down");
      if (order !== 0) return order;
    }
    return last(a.row, b.row);
  });
  return keyed.map(({ row }) => row);
}
