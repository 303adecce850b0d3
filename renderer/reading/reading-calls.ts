/** Calls about what an open exam shows. */
import { z } from "zod";
import { seriesInstances, studyContent } from "../../shared/contract/exam-content.ts";
import { type FindingChange, finding } from "../../shared/contract/finding.ts";
import { dicomDocument } from "../../shared/dicom/document.ts";
import { ask } from "../workspace/ask.ts";

const json = { "Content-Type": "application/json" } as const;
const path = (...parts: readonly string[]): string => `/api/${parts.map(encodeURIComponent).join("/")}`;

export const fetchSeriesInstances = (seriesId: string) =>
  ask(seriesInstances, () => fetch(path("series", seriesId, "instances"), { cache: "no-store" }));
/** Asks the core to fetch a study now, such as a prior that is still at its site. */
export const fetchStudy = (studyId: string) =>
  ask(studyContent, () => fetch(path("studies", studyId, "fetch"), { method: "POST" }));
export const fetchDocument = (instanceId: string) =>
  ask(dicomDocument, () => fetch(path("instances", instanceId, "document"), { cache: "no-store" }));
/** Where an embedded document, or an original instance, is had as a file. */
export const fileAddress = (instanceId: string): string => path("instances", instanceId, "file");

const findingList = z.object({ findings: z.array(finding) });
export const fetchFindings = (examId: string) =>
  ask(findingList, () => fetch(path("exams", examId, "findings"), { cache: "no-store" }));
export const putFinding = (examId: string, change: FindingChange) =>
  ask(finding, () =>
    fetch(path("exams", examId, "findings", change.id), { method: "PUT", headers: json, body: JSON.stringify(change) }),
  );
