/** All frames of an image in the form that reaches the screen: modality values or RGB, then attachments. */
import { createHash } from "node:crypto";
import { type Attributes, numberOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { Attachment, ImageHeader, PixelFormat } from "../../../shared/dicom/instance-header.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { compressedSyntax, type DecodedFrame, decodeFrame } from "./codecs.ts";
import { type Palette, paletteToRgb, toRgb } from "./colour.ts";
import type { FileAttributes } from "./data-set-attributes.ts";
import { bitFrame, encapsulatedFrames, nativeFrames } from "./frame-source.ts";
import { type FrameGroups, readFrameGroups } from "./functional-groups.ts";
import { describeImage, type ImageDescription } from "./image-description.ts";
import { readImageGeometry } from "./image-header.ts";
import { readLookupTable } from "./lookup-table.ts";
import {
  applyTransform,
  formatFor,
  identity,
  type ModalityTransform,
  type ReadyArray,
  sampleRange,
  valueRange,
  writeModalityValues,
} from "./modality.ts";
import { type Overlay, readOverlays, writeOverlay } from "./overlays.ts";
import { type Part10, transferSyntax } from "./part-10.ts";
import { type RawSamples, rawSamples, storedSamples } from "./stored-samples.ts";
import { readVoiTables, type VoiTable } from "./voi-tables.ts";

export interface DecodedImage {
  readonly header: ImageHeader;
  /** Views of one buffer, which can be transferred as a whole. */
  readonly frames: readonly Uint8Array[];
  /** SHA-256 over the frames in order, hex. */
  readonly digest: string;
}

const BYTES: Readonly<Record<PixelFormat, number>> = { uint8: 1, int16: 2, float32: 4, rgb8: 3 };
const native = new Set<string>(Object.values(transferSyntax));

/** Decodes every frame of `file`. @param mostBytes what all ready frames together may take */
export async function decodeImage(file: Part10, attributes: FileAttributes, mostBytes: number): Promise<DecodedImage> {
  if (!native.has(file.transferSyntax) && compressedSyntax(file.transferSyntax) === undefined) {
    throw new ProblemError("unsupported-transfer-syntax", file.transferSyntax);
  }
  const image = describeImage(attributes);
  const pixels = image.rows * image.columns;
  if (pixels * image.frames > mostBytes)
    throw new ProblemError("too-large", `${image.frames} frames of ${pixels} pixels`);
  const source = openSource(file, attributes, image);
  const groups = readFrameGroups(attributes);
  const decoder: Decoder = { image, source, attributes, groups, mostBytes, lossy: false, last: null };
  const drawn =
    image.samples === 3 || image.photometric === "PALETTE COLOR" ? await drawColour(decoder) : await drawGrey(decoder);
  const { frames, format, attachments, range, padding } = drawn;
  const hash = createHash("sha256");
  for (const frame of frames) hash.update(frame);
  const header: ImageHeader = {
    ...readImageGeometry(attributes, image, groups),
    format,
    frameBytes: frames[0]?.length ?? 0,
    range: [range[0], range[1]],
    attachments: [...attachments],
    padding: padding === null ? null : [padding[0], padding[1]],
    lossy: readLossy(attributes, file.transferSyntax, decoder.lossy),
  };
  return { header, frames, digest: hash.digest("hex") };
}

interface FrameSource {
  readonly swap: boolean;
  readonly compressed: boolean;
  decode(frame: number): DecodedFrame | Promise<DecodedFrame>;
}

interface Decoder {
  readonly image: ImageDescription;
  readonly source: FrameSource;
  readonly attributes: FileAttributes;
  readonly groups: FrameGroups;
  readonly mostBytes: number;
  lossy: boolean;
  /** The frame decoded last: looking at values and writing them ask for the same one when there is only one. */
  last: { readonly frame: number; readonly raw: RawSamples; readonly decoded: DecodedFrame } | null;
}

function openSource(file: Part10, attributes: FileAttributes, image: ImageDescription): FrameSource {
  const { littleEndian } = attributes.dataSet;
  if (native.has(file.transferSyntax)) {
    const frames = nativeFrames(attributes, image, file.cut);
    // Bytes of 8-bit pixels stand swapped when they were written as big endian words.
    const words = image.bitsAllocated === 8 && attributes.vr(tag.PixelData) === "OW" && !littleEndian;
    return {
      swap: !littleEndian && image.bitsAllocated > 8,
      compressed: false,
      decode: (frame) => {
        const bytes = frames[frame] ?? new Uint8Array(0);
        return {
          bytes: words ? swapPairs(bytes) : bytes,
          bytesPerSample: Math.max(image.bitsAllocated / 8, 1),
          planar: image.planar,
          rightAligned: false,
          colour: null,
          lossy: false,
        };
      },
    };
  }
  if (image.number !== "integer") throw new ProblemError("undecodable", "compressed float pixels");
  const frames = encapsulatedFrames(attributes, image, file.cut);
  return {
    swap: false,
    compressed: true,
    decode: async (frame) => {
      const decoded = await decodeFrame(file.transferSyntax, frames[frame] ?? new Uint8Array(0), image);
      if (image.bitsAllocated > 1) return decoded;
      if (decoded.bytes.length * 8 < image.rows * image.columns)
        throw new ProblemError("damaged", "a frame is too short");
      return { ...decoded, bytes: bitFrame(decoded.bytes, 0, image), bytesPerSample: 1 };
    },
  };
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let at = 0; at + 1 < out.length; at += 2) out.set([bytes[at + 1] ?? 0, bytes[at] ?? 0], at);
  return out;
}

async function rawFrame(decoder: Decoder, frame: number): Promise<{ raw: RawSamples; decoded: DecodedFrame }> {
  if (decoder.last?.frame === frame) return decoder.last;
  const decoded = await decoder.source.decode(frame);
  decoder.lossy ||= decoded.lossy;
  const raw = rawSamples(decoded, decoder.image, decoder.source.swap);
  decoder.last = { frame, raw, decoded };
  return decoder.last;
}

interface Drawn {
  readonly frames: readonly Uint8Array[];
  readonly format: PixelFormat;
  readonly attachments: readonly Attachment[];
  readonly range: readonly [number, number];
  readonly padding: readonly [number, number] | null;
}

/** One buffer for all frames, each `pixels | attachments`, float and 16-bit pixels aligned. */
function allocate(
  decoder: Decoder,
  format: PixelFormat,
  overlays: readonly Overlay[],
  tables: readonly VoiTable[],
): Uint8Array[] {
  const { image } = decoder;
  const pixelBytes = image.rows * image.columns * BYTES[format];
  const extra = overlays.reduce((sum, { attachment }) => sum + attachment.bytes, 0);
  const size = pixelBytes + extra + tables.reduce((sum, { attachment }) => sum + attachment.bytes, 0);
  if (size * image.frames > decoder.mostBytes)
    throw new ProblemError("too-large", `${size * image.frames} bytes of frames`);
  // Frames start at multiples of 4, so that each can be looked at as numbers where it lies.
  const stride = Math.ceil(size / 4) * 4;
  const buffer = new ArrayBuffer(stride * image.frames);
  return Array.from({ length: image.frames }, (_, frame) => new Uint8Array(buffer, frame * stride, size));
}

function attach(
  frame: Uint8Array,
  index: number,
  from: number,
  raw: RawSamples,
  overlays: readonly Overlay[],
  tables: readonly VoiTable[],
): void {
  let at = from;
  for (const overlay of overlays) {
    writeOverlay(overlay, index, raw, frame.subarray(at, at + overlay.attachment.bytes));
    at += overlay.attachment.bytes;
  }
  for (const { attachment, bytes } of tables) {
    frame.set(bytes, at);
    at += attachment.bytes;
  }
}

async function drawColour(decoder: Decoder): Promise<Drawn> {
  const { image, attributes, source } = decoder;
  const palette = image.photometric === "PALETTE COLOR" ? readPalette(attributes, image.signed) : null;
  const overlays = readOverlays(attributes, image);
  const frames = allocate(decoder, "rgb8", overlays, []);
  const pixelBytes = image.rows * image.columns * 3;
  for (const [index, frame] of frames.entries()) {
    const { raw, decoded } = await rawFrame(decoder, index);
    const samples = storedSamples(raw, image);
    const out = frame.subarray(0, pixelBytes);
    if (palette === null) toRgb(samples, image, decoded.planar, decoded.colour, source.compressed, out);
    else paletteToRgb(samples, palette, out);
    attach(frame, index, pixelBytes, raw, overlays, []);
  }
  return {
    frames,
    format: "rgb8",
    attachments: overlays.map(({ attachment }) => attachment),
    range: [0, 255],
    padding: null,
  };
}

function readPalette(attributes: FileAttributes, signed: boolean): Palette {
  const table = (descriptor: string, data: string, segmented: string) =>
    readLookupTable(attributes, descriptor, data, signed, segmented);
  const red = table(
    tag.RedPaletteColorLookupTableDescriptor,
    tag.RedPaletteColorLookupTableData,
    tag.SegmentedRedPaletteColorLookupTableData,
  );
  const green = table(
    tag.GreenPaletteColorLookupTableDescriptor,
    tag.GreenPaletteColorLookupTableData,
    tag.SegmentedGreenPaletteColorLookupTableData,
  );
  const blue = table(
    tag.BluePaletteColorLookupTableDescriptor,
    tag.BluePaletteColorLookupTableData,
    tag.SegmentedBluePaletteColorLookupTableData,
  );
  if (red === null || green === null || blue === null) throw new ProblemError("undecodable", "no readable palette");
  return { red, green, blue };
}

async function drawGrey(decoder: Decoder): Promise<Drawn> {
  const { image, attributes } = decoder;
  const transforms = readTransforms(decoder);
  const overlays = readOverlays(attributes, image);
  const tables = readVoiTables(attributes, image.signed);
  const format = formatFor(image, transforms) ?? (await formatFromPixels(decoder, transforms));
  const padding = readPadding(attributes, image, transforms[0] ?? identity);
  const frames = allocate(decoder, format, overlays, tables);
  const pixels = image.rows * image.columns;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, frame] of frames.entries()) {
    const { raw } = await rawFrame(decoder, index);
    const values = readyArray(format, frame, pixels);
    writeModalityValues(storedSamples(raw, image), transforms[index] ?? identity, values);
    const [least, most] = valueRange(values, padding);
    low = Math.min(low, least);
    high = Math.max(high, most);
    attach(frame, index, pixels * BYTES[format], raw, overlays, tables);
  }
  const attachments = [...overlays, ...tables].map(({ attachment }) => attachment);
  return { frames, format, attachments, range: [low, high], padding };
}

function readyArray(format: PixelFormat, frame: Uint8Array, pixels: number): ReadyArray {
  if (format === "int16") return new Int16Array(frame.buffer, frame.byteOffset, pixels);
  if (format === "float32") return new Float32Array(frame.buffer, frame.byteOffset, pixels);
  return frame.subarray(0, pixels);
}

/** Looks at all stored values, because the header leaves open whether they fit 16 bits. */
async function formatFromPixels(
  decoder: Decoder,
  transforms: readonly ModalityTransform[],
): Promise<"int16" | "float32"> {
  for (let frame = 0; frame < decoder.image.frames; frame++) {
    const { raw } = await rawFrame(decoder, frame);
    const range = sampleRange(storedSamples(raw, decoder.image));
    if (formatFor(decoder.image, [transforms[frame] ?? identity], range) !== "int16") return "float32";
  }
  return "int16";
}

/** Each frame's way to modality values: its own functional group's, else the instance's. */
function readTransforms({ image, attributes, groups }: Decoder): readonly ModalityTransform[] {
  const whole = readModalityTable(attributes, image.signed) ?? readRescale(attributes) ?? identity;
  return Array.from({ length: image.frames }, (_, frame) => {
    const own = groups.macro(frame, tag.PixelValueTransformationSequence);
    return (own && readRescale(own)) ?? whole;
  });
}

function readModalityTable(attributes: FileAttributes, signed: boolean): ModalityTransform | null {
  const [item] = attributes.items(tag.ModalityLUTSequence);
  const table = item ? readLookupTable(item, tag.LUTDescriptor, tag.LUTData, signed) : null;
  return table === null ? null : { kind: "table", table };
}

/** A slope of 0 would make every pixel the same: such a rescale is damage, not a transform, as one that is no number. */
function readRescale(attributes: Attributes): ModalityTransform | null {
  const names = [tag.RescaleSlope, tag.RescaleIntercept, DOSE_GRID_SCALING] as const;
  if (names.some((name) => attributes.has(name) && numberOf(attributes, name) === null)) {
    throw new ProblemError("damaged", "rescale slope or intercept is not a number");
  }
  const [slope, intercept, dose] = names.map((name) => numberOf(attributes, name));
  if (slope == null && intercept == null && dose == null) return null;
  const factor = slope ?? dose ?? 1;
  if (factor === 0) throw new ProblemError("damaged", "rescale slope is 0");
  return { kind: "rescale", slope: factor, intercept: intercept ?? 0 };
}

/** Dose Grid Scaling (3004,000E): stored values to dose. */
const DOSE_GRID_SCALING = "3004000e";

function readPadding(
  attributes: Attributes,
  image: ImageDescription,
  transform: ModalityTransform,
): readonly [number, number] | null {
  const sign = (value: number): number => (image.signed && image.bitsAllocated === 16 ? (value << 16) >> 16 : value);
  const value = numberOf(attributes, tag.PixelPaddingValue);
  if (value === null || image.number !== "integer") return null;
  const limit = numberOf(attributes, tag.PixelPaddingRangeLimit) ?? value;
  const ends = [applyTransform(transform, sign(value)), applyTransform(transform, sign(limit))] as const;
  return [Math.min(...ends), Math.max(...ends)];
}

function readLossy(attributes: Attributes, syntaxUid: string, decodedLossy: boolean): ImageHeader["lossy"] {
  if (textOf(attributes, tag.LossyImageCompression) !== "01" && !decodedLossy) return null;
  const ratio = attributes.numbers(tag.LossyImageCompressionRatio).findLast((value) => value > 0);
  const method = attributes.texts(tag.LossyImageCompressionMethod).findLast((text) => text !== "");
  return { ratio: ratio ?? null, method: method ?? compressedSyntax(syntaxUid)?.method ?? "" };
}
