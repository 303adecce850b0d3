/** Overlay planes (60xx; PS3.3 C.9.2): in their own data, or in the unused bits of the pixels. */

import { numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { Attachment } from "../../../shared/dicom/instance-header.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import type { ImageDescription } from "./image-description.ts";
import type { RawSamples } from "./stored-samples.ts";

type OverlayAttachment = Extract<Attachment, { kind: "overlay" }>;

export interface Overlay {
  readonly attachment: OverlayAttachment;
  /** Bits that lie in the pixels: this one. `null`: in {@link Overlay.data}. */
  readonly embeddedBit: number | null;
  readonly data: Uint8Array;
  /** First image frame (from 0) and number of frames it covers; null: all. */
  readonly frames: { readonly first: number; readonly count: number } | null;
}

const MOST_PIXELS = 1 << 28;

/** Overlays that are whole; one whose data are missing or short is left out, the image is shown without it. */
export function readOverlays(attributes: FileAttributes, image: ImageDescription): readonly Overlay[] {
  const overlays: Overlay[] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const overlay = readOverlay(attributes, image, group.toString(16));
    if (overlay !== null) overlays.push(overlay);
  }
  return overlays;
}

function readOverlay(attributes: FileAttributes, image: ImageDescription, group: string): Overlay | null {
  const rows = numberOf(attributes, `${group}0010`);
  const columns = numberOf(attributes, `${group}0011`);
  if (rows === null || columns === null || rows < 1 || columns < 1 || rows * columns > MOST_PIXELS) return null;
  const count = numberOf(attributes, `${group}0015`);
  const frames = count === null ? null : { first: (numberOf(attributes, `${group}0051`) ?? 1) - 1, count };
  const [row = 1, column = 1] = attributes.numbers(`${group}0050`);
  const pixels = rows * columns;
  const data = overlayBytes(attributes, `${group}3000`);
  const bit = numberOf(attributes, `${group}0102`) ?? 0;
  const isEmbedded = data.length === 0 && bit > 0 && bit < image.bitsAllocated;
  if (isEmbedded && (rows !== image.rows || columns !== image.columns)) return null;
  if (!isEmbedded && data.length < Math.ceil((pixels * Math.max(frames?.count ?? 1, 1)) / 8)) return null;
  return {
    attachment: {
      kind: "overlay",
      bytes: Math.ceil(pixels / 8),
      rows,
      columns,
      origin: [Math.trunc(row), Math.trunc(column)],
      label: textOf(attributes, `${group}1500`) || textOf(attributes, `${group}0022`),
      type: textOf(attributes, `${group}0040`) === "R" ? "roi" : "graphics",
    },
    embeddedBit: isEmbedded ? bit : null,
    data,
    frames: isEmbedded ? null : frames,
  };
}

/** As little endian words, whose first bit is the lowest of the first byte. */
function overlayBytes(attributes: FileAttributes, name: string): Uint8Array {
  const bytes = attributes.bytes(name);
  if (attributes.dataSet.littleEndian || attributes.element(name)?.vr === "OB") return bytes;
  const swapped = bytes.slice();
  for (let at = 0; at + 1 < swapped.length; at += 2) swapped.set([bytes[at + 1] ?? 0, bytes[at] ?? 0], at);
  return swapped;
}

/** Writes one frame's bits, packed from the lowest; nothing where the overlay does not cover the frame. */
export function writeOverlay(overlay: Overlay, frame: number, raw: RawSamples, out: Uint8Array): void {
  const { attachment, embeddedBit, data, frames } = overlay;
  const pixels = attachment.rows * attachment.columns;
  if (embeddedBit !== null) {
    if (raw.rightAligned) return;
    for (let pixel = 0; pixel < pixels; pixel++) {
      if (((raw.samples[pixel] ?? 0) >>> embeddedBit) & 1)
        out[pixel >> 3] = (out[pixel >> 3] ?? 0) | (1 << (pixel & 7));
    }
    return;
  }
  const plane = frames === null ? 0 : frame - frames.first;
  if (plane < 0 || (frames !== null && plane >= frames.count)) return;
  const first = plane * pixels;
  if (first % 8 === 0) {
    out.set(data.subarray(first / 8, first / 8 + attachment.bytes));
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel++) {
    const bit = first + pixel;
    if (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) out[pixel >> 3] = (out[pixel >> 3] ?? 0) | (1 << (pixel & 7));
  }
}
