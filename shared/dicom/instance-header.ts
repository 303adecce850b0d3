/**
 * What the reading room needs to know of one stored instance before its pixels come.
 *
 * Pixels themselves never stand here: a frame travels as bytes, `frameBytes` long, laid out as
 * `pixels | attachment 0 | attachment 1 | …` (see {@link imageHeader}).
 */
import { z } from "zod";
import { technique } from "./technique.ts";
import { sopInstanceUid } from "./uid.ts";

/**
 * How a ready frame's pixels are laid out, little endian, row by row from the top left.
 *
 * - `int16` / `float32`: one sample, **modality values** (rescale or Modality LUT already applied; HU, counts, …).
 *   `int16` is used wherever every value of the frame is exact in it, `float32` otherwise.
 * - `uint8`: one sample of 8 bits whose modality transform is the identity.
 * - `rgb8`: three interleaved samples (palette and YBR already converted).
 */
export const pixelFormat = z.enum(["uint8", "int16", "float32", "rgb8"]);
export type PixelFormat = z.infer<typeof pixelFormat>;

const triple = z.tuple([z.number(), z.number(), z.number()]);
const sextuple = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);

/** A window in modality values (0028,1050/1051) with its VOI LUT Function (0028,1056). */
export const voiWindow = z.object({
  center: z.number(),
  width: z.number().positive(),
  function: z.enum(["linear", "linear-exact", "sigmoid"]),
  /** Window Center & Width Explanation (0028,1055); "" when absent. */
  explanation: z.string(),
});
export type VoiWindow = z.infer<typeof voiWindow>;

/**
 * Bytes that follow a frame's pixels.
 *
 * - `overlay`: one bit a pixel, packed LSB first, rows*columns bits (60xx,3000); `origin` is 1-based row\column.
 * - `voi-lut`: `entries` unsigned 16-bit little-endian outputs (0028,3010); the first maps modality value `first`.
 */
export const attachment = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("overlay"),
    bytes: z.int().nonnegative(),
    rows: z.int().positive(),
    columns: z.int().positive(),
    origin: z.tuple([z.int(), z.int()]),
    label: z.string(),
    /** Overlay Type (60xx,0040): graphics or region of interest. */
    type: z.enum(["graphics", "roi"]),
  }),
  z.object({
    kind: z.literal("voi-lut"),
    bytes: z.int().nonnegative(),
    entries: z.int().positive(),
    first: z.number(),
    /** Bits of an output value: white is 2^bits - 1. */
    bits: z.int().positive(),
    explanation: z.string(),
  }),
]);
export type Attachment = z.infer<typeof attachment>;

/** What differs from frame to frame of one instance. Absent values are `null`. */
export const frameHeader = z.object({
  /** Image Position (Patient) (0020,0032), mm in the patient coordinate system (LPS): centre of the first pixel. */
  position: triple.nullable(),
  /** Image Orientation (Patient) (0020,0037): direction cosines of rows, then of columns. */
  orientation: sextuple.nullable(),
  /** Slice Thickness (0018,0050), mm. */
  thickness: z.number().nullable(),
  /** Windows that hold for this frame alone; empty: the instance's. */
  windows: z.array(voiWindow),
  /** Milliseconds from the frame before, from Frame Time, Frame Time Vector or cine rate; null when still. */
  frameTime: z.number().nullable(),
  /** Position within dimensions of an enhanced object (Dimension Index Values), for sorting; empty when absent. */
  dimension: z.array(z.number()),
});
export type FrameHeader = z.infer<typeof frameHeader>;

/** Distance between pixel centres, mm, and what it is measured by. Square pixels of unknown size are `null`. */
export const pixelSpacing = z.object({
  /** Between rows (vertical), mm; of unit 1 when `source` is `aspect`. */
  row: z.number().positive(),
  /** Between columns (horizontal), mm. */
  column: z.number().positive(),
  /**
   * `patient`: Pixel Spacing (0028,0030); `detector`: Imager Pixel Spacing (0018,1164), projection at the detector;
   * `magnified`: detector spacing divided by Estimated Radiographic Magnification Factor (0018,1114);
   * `region`: an ultrasound region (0018,6011) that covers the whole image; `aspect`: only the ratio is known
   * (0028,0034), lengths are in pixels.
   */
  source: z.enum(["patient", "detector", "magnified", "region", "aspect"]),
});
export type PixelSpacing = z.infer<typeof pixelSpacing>;

export const imageHeader = z.object({
  rows: z.int().positive(),
  columns: z.int().positive(),
  format: pixelFormat,
  /** Bytes of one ready frame: pixels and attachments. The same for all frames of an instance. */
  frameBytes: z.int().positive(),
  /** True for MONOCHROME1: the lowest value is shown white. */
  inverted: z.boolean(),
  spacing: pixelSpacing.nullable(),
  /** Ultrasound regions in pixels, with the size of one pixel in the region's own units (0018,6011). */
  regions: z.array(
    z.object({
      left: z.int(),
      top: z.int(),
      right: z.int(),
      bottom: z.int(),
      /** Centimetres a pixel when both units are cm (code 3), else null. */
      cmPerPixelX: z.number().nullable(),
      cmPerPixelY: z.number().nullable(),
    }),
  ),
  /** Unit of a modality value as shown by the probe: "HU", "SUV…", "BQML", or "" when unknown. */
  unit: z.string(),
  windows: z.array(voiWindow),
  /** Smallest and largest modality value over all frames; 0 and 255 for colour. */
  range: z.tuple([z.number(), z.number()]),
  frames: z.array(frameHeader).min(1),
  attachments: z.array(attachment),
  /** Frame of Reference UID (0020,0052). */
  frameOfReference: z.string().nullable(),
  /** The original was compressed with loss (0028,2110) or came in a lossy transfer syntax; ratio when known. */
  lossy: z.object({ ratio: z.number().nullable(), method: z.string() }).nullable(),
  /** Pixel Padding Value or range in modality values, not part of the anatomy. */
  padding: z.tuple([z.number(), z.number()]).nullable(),
  /** Display shutter (0018,1600 …), in pixels; null when none. */
  shutter: z
    .discriminatedUnion("shape", [
      z.object({ shape: z.literal("rectangle"), left: z.int(), right: z.int(), top: z.int(), bottom: z.int() }),
      z.object({ shape: z.literal("circle"), row: z.int(), column: z.int(), radius: z.int() }),
      z.object({ shape: z.literal("polygon"), points: z.array(z.tuple([z.int(), z.int()])) }),
    ])
    .nullable(),
});
export type ImageHeader = z.infer<typeof imageHeader>;

/** What an instance is to the reader; `image` alone has pixels. */
export const instanceKind = z.enum([
  "image",
  "structured-report",
  "document",
  "waveform",
  "presentation-state",
  "key-objects",
  "segmentation",
  "other",
]);
export type InstanceKind = z.infer<typeof instanceKind>;

/** Attributes that classification, hanging and overlays ask for; "" or null when absent. */
export const instanceHeader = z.object({
  instance: sopInstanceUid,
  /** SOP Class UID (0008,0016). */
  sopClass: z.string(),
  transferSyntax: z.string(),
  kind: instanceKind,
  /** Instance Number (0020,0013). */
  number: z.number().nullable(),
  /** Acquisition Number (0020,0012). */
  acquisition: z.number().nullable(),
  /** Image Type (0008,0008). */
  imageType: z.array(z.string()),
  /** Acquisition or content date and time as written, DICOM DT form, no zone; "" when absent. */
  acquiredAt: z.string(),
  echoTime: z.number().nullable(),
  repetitionTime: z.number().nullable(),
  inversionTime: z.number().nullable(),
  kernel: z.string(),
  contrast: z.string(),
  viewPosition: z.string(),
  /** Image Laterality (0020,0062) or Laterality (0020,0060). */
  laterality: z.string(),
  patientPosition: z.string(),
  /** Patient Orientation (0020,0020) of a projection: rows, columns; empty when absent. */
  patientOrientation: z.array(z.string()),
  /** `null` for what was kept before it was read, and unless `kind` is `image`. */
  technique: technique.nullable().default(null),
  /** `null` unless `kind` is `image`. */
  image: imageHeader.nullable(),
  /** A title to list documents, reports and waveforms by. */
  title: z.string(),
  /** For key objects: document title code value (e.g. "113001" rejected for quality) and the instances they name. */
  references: z.object({ title: z.string(), instances: z.array(z.string()) }).nullable(),
});
export type InstanceHeader = z.infer<typeof instanceHeader>;
