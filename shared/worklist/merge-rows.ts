/** Rows as the renderer holds them: changes come as events, in any order. */
import type { ExamRow } from "./exam-row.ts";

/**
 * The rows after a change. WL-34: an older revision never replaces a newer one. Rows that did not change stay the same
 * objects; when nothing changed, so does the whole map.
 */
export function mergeRows(
  rows: ReadonlyMap<string, ExamRow>,
  changed: readonly ExamRow[],
  removed: readonly string[] = [],
): ReadonlyMap<string, ExamRow> {
  const newer = changed.filter((row) => row.revision > (rows.get(row.id)?.revision ?? -1));
  const gone = removed.filter((id) => rows.has(id));
  if (newer.length === 0 && gone.length === 0) return rows;
  const merged = new Map(rows);
  for (const row of newer) merged.set(row.id, row);
  for (const id of gone) merged.delete(id);
  return merged;
}
