/** What a folder archive needs to list a file: who and what it is, from its first part. */

import type { InstanceSummary, SeriesSummary, StudySummary } from "../../../shared/dicom/summaries.ts";
import { instanceSummaryOf, seriesSummaryOf, studySummaryOf } from "../../../shared/dicom/summarize.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { openPart10 } from "./part-10.ts";

export interface FileSummary {
  readonly study: StudySummary;
  readonly series: SeriesSummary;
  readonly instance: InstanceSummary;
  readonly transferSyntax: string;
}

/**
 * Reads a file's summaries.
 *
 * @param bytes the file, or its first part: 64 KiB hold what is read here in all but odd files
 * @throws ProblemError `not-dicom`, or `damaged` when a UID is missing, or lies behind the end of the part
 */
export function summarizeFile(bytes: Uint8Array): FileSummary {
  const { dataSet, transferSyntax, cut } = openPart10(bytes, false);
  const attributes = fileAttributes(dataSet);
  const study = studySummaryOf(attributes);
  const series = seriesSummaryOf(attributes);
  const instance = instanceSummaryOf(attributes);
  if (study === null || series === null || instance === null) {
    throw new ProblemError("damaged", cut ?? "study, series or instance UID is missing or invalid");
  }
  return { study, series, instance, transferSyntax };
}
