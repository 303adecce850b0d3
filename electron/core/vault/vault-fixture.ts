/** Rows and instances for tests of the vault and of what stands on it. */
import { createCipheriv, createHash, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { imageHeaderExample, instanceHeaderExample } from "../../../shared/dicom/instance-header-example.ts";
import { sopInstanceUid } from "../../../shared/dicom/uid.ts";
import type { Database } from "./schema.ts";
import type { PreparedInstance } from "./vault.ts";

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export async function addPatient(index: Kysely<Database>, name = "Doe^Jane"): Promise<string> {
  const id = randomUUID();
  const name_json = JSON.stringify({ alphabetic: name, ideographic: "", phonetic: "" });
  await index
    .insertInto("patient")
    .values({ id, assigner: "a", patient_id: id, name_json, birth_date: "19600101", sex: "F" })
    .execute();
  return id;
}

export async function addStudy(index: Kysely<Database>, patient: string): Promise<string> {
  const id = randomUUID();
  await index
    .insertInto("study")
    .values({
      id,
      site_id: "site",
      archive_id: "archive",
      study_uid: id,
      patient_ref: patient,
      summary_json: "{}",
      first_seen_at: 1,
      seen_at: 1,
    })
    .execute();
  return id;
}

/** A series of a new study of a new patient, unless a study is given. */
export async function addSeries(index: Kysely<Database>, study?: string): Promise<string> {
  const id = randomUUID();
  const study_id = study ?? (await addStudy(index, await addPatient(index)));
  await index.insertInto("series").values({ id, study_id, series_uid: id, summary_json: "{}" }).execute();
  return id;
}

export async function addExam(index: Kysely<Database>, patient: string, studies: readonly string[]): Promise<string> {
  const id = randomUUID();
  await index
    .insertInto("exam")
    .values({
      id,
      site_id: "site",
      patient_ref: patient,
      priority: "routine",
      priority_from: "archive",
      fetch_wish: "auto",
      created_at: 1,
      changed_at: 1,
      note: "",
    })
    .execute();
  for (const study_id of studies) {
    await index.insertInto("exam_study").values({ exam_id: id, study_id, joined_by: "own" }).execute();
  }
  return id;
}

const frameHeader = { position: null, orientation: null, thickness: null, windows: [], frameTime: null, dimension: [] };

/** The same bytes for the same words, and nothing like them for others. */
export function noise(words: string, bytes: number): Buffer {
  const key = createHash("sha256").update(words).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

/** An 8-bit image of one row, whose bytes follow from its number and sizes. */
export function preparedInstance(number: number, frames: number, frameBytes: number): PreparedInstance {
  const sopUid = sopInstanceUid.parse(`1.2.3.${number + 1}`);
  const original = noise(`original ${number}`, Math.max(1, Math.floor(frameBytes / 2)));
  const pixels = Array.from({ length: frames }, (_, frame) => noise(`frame ${number} ${frame}`, frameBytes));
  const header = instanceHeaderExample({
    instance: sopUid,
    sopClass: "1.2.840.10008.5.1.4.1.1.7",
    number,
    imageType: [],
    image: imageHeaderExample({
      rows: 1,
      columns: frameBytes,
      format: "uint8",
      frameBytes,
      spacing: null,
      range: [0, 255],
      frames: pixels.map(() => frameHeader),
      frameOfReference: null,
    }),
  });
  return {
    sopUid,
    number,
    header,
    problem: null,
    original,
    originalDigest: digest(original),
    frames: pixels,
    pixelDigest: digest(Buffer.concat(pixels)),
  };
}
