/** Stored pixel values as numbers: byte order, bits stored, high bit, sign (PS3.5 8.1). */
import type { DecodedFrame } from "./codecs.ts";
import type { ImageDescription } from "./image-description.ts";

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Stored values as they lie in the bytes, before high bit and bits stored are looked at. */
export interface RawSamples {
  readonly samples: Samples;
  /** Only native and run-length frames have anything in their unused bits. */
  readonly rightAligned: boolean;
}

/** A view where the bytes already are as this machine wants them (little endian, aligned), else a copy. */
export function rawSamples(frame: DecodedFrame, image: ImageDescription, swap: boolean): RawSamples {
  const { bytes, bytesPerSample: width, rightAligned } = frame;
  if (width < 2)
    return {
      samples: image.signed ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes,
      rightAligned,
    };
  const aligned = swap || bytes.byteOffset % width !== 0 ? bytes.slice() : bytes;
  if (swap) swapBytes(aligned, width);
  const count = Math.floor(aligned.length / width);
  const { buffer, byteOffset } = aligned;
  if (image.number === "float") return { samples: new Float32Array(buffer, byteOffset, count), rightAligned };
  if (image.number === "double") return { samples: new Float64Array(buffer, byteOffset, count), rightAligned };
  if (width === 2) {
    const samples = image.signed
      ? new Int16Array(buffer, byteOffset, count)
      : new Uint16Array(buffer, byteOffset, count);
    return { samples, rightAligned };
  }
  const samples = image.signed ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
  return { samples, rightAligned };
}

/** Reverses the bytes of each `width`-byte number, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** The stored values: only Bits Stored (0028,0101) below High Bit (0028,0102) count, the rest is cut off. */
export function storedSamples({ samples, rightAligned }: RawSamples, image: ImageDescription): Samples {
  if (image.number !== "integer" || image.bitsAllocated === 1) return samples;
  const width = samples.BYTES_PER_ELEMENT * 8;
  const { bitsStored } = image;
  const shift = rightAligned ? 0 : image.highBit - bitsStored + 1;
  if (bitsStored >= width && shift === 0) return samples;
  const out = samples.slice();
  const up = 32 - bitsStored;
  if (image.signed) {
    for (let index = 0; index < out.length; index++) out[index] = (((samples[index] ?? 0) >> shift) << up) >> up;
  } else {
    for (let index = 0; index < out.length; index++) out[index] = (((samples[index] ?? 0) >>> shift) << up) >>> up;
  }
  return out;
}
