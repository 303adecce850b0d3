/** Writes DICOM Part 10 files (PS3.10 7): preamble, meta header, data set, pixel data. */
import { deflateRawSync } from "node:zlib";
import type { CharacterSet } from "./character-set.ts";
import { type DataSet, encodeDataSet, encodeElement, encodeItem } from "./data-set.ts";

export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const deflatedLittleEndian = "1.2.840.10008.1.2.1.99";
export const jpegLsLossless = "1.2.840.10008.1.2.4.80";

/** Implementation Class UID of these phantoms, under 2.25. */
const IMPLEMENTATION = "2.25.281474976710656001";

export type PixelData =
  | { readonly kind: "native"; readonly bytes: Uint8Array; readonly bitsAllocated: 8 | 16 }
  /** One fragment a frame, with a basic offset table (PS3.5 A.4). */
  | { readonly kind: "encapsulated"; readonly frames: readonly Uint8Array[] };

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The 128-byte preamble, "DICM" and the file meta group. */
export function encodeMeta(sopClass: string, sopInstance: string, transferSyntax: string): Uint8Array {
  const group = Buffer.concat([
    encodeElement(0x00020001, "OB", Uint8Array.of(0, 1)),
    encodeElement(0x00020002, "UI", ascii(sopClass)),
    encodeElement(0x00020003, "UI", ascii(sopInstance)),
    encodeElement(0x00020010, "UI", ascii(transferSyntax)),
    encodeElement(0x00020012, "UI", ascii(IMPLEMENTATION)),
    encodeElement(0x00020013, "SH", ascii("ALCOVE_PHANTOM")),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  return Buffer.concat([new Uint8Array(128), ascii("DICM"), encodeElement(0x00020000, "UL", length), group]);
}

/** Pixel Data (7FE0,0010), with its header. */
export function encodePixelElement(pixels: PixelData): Uint8Array {
  if (pixels.kind === "native")
    return encodeElement(0x7fe00010, pixels.bitsAllocated === 16 ? "OW" : "OB", pixels.bytes);
  const frames = pixels.frames.map((frame) =>
    frame.length % 2 === 0 ? frame : Buffer.concat([frame, Uint8Array.of(0)]),
  );
  const offsets = new Uint8Array(frames.length * 4);
  const view = new DataView(offsets.buffer);
  let offset = 0;
  for (const [index, frame] of frames.entries()) {
    view.setUint32(index * 4, offset, true);
    offset += frame.length + 8;
  }
  const end = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
  const fragments = frames.map((frame) => encodeItem(frame));
  return Buffer.concat([
    encodeElement(0x7fe00010, "OB", new Uint8Array(0), 0xffffffff),
    encodeItem(offsets),
    ...fragments,
    end,
  ]);
}

/** A whole file. `dataSet` states its SOP class and instance; `pixels` come last, as their tag wants. */
export function encodePart10(
  dataSet: DataSet,
  set: CharacterSet,
  transferSyntax = explicitLittleEndian,
  pixels?: PixelData,
): Uint8Array {
  const { SOPClassUID, SOPInstanceUID } = dataSet;
  if (typeof SOPClassUID !== "string" || typeof SOPInstanceUID !== "string")
    throw new TypeError("SOP class and instance are needed.");
  const body = encodeDataSet(dataSet, set);
  const parts = pixels === undefined ? [body] : [body, encodePixelElement(pixels)];
  const meta = encodeMeta(SOPClassUID, SOPInstanceUID, transferSyntax);
  if (transferSyntax !== deflatedLittleEndian) return Buffer.concat([meta, ...parts]);
  const deflated = deflateRawSync(Buffer.concat(parts), { level: 9 });
  return Buffer.concat([meta, deflated, new Uint8Array(deflated.length % 2)]);
}
