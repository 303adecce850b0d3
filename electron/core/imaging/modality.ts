/** Stored values to modality values: Rescale Slope and Intercept or a Modality LUT (PS3.3 C.11.1). */
import type { PixelFormat } from "../../../shared/dicom/instance-header.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { ImageDescription } from "./image-description.ts";
import { type LookupTable, look } from "./lookup-table.ts";
import type { Samples } from "./stored-samples.ts";

export type ModalityTransform =
  | { readonly kind: "rescale"; readonly slope: number; readonly intercept: number }
  | { readonly kind: "table"; readonly table: LookupTable };

export const identity: ModalityTransform = { kind: "rescale", slope: 1, intercept: 0 };

export const isIdentity = (transform: ModalityTransform): boolean =>
  transform.kind === "rescale" && transform.slope === 1 && transform.intercept === 0;

export function applyTransform(transform: ModalityTransform, stored: number): number {
  return transform.kind === "table" ? look(transform.table, stored) : stored * transform.slope + transform.intercept;
}

type Range = readonly [low: number, high: number];

const fitsInt16 = ([low, high]: Range): boolean => low >= -32_768 && high <= 32_767;

/** Values a transform can give for stored values in a range; null when some are not whole numbers. */
function wholeRange(transform: ModalityTransform, [low, high]: Range): Range | null {
  if (transform.kind === "table") {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const entry of transform.table.entries) {
      if (entry < least) least = entry;
      if (entry > most) most = entry;
    }
    return [least, most];
  }
  const { slope, intercept } = transform;
  if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return null;
  const ends = [low * slope + intercept, high * slope + intercept];
  return [Math.min(...ends), Math.max(...ends)];
}

/** Every stored value that the header allows. */
export function storedRange({ bitsStored, signed }: ImageDescription): Range {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}

/**
 * The form in which all modality values are exact, as far as `range` and the transforms tell.
 *
 * @throws ProblemError `damaged` when values would not be finite
 * @returns `null`: whole numbers that may or may not fit 16 bits; the pixels themselves must be looked at
 */
export function formatFor(
  image: ImageDescription,
  transforms: readonly ModalityTransform[],
  range: Range = storedRange(image),
): Exclude<PixelFormat, "rgb8"> | null {
  if (image.number !== "integer") return "float32";
  for (const transform of transforms) {
    if (transform.kind === "table") continue;
    const ends = range.map((stored) => Math.fround(applyTransform(transform, stored)));
    if (!ends.every(Number.isFinite)) throw new ProblemError("damaged", "rescaled values are beyond all numbers");
  }
  if (image.bitsAllocated <= 8 && !image.signed && transforms.every(isIdentity)) return "uint8";
  const ranges = transforms.map((transform) => wholeRange(transform, range));
  if (ranges.includes(null)) return "float32";
  return ranges.every((found) => found !== null && fitsInt16(found)) ? "int16" : null;
}

/** Smallest and largest stored value; NaN and infinities, which float images may hold, do not count. */
export function sampleRange(samples: Samples): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index] ?? 0;
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
  }
  return low > high ? [0, 0] : [low, high];
}

export type ReadyArray = Uint8Array | Int16Array | Float32Array;

/** Writes modality values of one frame. */
export function writeModalityValues(samples: Samples, transform: ModalityTransform, out: ReadyArray): void {
  if (isIdentity(transform)) {
    out.set(samples);
  } else if (transform.kind === "rescale") {
    const { slope, intercept } = transform;
    for (let index = 0; index < out.length; index++) out[index] = (samples[index] ?? 0) * slope + intercept;
  } else {
    for (let index = 0; index < out.length; index++) out[index] = look(transform.table, samples[index] ?? 0);
  }
}

/** Smallest and largest modality value, leaving padding out unless nothing else is there. */
export function valueRange(values: ReadyArray, padding: Range | null): Range {
  if (padding === null) return sampleRange(values);
  const [from, to] = padding;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value >= from && value <= to) continue;
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
  }
  return low > high ? sampleRange(values) : [low, high];
}
