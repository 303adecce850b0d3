/** From received bytes to what the vault keeps: header, ready frames, digests, or the reason why not. */
import { createHash } from "node:crypto";
import { type Attributes, numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { seriesUid, studyUid } from "../../../shared/dicom/uid.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { PreparedInstance } from "../vault/vault.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { decodeImage } from "./decode-image.ts";
import { isImageClass, kindOf, readInstanceHeader } from "./instance-header.ts";
import { openPart10 } from "./part-10.ts";

/** Absent: not checked. */
export interface ExpectedIdentity {
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
  readonly patient?: ExpectedPatient;
}

/** Whom the archive listed the study for. */
export interface ExpectedPatient {
  /** Patient ID (0010,0020). */
  readonly id: string;
  /** Issuer of Patient ID (0010,0021); "" when the archive names none. */
  readonly issuer: string;
}

export interface PrepareOptions {
  /** Bytes that all ready frames of one instance may take. */
  readonly mostReadyBytes: number;
  /** False: header and digest only; an image then resolves with the problem `undecodable`. */
  readonly decode: boolean;
  readonly expected?: ExpectedIdentity;
}

export const defaultOptions: PrepareOptions = { mostReadyBytes: 1_500_000_000, decode: true };

/** Directory Record Sequence: a DICOMDIR, which names instances and is none. */
const DIRECTORY_RECORDS = "00041220";
const pixelTags = [tag.PixelData, tag.FloatPixelData, tag.DoubleFloatPixelData];

/**
 * Prepares one instance. Expected failures are not thrown: they stand in `problem`, and the original is kept.
 *
 * @param bytes a whole file as it came; untrusted
 */
export async function prepareInstance(
  bytes: Uint8Array,
  options: PrepareOptions = defaultOptions,
): Promise<PreparedInstance> {
  const originalDigest = createHash("sha256").update(bytes).digest("hex");
  const kept = { original: bytes, originalDigest };
  let known: Pick<PreparedInstance, "sopUid" | "number" | "header"> = { sopUid: "", number: null, header: null };
  try {
    const file = openPart10(bytes);
    const attributes = fileAttributes(file.dataSet);
    if (attributes.element(DIRECTORY_RECORDS) !== undefined)
      throw new ProblemError("not-dicom", "a list of files (DICOMDIR)");
    const sopUid = textOf(attributes, tag.SOPInstanceUID);
    const hasPixels = pixelTags.some((name) => attributes.element(name) !== undefined);
    const isImage = hasPixels || attributes.has(tag.Rows);
    const kind = kindOf(textOf(attributes, tag.SOPClassUID), isImage);
    const bare = readInstanceHeader(attributes, file.transferSyntax, kind, null);
    if (bare === null) throw new ProblemError("damaged", "SOP Instance UID (0008,0018) is missing or invalid");
    if (!hasParents(attributes)) throw new ProblemError("damaged", "study or series UID is missing or invalid");
    checkIdentity(attributes, options.expected ?? {});
    known = { sopUid, number: numberOf(attributes, tag.InstanceNumber), header: bare };
    if (!isImage) {
      if (file.cut !== null) throw new ProblemError("damaged", file.cut);
      if (isImageClass(bare.sopClass)) throw new ProblemError("missing-pixels");
      return { ...known, ...kept, problem: null, frames: [], pixelDigest: null };
    }
    if (!options.decode) throw new ProblemError("undecodable", "kept without decoding");
    const { header: image, frames, digest } = await decodeImage(file, attributes, options.mostReadyBytes);
    return { ...known, ...kept, header: { ...bare, image }, problem: null, frames, pixelDigest: digest };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...known, ...kept, problem: error.problem, frames: [], pixelDigest: null };
  }
}

/** Study (0020,000D) and Series Instance UID (0020,000E): without them nobody knows where an instance belongs. */
const hasParents = (attributes: Attributes): boolean =>
  studyUid.safeParse(textOf(attributes, tag.StudyInstanceUID)).success &&
  seriesUid.safeParse(textOf(attributes, tag.SeriesInstanceUID)).success;

/** PF-18, PF-22: bytes of another study, series, instance or patient than was asked for are never shown in its place. */
function checkIdentity(attributes: Attributes, { study, series, instance, patient }: ExpectedIdentity): void {
  const pairs = [
    [tag.StudyInstanceUID, study],
    [tag.SeriesInstanceUID, series],
    [tag.SOPInstanceUID, instance],
  ] as const;
  for (const [name, expected] of pairs) {
    if (expected !== undefined && textOf(attributes, name) !== expected) throw new ProblemError("identity-mismatch");
  }
  if (patient !== undefined && !isPatient(attributes, patient)) {
    throw new ProblemError("identity-mismatch", "the image names another Patient ID than the archive's list");
  }
}

/** An issuer that either side leaves out is the archive's own, and tells nobody apart. */
function isPatient(attributes: Attributes, { id, issuer }: ExpectedPatient): boolean {
  const named = textOf(attributes, tag.IssuerOfPatientID);
  return textOf(attributes, tag.PatientID) === id.trim() && (named === "" || issuer === "" || named === issuer.trim());
}
