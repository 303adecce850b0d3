import type { ColumnId, View } from "../../shared/worklist/view.ts";

/** Of its width, how far a column may shrink before the list scrolls sideways. */
const LEAST = 0.66;
/** Names, and columns whose words ask for a person, keep nearly all of theirs. */
const leastOf: Partial<Record<ColumnId, number>> = {
  "time-left": 0.82,
  patient: 0.9,
  modality: 0.85,
  images: 0.76,
  priors: 1.05,
  state: 0.9,
};

/** Columns have their full width in a list of so many pixels; below, they give way to the procedure first. */
const FULL_AT = 2000;

/** The list's columns as a CSS grid within its container; the procedure (or the last) takes what the others leave. */
export function columnTemplate(columns: View["columns"]): string {
  const wide = columns.some(({ id }) => id === "procedure") ? "procedure" : columns.at(-1)?.id;
  return columns
    .map(({ id, width }) => {
      const least = `${((width * (leastOf[id] ?? LEAST)) / 16).toFixed(3)}rem`;
      if (id === wide) return `minmax(min(${least}, 12rem), 1fr)`;
      return `clamp(${least}, ${((width / FULL_AT) * 100).toFixed(2)}cqi, ${(width / 16).toFixed(3)}rem)`;
    })
    .join(" ");
}
