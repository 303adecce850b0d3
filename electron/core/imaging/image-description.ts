/** The Image Pixel Module (PS3.3 C.7.6.3) of one instance, checked before anything is allocated by its numbers. */
import { type Attributes, numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";

export type Photometric =
  | "MONOCHROME1"
  | "MONOCHROME2"
  | "PALETTE COLOR"
  | "RGB"
  | "YBR_FULL"
  | "YBR_FULL_422"
  | "YBR_PARTIAL_422"
  | "YBR_PARTIAL_420"
  | "YBR_ICT"
  | "YBR_RCT";

export interface ImageDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: 1 | 3;
  /** `float` and `double`: Float Pixel Data (7FE0,0008), Double Float Pixel Data (7FE0,0009). */
  readonly number: "integer" | "float" | "double";
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly photometric: Photometric;
  /** Planar Configuration (0028,0006) 1: all of a colour, then the next. */
  readonly planar: boolean;
}

const photometrics: readonly Photometric[] = [
  "MONOCHROME1",
  "MONOCHROME2",
  "PALETTE COLOR",
  "RGB",
  "YBR_FULL",
  "YBR_FULL_422",
  "YBR_PARTIAL_422",
  "YBR_PARTIAL_420",
  "YBR_ICT",
  "YBR_RCT",
];

/** No image has more frames; beyond it the number is damaged, whatever the bytes say. */
const MOST_FRAMES = 1_000_000;

function whole(attributes: Attributes, name: string, low: number, high: number, missing?: number): number {
  // What stands there but cannot be read is damage; only what is absent may be assumed.
  const value = numberOf(attributes, name) ?? (attributes.has(name) ? undefined : missing);
  if (value === undefined || !Number.isInteger(value) || value < low || value > high) {
    throw new ProblemError("damaged", `(${name.slice(0, 4)},${name.slice(4)}) is missing or out of its range`);
  }
  return value;
}

/** @throws ProblemError `damaged` when the attributes contradict each other, `undecodable` for retired forms */
export function describeImage(attributes: Attributes): ImageDescription {
  const number = attributes.has(tag.FloatPixelData)
    ? "float"
    : attributes.has(tag.DoubleFloatPixelData)
      ? "double"
      : "integer";
  const samples = whole(attributes, tag.SamplesPerPixel, 1, 4);
  if (samples !== 1 && samples !== 3) throw new ProblemError("undecodable", `${samples} samples a pixel`);
  const photometric = photometricOf(attributes, samples);
  const bitsAllocated = whole(attributes, tag.BitsAllocated, 1, 64);
  if (number === "integer" && ![1, 8, 16, 32].includes(bitsAllocated)) {
    throw new ProblemError("undecodable", `${bitsAllocated} bits allocated`);
  }
  const bitsStored =
    number === "integer" ? whole(attributes, tag.BitsStored, 1, bitsAllocated, bitsAllocated) : bitsAllocated;
  const stated = numberOf(attributes, tag.HighBit) ?? bitsStored - 1;
  // A high bit that cannot be is ignored, as all readers do; one above the stored bits shifts them (PS3.5 8.1.1).
  const highBit = stated >= bitsStored - 1 && stated < bitsAllocated ? stated : bitsStored - 1;
  return {
    rows: whole(attributes, tag.Rows, 1, 65_535),
    columns: whole(attributes, tag.Columns, 1, 65_535),
    frames: whole(attributes, tag.NumberOfFrames, 1, MOST_FRAMES, 1),
    samples,
    number,
    bitsAllocated,
    bitsStored,
    highBit,
    // Without it nobody knows whether high values are negative: grey images are refused, colours have no sign.
    signed:
      number === "integer" && whole(attributes, tag.PixelRepresentation, 0, 1, samples === 3 ? 0 : undefined) === 1,
    photometric,
    planar: samples === 3 && numberOf(attributes, tag.PlanarConfiguration) === 1,
  };
}

function photometricOf(attributes: Attributes, samples: 1 | 3): Photometric {
  const stated = textOf(attributes, tag.PhotometricInterpretation);
  const found = photometrics.find((known) => known === stated);
  if (found === undefined && stated !== "") throw new ProblemError("undecodable", "unknown photometric interpretation");
  const photometric = found ?? (samples === 3 ? "RGB" : "MONOCHROME2");
  const isOneSample = photometric.startsWith("MONO") || photometric === "PALETTE COLOR";
  if (isOneSample !== (samples === 1)) {
    throw new ProblemError("damaged", "samples per pixel and photometric interpretation contradict each other");
  }
  return photometric;
}
