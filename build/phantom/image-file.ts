/** Puts samples and header together into a file. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CharacterSet } from "./character-set.ts";
import type { DataSet } from "./data-set.ts";
import { compressJpegLs } from "./jpeg-ls.ts";
import {
  type deflatedLittleEndian,
  encodePart10,
  type explicitLittleEndian,
  jpegLsLossless,
  type PixelData,
} from "./part10.ts";

export type PhantomTransferSyntax = typeof explicitLittleEndian | typeof deflatedLittleEndian | typeof jpegLsLossless;

export interface Samples {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2" | "PALETTE COLOR" | "RGB" | "YBR_FULL" | "YBR_FULL_422";
  /** As they stand in the file, frame by frame; signed samples make a signed image. */
  readonly values: Uint16Array | Int16Array | Uint8Array;
}

/** Where a written instance is, and what it is called. */
export interface WrittenInstance {
  readonly file: string;
  readonly sopInstance: string;
}

/** Image Pixel module (PS3.3 C.7.6.3). */
function imagePixel(samples: Samples): DataSet {
  return {
    SamplesPerPixel: samples.samplesPerPixel,
    PhotometricInterpretation: samples.photometric,
    Rows: samples.rows,
    Columns: samples.columns,
    BitsAllocated: samples.values.BYTES_PER_ELEMENT * 8,
    BitsStored: samples.bitsStored,
    HighBit: samples.bitsStored - 1,
    PixelRepresentation: samples.values instanceof Int16Array ? 1 : 0,
  };
}

async function pixelData(samples: Samples, syntax: PhantomTransferSyntax): Promise<PixelData> {
  const { values } = samples;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (syntax === jpegLsLossless) return { kind: "encapsulated", frames: [await compressJpegLs(samples, bytes)] };
  return { kind: "native", bytes, bitsAllocated: values instanceof Uint8Array ? 8 : 16 };
}

/** Writes one image; samples of 16 bits are little endian on every machine that this runs on. */
export async function writeImage(
  header: DataSet,
  samples: Samples,
  set: CharacterSet,
  syntax: PhantomTransferSyntax,
  directory: string,
  name: string,
): Promise<WrittenInstance> {
  const bytes = encodePart10({ ...header, ...imagePixel(samples) }, set, syntax, await pixelData(samples, syntax));
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  writeFileSync(file, bytes);
  return { file, sopInstance: String(header.SOPInstanceUID) };
}
