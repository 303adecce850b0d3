/** The reading room's questions, answered from the vault; nothing here asks an archive. */
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { DicomDocument } from "../../../shared/dicom/document.ts";
import type { InstanceHeader } from "../../../shared/dicom/instance-header.ts";
import { type Problem, ProblemError } from "../../../shared/problem.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import type { Imaging } from "../imaging/index.ts";
import type { OpenVault } from "../vault/index.ts";
import { dicomFile } from "./dicom-file.ts";
import { exportStudy } from "./export-study.ts";
import { FrameSizes, streamFrames } from "./frames-stream.ts";
import type { FileContent, Reading } from "./reading.ts";
import { seriesInstancesJson } from "./series-instances.ts";
import { studiesOfExam, studyContents } from "./study-content.ts";

export interface ReadingPlace {
  readonly vault: OpenVault;
  readonly imaging: Pick<Imaging, "readDocument">;
  readonly row: (examId: string) => ExamRow;
  /** Why a study's last fetch failed. */
  readonly problemOf: (studyId: string) => Problem | null;
  readonly audit: (event: AuditEvent) => void;
  /** Told of each series of which something turned out to be damaged on this disk. */
  readonly damaged: (studyId: string, seriesId: string) => void;
}

/** Types that a browser may be told; anything else is bytes. Nothing here is ever rendered as a page. */
const mediaTypes: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "text/plain": "txt",
  "image/jpeg": "jpg",
  "image/png": "png",
  "model/stl": "stl",
};

export function createReading({ vault, imaging, row, problemOf, audit, damaged }: ReadingPlace): Reading {
  const { index } = vault;
  const sizes = new FrameSizes(index);
  const originalOf = async (instanceId: string) => {
    const known = await index.selectFrom("instance").select("id").where("id", "=", instanceId).executeTakeFirst();
    if (known === undefined) throw new ProblemError("not-found", "no such instance");
    return vault.readOriginal(instanceId);
  };
  const headerOf = async (instanceId: string): Promise<InstanceHeader | null> => {
    const row = await index
      .selectFrom("instance")
      .select("header_json")
      .where("id", "=", instanceId)
      .executeTakeFirst();
    // Written by this program from the same type.
    return row?.header_json == null ? null : (JSON.parse(row.header_json) as InstanceHeader);
  };
  const seriesOf = async (instanceId: string): Promise<{ id: string; study_id: string } | null> => {
    const series = await index
      .selectFrom("instance")
      .innerJoin("series", "series.id", "instance.series_id")
      .select(["series.id", "series.study_id"])
      .where("instance.id", "=", instanceId)
      .executeTakeFirst();
    return series ?? null;
  };
  const foundDamaged = async (instanceId: string): Promise<void> => {
    const series = await seriesOf(instanceId);
    if (series !== null) damaged(series.study_id, series.id);
  };
  /** Priors looked at, by exam and the time it was opened: told once an opening. */
  const toldPriors = new Set<string>();
  const tellPriorOpened = async (seriesId: string): Promise<void> => {
    const opened = await index
      .selectFrom("series")
      .innerJoin("prior", "prior.study_id", "series.study_id")
      .innerJoin("exam", "exam.id", "prior.exam_id")
      .select(["exam.id", "exam.reading_since", "series.study_id"])
      .where("series.id", "=", seriesId)
      .where("exam.reading_since", "is not", null)
      .execute();
    for (const { id: examId, reading_since, study_id: studyId } of opened) {
      const key = `${examId} ${reading_since} ${studyId}`;
      if (toldPriors.has(key)) continue;
      toldPriors.add(key);
      audit({ kind: "prior-opened", examId, studyId });
    }
  };
  return {
    async examContent(examId) {
      const exam = row(examId);
      const studies = await studyContents(index, await studiesOfExam(index, examId), problemOf);
      return { exam, studies: [...studies] };
    },

    async studyContent(studyId) {
      const wanted = new Map([[studyId, { role: "prior", relevance: null } as const]]);
      const [content] = await studyContents(index, wanted, problemOf);
      if (content === undefined) throw new ProblemError("not-found", "no such study");
      return content;
    },

    async instancesJson(seriesId) {
      await tellPriorOpened(seriesId);
      return seriesInstancesJson(index, seriesId);
    },

    async thumbnail(seriesId) {
      const found = await index.selectFrom("series").select("thumbnail").where("id", "=", seriesId).executeTakeFirst();
      if (found === undefined) throw new ProblemError("not-found", "no such series");
      return found.thumbnail === null ? null : new Uint8Array(found.thumbnail);
    },

    frames: (request, signal) => streamFrames({ vault, sizes, damaged: foundDamaged }, request, signal),

    async document(instanceId): Promise<DicomDocument> {
      return (await imaging.readDocument(await originalOf(instanceId))).document;
    },

    async file(instanceId): Promise<FileContent> {
      const original = await originalOf(instanceId);
      const series = await seriesOf(instanceId);
      if (series !== null) audit({ kind: "exported", studyId: series.study_id, instances: 1, to: "file" });
      const { document, bytes } = await imaging.readDocument(original).catch((error: unknown) => {
        if (error instanceof ProblemError) return { document: null, bytes: null };
        throw error;
      });
      if (document?.kind !== "file" || bytes === null) {
        return {
          name: "image.dcm",
          mediaType: "application/dicom",
          bytes: dicomFile(original, await headerOf(instanceId)),
        };
      }
      const ending = mediaTypes[document.mediaType];
      const mediaType = ending === undefined ? "application/octet-stream" : document.mediaType;
      return { name: `document.${ending ?? "bin"}`, mediaType, bytes: new Uint8Array(bytes) };
    },

    async exportStudy(studyId, signal) {
      const { instances, body } = await exportStudy(vault, studyId, signal);
      audit({ kind: "exported", studyId, instances, to: "file" });
      return { name: "study.zip", body };
    },
  };
}
