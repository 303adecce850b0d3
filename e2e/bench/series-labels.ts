/**
 * What series are, as written down by hand from their headers and pictures: the truth that classification is held against.
 *
 * A column a trait; several regions are parted by blanks; empty: it has none, or neither header nor picture tells.
 * `none` as origin: no image.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SeriesTraits } from "../../shared/hanging/series-traits.ts";

const columns = [
  "origin",
  "plane",
  "weighting",
  "fat-suppressed",
  "contrast",
  "kernel",
  "region",
  "side",
  "view",
] as const;
type Column = (typeof columns)[number];
export type LabelledTraits = Readonly<Record<Column, string>>;

export interface SeriesLabel {
  /** Series Instance UID (0020,000E). */
  readonly series: string;
  /** Where its files are, for people. */
  readonly files: string;
  readonly traits: LabelledTraits;
}

export const labelsFile = join(import.meta.dirname, "series-labels.tsv");

export function readLabels(path: string = labelsFile): readonly SeriesLabel[] {
  const [head = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return lines.map((line) => {
    const values = line.split("\t");
    const of = (name: string): string => values[names.indexOf(name)] ?? "";
    return { series: of("series"), files: of("files"), traits: traitsBy(of) };
  });
}

const traitsBy = (of: (column: Column) => string): LabelledTraits => ({
  origin: of("origin"),
  plane: of("plane"),
  weighting: of("weighting"),
  "fat-suppressed": of("fat-suppressed"),
  contrast: of("contrast"),
  kernel: of("kernel"),
  region: of("region"),
  side: of("side"),
  view: of("view"),
});

/** Traits in the form of labels. @param traits `null`: no image */
export function asLabel(traits: SeriesTraits | null): LabelledTraits {
  if (traits === null) return traitsBy((column) => (column === "origin" ? "none" : ""));
  return traitsBy((column) => {
    if (column === "fat-suppressed") return traits.fatSuppressed?.value === true ? "yes" : "";
    const value = traits[column]?.value ?? "";
    return typeof value === "string" ? value : value.join(" ");
  });
}

/** Columns in which two differ; regions in any order. */
export const differences = (wanted: LabelledTraits, found: LabelledTraits): readonly Column[] =>
  columns.filter((column) => inOrder(wanted[column]) !== inOrder(found[column]));

const inOrder = (text: string): string => text.split(" ").sort().join(" ");
