import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import type { StudyQuery } from "./archive.ts";

/** Whether a study answers a query; a study without a date may have been performed on any day. */
export function matchesQuery(query: StudyQuery, study: StudySummary): boolean {
  const { dates, patientId, accession } = query;
  if (query.study !== undefined && query.study !== study.study) return false;
  if (patientId !== undefined && patientId.trim() !== study.patient.id.trim()) return false;
  if (accession !== undefined && accession.trim() !== study.accession.trim()) return false;
  if (dates === undefined || !/^\d{8}$/.test(study.date)) return true;
  return (dates.from === "" || study.date >= dates.from) && (dates.to === "" || study.date <= dates.to);
}
