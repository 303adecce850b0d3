/** The views that every reader has; their names are in the string catalogues under `view-<id>`. */
import { CANCELLED, ME } from "./row-values.ts";
import type { ColumnId, Filter, SortKey, View } from "./view.ts";

const columns: View["columns"] = [
  { id: "time-left", width: 110 },
  { id: "patient", width: 190 },
  { id: "site", width: 110 },
  { id: "procedure", width: 420 },
  { id: "modality", width: 72 },
  { id: "images", width: 110 },
  { id: "priors", width: 100 },
  { id: "state", width: 110 },
];

const up = (column: ColumnId): SortKey => ({ column, direction: "up" });
const byUrgency: readonly SortKey[] = [up("priority"), up("time-left")];
const oneOf = (column: ColumnId, values: readonly string[]): Filter => ({
  column,
  match: "one-of",
  values: [...values],
  not: false,
});

const viewOf = (id: string, filters: readonly Filter[], more: Partial<View> = {}): View => ({
  id,
  name: "",
  search: "",
  filters: [...filters],
  sorts: [...byUrgency],
  columns: columns.map((column) => ({ ...column })),
  sections: "urgency",
  includeDone: false,
  ...more,
});

/** WL-36: what this reader reads next: reserved by nobody else. */
const mineOrFree = oneOf("reader", [ME, ""]);
/** What has images, or will have none, and is still wanted (OR-35): an order alone cannot be read yet. */
const isToRead: Filter = { ...oneOf("state", ["expected", CANCELLED]), not: true };

export const builtInViews: readonly View[] = [
  viewOf("next", [mineOrFree, isToRead], { sorts: [up("time-left")] }),
  viewOf("stat", [oneOf("priority", ["stat"])]),
  viewOf("due-hour", [{ column: "time-left", match: "at-most", values: ["60"], not: false }]),
  viewOf("reserved", [oneOf("reader", [ME])]),
  viewOf("ct", [oneOf("modality", ["CT"])]),
  viewOf("mr", [oneOf("modality", ["MR"])]),
  viewOf("x-ray", [oneOf("modality", ["CR", "DX", "RF", "XA", "PX", "IO"])]),
  viewOf("ultrasound", [oneOf("modality", ["US", "IVUS"])]),
  viewOf("breast", [oneOf("modality", ["MG"])]),
  viewOf("nuclear", [oneOf("modality", ["NM", "PT"])]),
  viewOf("expected", [oneOf("state", ["expected"])]),
  viewOf("everything", []),
  viewOf("done", [oneOf("state", ["read", "left"])], {
    includeDone: true,
    sections: "none",
    sorts: [{ column: "exam-age", direction: "up" }],
  }),
];
