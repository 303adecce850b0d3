/** What a core says that it holds, image by image, and the pixels that it answers with. */
import { z } from "zod";
import {
  examContent,
  FRAME_RECORD_HEAD_BYTES,
  frameStatus,
  type StoredInstance,
  seriesInstances,
} from "../../shared/contract/exam-content.ts";
import { type ExamRow, examRow } from "../../shared/worklist/exam-row.ts";
import type { Caller } from "./caller.ts";
import { pixelHash } from "./source-images.ts";

const examList = z.object({ exams: z.array(examRow) });

export const examsOf = async (caller: Caller): Promise<readonly ExamRow[]> =>
  (await caller.read(examList, "GET", "/exams")).exams;

export const examOf = async (caller: Caller, accession: string): Promise<ExamRow | undefined> =>
  (await examsOf(caller)).find(({ studies }) => studies.some((study) => study.accession === accession));

/** Every instance that is known of an exam's own studies. */
export async function instancesOf(caller: Caller, examId: string): Promise<readonly StoredInstance[]> {
  const { studies } = await caller.read(examContent, "GET", `/exams/${examId}/content`);
  const known: StoredInstance[] = [];
  for (const { id } of studies.filter(({ role }) => role === "current").flatMap(({ series }) => series)) {
    known.push(...(await caller.read(seriesInstances, "GET", `/series/${id}/instances`)).instances);
  }
  return known;
}

export const NOT_WHOLE = "not whole";

/** Hashes of what is answered for images of one frame, by SOP Instance UID. */
export async function answeredHashes(
  caller: Caller,
  instances: readonly StoredInstance[],
): Promise<ReadonlyMap<string, string>> {
  const shown = instances.filter(({ state, header }) => state === "here" && header?.image != null);
  const hashes = new Map<string, string>();
  if (shown.length === 0) return hashes;
  const answer = await caller.raw("POST", "/frames", {
    items: shown.map(({ id }) => ({ instance: id, from: 0, to: 1 })),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  let at = 0;
  for (const { sopUid, header } of shown) {
    const end = at + FRAME_RECORD_HEAD_BYTES + (header?.image?.frameBytes ?? 0);
    const isWhole = bytes.length >= end && bytes.readUInt32LE(at + 4) === frameStatus.whole;
    hashes.set(sopUid, isWhole ? pixelHash(bytes.subarray(at + FRAME_RECORD_HEAD_BYTES, end)) : NOT_WHOLE);
    at = end;
  }
  return hashes;
}
