/** Cuts pixel data into frames: by size when native, by offset tables or fragments when encapsulated (PS3.5 A.4). */
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Fragment } from "./data-set.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import type { ImageDescription } from "./image-description.ts";

/** Bytes of one native frame; a fraction of a byte for 1-bit frames that do not fill their last one. */
export function nativeFrameSize(image: ImageDescription): number {
  const pixels = image.rows * image.columns;
  if (image.photometric === "YBR_FULL_422" || image.photometric === "YBR_PARTIAL_422") {
    return (pixels * 2 * image.bitsAllocated) / 8;
  }
  if (image.photometric === "YBR_PARTIAL_420") return (pixels * 1.5 * image.bitsAllocated) / 8;
  return (pixels * image.samples * image.bitsAllocated) / 8;
}

/** @throws ProblemError `missing-pixels`, or `damaged` when there are fewer bytes than the header promises */
export function nativeFrames(
  attributes: FileAttributes,
  image: ImageDescription,
  cut: string | null,
): readonly Uint8Array[] {
  const name = pixelTag(attributes);
  const element = name === null ? undefined : attributes.element(name);
  if (name === null || element === undefined || element.length === 0) {
    throw cut === null ? new ProblemError("missing-pixels") : new ProblemError("damaged", cut);
  }
  if (element.fragments !== null) throw new ProblemError("damaged", "native pixel data in fragments");
  const bytes = attributes.bytes(name);
  const size = nativeFrameSize(image);
  if (bytes.length < Math.ceil(size * image.frames)) {
    throw new ProblemError(
      "damaged",
      `${bytes.length} bytes of pixels where ${Math.ceil(size * image.frames)} must be`,
    );
  }
  if (image.bitsAllocated === 1)
    return Array.from({ length: image.frames }, (_, frame) => bitFrame(bytes, frame, image));
  return Array.from({ length: image.frames }, (_, frame) => bytes.subarray(frame * size, (frame + 1) * size));
}

const pixelTag = (attributes: FileAttributes): string | null =>
  [tag.PixelData, tag.FloatPixelData, tag.DoubleFloatPixelData].find((name) => attributes.element(name)) ?? null;

/** Frames of bits follow each other without padding (PS3.5 8.1.1): one byte a pixel from here on. */
export function bitFrame(bytes: Uint8Array, frame: number, image: { rows: number; columns: number }): Uint8Array {
  const pixels = image.rows * image.columns;
  const out = new Uint8Array(pixels);
  const first = frame * pixels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const bit = first + pixel;
    out[pixel] = ((bytes[Math.floor(bit / 8)] ?? 0) >> (bit % 8)) & 1;
  }
  return out;
}

/** @throws ProblemError `missing-pixels`, or `damaged` when fragments cannot be told apart into frames */
export function encapsulatedFrames(
  attributes: FileAttributes,
  image: ImageDescription,
  cut: string | null,
): readonly Uint8Array[] {
  const element = attributes.element(tag.PixelData);
  if (cut !== null) throw new ProblemError("damaged", cut);
  if (element === undefined) throw new ProblemError("missing-pixels");
  if (element.fragments === null) throw new ProblemError("damaged", "compressed pixel data without fragments");
  const [table, ...fragments] = element.fragments;
  if (table === undefined || fragments.length === 0) throw new ProblemError("missing-pixels");
  const groups = groupFragments(attributes, image.frames, table, fragments);
  return groups.map((group) => join(attributes.dataSet.bytes, group));
}

function groupFragments(
  attributes: FileAttributes,
  frames: number,
  table: Fragment,
  fragments: readonly Fragment[],
): readonly (readonly Fragment[])[] {
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  if (fragments.length < frames) {
    throw new ProblemError("damaged", `${fragments.length} fragments for ${frames} frames`);
  }
  const offsets = offsetsOf(attributes, table, frames);
  if (offsets !== null) {
    const byOffset = splitAtOffsets(fragments, offsets);
    if (byOffset !== null) return byOffset;
  }
  const byStart = splitAtStreamStarts(attributes.dataSet.bytes, fragments);
  if (byStart.length === frames) return byStart;
  throw new ProblemError("damaged", "fragments cannot be told apart into frames");
}

/** Extended Offset Table (7FE0,0001), else the Basic Offset Table; null when neither lists every frame. */
function offsetsOf(attributes: FileAttributes, table: Fragment, frames: number): readonly number[] | null {
  const extended = attributes.numbers(tag.ExtendedOffsetTable);
  if (extended.length === frames) return extended;
  if (table.length !== frames * 4) return null;
  const { view } = attributes.dataSet;
  return Array.from({ length: frames }, (_, frame) => view.getUint32(table.start + frame * 4, true));
}

function splitAtOffsets(fragments: readonly Fragment[], offsets: readonly number[]): readonly Fragment[][] | null {
  const base = (fragments[0]?.start ?? 0) - 8;
  const starts = new Map(offsets.map((offset, frame) => [offset, frame]));
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    const frame = starts.get(fragment.start - 8 - base);
    if (frame !== undefined) {
      if (frame !== groups.length) return null;
      groups.push([]);
    }
    groups.at(-1)?.push(fragment);
  }
  return groups.length === offsets.length ? groups : null;
}

/** A new frame begins where a fragment begins with a start of image (JPEG, JPEG-LS) or of code stream (JPEG 2000). */
function splitAtStreamStarts(bytes: Uint8Array, fragments: readonly Fragment[]): readonly Fragment[][] {
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    const marker = ((bytes[fragment.start] ?? 0) << 8) | (bytes[fragment.start + 1] ?? 0);
    const next = ((bytes[fragment.start + 2] ?? 0) << 8) | (bytes[fragment.start + 3] ?? 0);
    const isStart = (marker === 0xffd8 && next > 0xff00) || (marker === 0xff4f && next === 0xff51);
    if (isStart || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(fragment);
  }
  return groups;
}

function join(bytes: Uint8Array, fragments: readonly Fragment[]): Uint8Array {
  const [only] = fragments;
  if (only !== undefined && fragments.length === 1) return bytes.subarray(only.start, only.start + only.length);
  const total = fragments.reduce((sum, { length }) => sum + length, 0);
  const out = new Uint8Array(total);
  let at = 0;
  for (const { start, length } of fragments) {
    out.set(bytes.subarray(start, start + length), at);
    at += length;
  }
  return out;
}
