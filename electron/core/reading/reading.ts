/** What the reading room asks for: the content of exams, and their pixels as streams of bytes. */
import type { ExamContent, FramesRequest, StudyContent } from "../../../shared/contract/exam-content.ts";
import type { DicomDocument } from "../../../shared/dicom/document.ts";

/** Bytes on their way out; `bytes` is their exact number. */
export interface ByteStream {
  readonly bytes: number;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** One whole file to save. */
export interface FileContent {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Reading {
  examContent(examId: string): Promise<ExamContent>;
  studyContent(studyId: string): Promise<StudyContent>;
  /** `seriesInstances` of the contract as JSON text: stored headers go out as they were written, unparsed. */
  instancesJson(seriesId: string): Promise<string>;
  /** @returns null when none was made yet */
  thumbnail(seriesId: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Records in the order asked (shared/contract/exam-content.ts). */
  frames(request: FramesRequest, signal: AbortSignal): Promise<ByteStream>;
  /** A report's tree, an embedded file's kind, or what it is called. */
  document(instanceId: string): Promise<DicomDocument>;
  /** The file embedded in an encapsulated document, or the original Part 10 bytes of anything else. */
  file(instanceId: string): Promise<FileContent>;
  /** A ZIP archive of a study's originals, made while it is sent. */
  exportStudy(
    studyId: string,
    signal: AbortSignal,
  ): Promise<{ readonly name: string; readonly body: ReadableStream<Uint8Array<ArrayBuffer>> }>;
}
