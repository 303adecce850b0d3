/** Rows of QIDO-RS answers and metadata (PS3.18 F): which are the same, and what each says. */
import { setImmediate } from "node:timers/promises";
import { textOf } from "../../../shared/dicom/attributes.ts";
import { attributesFromDicomJson } from "../../../shared/dicom/dicom-json.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { seriesUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import { type UnreadableRow, unreadableRow } from "./unreadable-row.ts";

export type Level = "studies" | "series" | "instances";

/** So many rows are read without letting others have the event loop. */
export const READ_AT_ONCE = 50;

const uidTag: Readonly<Record<Level, string>> = {
  studies: tag.StudyInstanceUID,
  series: tag.SeriesInstanceUID,
  instances: tag.SOPInstanceUID,
};

const isDataSet = (json: unknown): boolean => typeof json === "object" && json !== null && !Array.isArray(json);

/** The UID a row names, whatever it is worth; "" where there is none. */
export const uidOf = (json: unknown, level: Level): string =>
  isDataSet(json) ? textOf(attributesFromDicomJson(json), uidTag[level]) : "";

/** By what a row is known when it comes again on another page: its UID, else all that it says. */
export function sameRow(json: unknown, level: Level): string {
  const uid = uidOf(json, level);
  return /^[0-9][0-9.]*$/.test(uid) ? uid : JSON.stringify(json);
}

/** Whether metadata of a study is of this series; what names no usable series may be of any. */
export function maybeOfSeries(json: unknown, series: string): boolean {
  const named = seriesUid.safeParse(uidOf(json, "series"));
  return !named.success || named.data === series;
}

export interface ReadRows<Summary> {
  readonly summaries: readonly Summary[];
  readonly unreadable: readonly UnreadableRow[];
}

/**
 * Reads the rows of a list, those that cannot be read apart.
 *
 * @param within UIDs that a row has to bear where it bears any
 * @throws ProblemError `identity-mismatch` when one names another than was asked for
 */
export async function readRows<Summary>(
  rows: readonly unknown[],
  read: (json: unknown) => Summary,
  within: readonly (readonly [string, string])[] = [],
): Promise<ReadRows<Summary>> {
  const [summaries, unreadable]: [Summary[], UnreadableRow[]] = [[], []];
  for (const [at, json] of rows.entries()) {
    if (at % READ_AT_ONCE === READ_AT_ONCE - 1) await setImmediate();
    try {
      const summary = read(json);
      for (const [name, uid] of within) expectUid(json, name, uid);
      summaries.push(summary);
    } catch (error) {
      if (!isProblem(error) || error.problem.code !== "bad-answer") throw error;
      unreadable.push(unreadableRow(isDataSet(json) ? "uid" : "row", JSON.stringify(json)));
    }
  }
  return { summaries, unreadable };
}

/** An answer may leave the UIDs above out; one that names another was not asked for. */
function expectUid(json: unknown, name: string, expected: string): void {
  const uid = textOf(attributesFromDicomJson(json), name);
  if (uid !== "" && uid !== expected) throw new ProblemError("identity-mismatch", "an answer to another question");
}
