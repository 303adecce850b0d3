/** From received bytes to what the vault keeps: header, ready frames, digests, or the reason why not. */
import { createHash } from "node:crypto";
import { numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import type { PreparedInstance } from "../vault/vault.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { decodeImage } from "./decode-image.ts";
import { isImageClass, kindOf, readInstanceHeader } from "./instance-header.ts";
import { openPart10 } from "./part-10.ts";

export interface PrepareLimits {
  /** Bytes that all ready frames of one instance may take. */
  readonly mostReadyBytes: number;
}

export const defaultLimits: PrepareLimits = { mostReadyBytes: 1_500_000_000 };

const pixelTags = [tag.PixelData, tag.FloatPixelData, tag.DoubleFloatPixelData];

/**
 * Prepares one instance. Expected failures are not thrown: they stand in `problem`, and the original is kept.
 *
 * @param bytes a whole file as it came; untrusted
 */
export async function prepareInstance(bytes: Uint8Array, limits: PrepareLimits = defaultLimits): Promise<PreparedInstance> {
  const originalDigest = createHash("sha256").update(bytes).digest("hex");
  const kept = { original: bytes, originalDigest };
  let known: Pick<PreparedInstance, "sopUid" | "number" | "header"> = { sopUid: "", number: null, header: null };
  try {
    const file = openPart10(bytes);
    const attributes = fileAttributes(file.dataSet);
    const sopUid = textOf(attributes, tag.SOPInstanceUID);
    const hasPixels = pixelTags.some((name) => attributes.element(name) !== undefined);
    const isImage = hasPixels || attributes.has(tag.Rows);
    const kind = kindOf(textOf(attributes, tag.SOPClassUID), isImage);
    const bare = readInstanceHeader(attributes, file.transferSyntax, kind, null);
    if (bare === null) throw new ProblemError("damaged", "SOP Instance UID (0008,0018) is missing or invalid");
    known = { sopUid, number: numberOf(attributes, tag.InstanceNumber), header: bare };
    if (!isImage) {
      if (file.cut !== null) throw new ProblemError("damaged", file.cut);
      if (isImageClass(bare.sopClass)) throw new ProblemError("missing-pixels");
      return { ...known, ...kept, problem: null, frames: [], pixelDigest: null };
    }
    const { header: image, frames, digest } = await decodeImage(file, attributes, limits.mostReadyBytes);
    return { ...known, ...kept, header: { ...bare, image }, problem: null, frames, pixelDigest: digest };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...known, ...kept, problem: error.problem, frames: [], pixelDigest: null };
  }
}
