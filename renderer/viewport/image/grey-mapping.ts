/**
 * From modality values to grey levels: the VOI stage (PS3.3 C.11.2), as the points of a transfer function.
 *
 * Values delivered are modality values already, so a window acts on them as written.
 */
import type { Attachment, ImageHeader, VoiWindow } from "../../../shared/dicom/instance-header.ts";
import { initialWindow } from "../../../shared/dicom/voi.ts";

/** What the reader sees the values through. */
export type GreyChoice =
  /** As the image says: its VOI LUT table or window, frame by frame; `which` counts the alternatives it offers. */
  { readonly kind: "stored"; readonly which: number } | ({ readonly kind: "window" } & HandWindow);

/** A window of the reader's: in modality values, with the image's VOI LUT Function (0028,1056). */
export type HandWindow = Omit<VoiWindow, "explanation">;

/** Grey 0 to 1 over modality values, straight lines between points; beyond the ends, the ends' levels. */
export interface GreyMapping {
  readonly lower: number;
  readonly upper: number;
  /** Levels at equal steps from `lower` to `upper`, both included. */
  readonly levels: Float32Array;
  /** The window to write beside the image; null for a table. */
  readonly window: HandWindow | null;
  readonly explanation: string;
  /** A window of the reader's stands where the image brought a VOI LUT table. */
  readonly replacesTable: boolean;
}

/** Steps of a curve; the renderer's own table has as many. */
const STEPS = 1024;
const RAMP = Float32Array.of(0, 1);
/** Of a table's whole height: changes below this are its flat ends. */
const FLAT_SHARE = 0.005;
/** A threshold, as steep as a transfer function can be. */
const LEAST_SPAN = 1e-6;

/** A linear window: PS3.3 C.11.2.1.2.1, with its half-pixel terms, or exact without them (C.11.2.1.3.2). */
export function windowMapping(window: VoiWindow): GreyMapping {
  const { center, width, explanation } = window;
  const shown = { center, width, function: window.function };
  if (window.function === "sigmoid") {
    // C.11.2.1.3.1: 1 / (1 + exp(-4 (x - c) / w)); six widths cover all but 0.001 of the levels
    const lower = center - 3 * width;
    const upper = center + 3 * width;
    const levels = Float32Array.from({ length: STEPS }, (_, i) => {
      const x = lower + ((upper - lower) * i) / (STEPS - 1);
      return 1 / (1 + Math.exp((-4 * (x - center)) / width));
    });
    return { lower, upper, levels, window: shown, explanation, replacesTable: false };
  }
  const [lower, upper] =
    window.function === "linear-exact"
      ? [center - width / 2, center + width / 2]
      : [center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2];
  const end = Math.max(upper, lower + LEAST_SPAN * Math.max(1, Math.abs(lower)));
  return { lower, upper: end, levels: RAMP, window: shown, explanation, replacesTable: false };
}

/** A VOI LUT table (0028,3010) whose first entry maps the modality value `first`. */
export function tableMapping(table: Extract<Attachment, { kind: "voi-lut" }>, entries: Uint16Array): GreyMapping {
  const white = 2 ** table.bits - 1;
  return {
    lower: table.first,
    upper: table.first + Math.max(entries.length - 1, 1),
    levels: Float32Array.from(entries.length === 1 ? [entries[0] ?? 0, entries[0] ?? 0] : entries, (v) =>
      Math.min(v / white, 1),
    ),
    window: null,
    explanation: table.explanation,
    replacesTable: false,
  };
}

/**
 * The window that a change by hand begins with: the one that is shown, its function kept (PS3.3 C.11.2.1.3), or over a
 * VOI LUT table, one from where the table's levels begin to change to where they end.
 */
export function windowInHand({ window, lower, upper, levels }: GreyMapping): HandWindow {
  if (window !== null) return window;
  const last = levels.length - 1;
  const [first, end] = [levels[0] ?? 0, levels[last] ?? 1];
  const least = Math.abs(end - first) * FLAT_SHARE;
  const begins = levels.findIndex((level) => Math.abs(level - first) > least);
  const ends = levels.findLastIndex((level) => Math.abs(level - end) > least);
  const at = (index: number): number => lower + ((upper - lower) * index) / last;
  const [low, high] = begins < 0 || ends < begins ? [lower, upper] : [at(Math.max(begins - 1, 0)), at(ends + 1)];
  return { center: (low + high) / 2, width: Math.max(high - low, 1), function: "linear-exact" };
}

/** The level of one modality value, 0 to 1. */
export function levelOf(mapping: GreyMapping, value: number): number {
  const last = mapping.levels.length - 1;
  const at = ((value - mapping.lower) / (mapping.upper - mapping.lower)) * last;
  const low = Math.min(Math.max(Math.floor(at), 0), last);
  const high = Math.min(low + 1, last);
  const share = Math.min(Math.max(at - low, 0), 1);
  return (mapping.levels[low] ?? 0) * (1 - share) + (mapping.levels[high] ?? 0) * share;
}

/** All that an image offers: its tables first (they were made for it), then windows of the frame, then of the image. */
export function storedMappings(image: ImageHeader, frame: number, bytes: Uint8Array): readonly GreyMapping[] {
  if (image.format === "rgb8") return [];
  const tables = attachmentsOf(image, bytes).flatMap(({ attachment, data }) =>
    attachment.kind === "voi-lut" ? [tableMapping(attachment, readTable(data, attachment.entries))] : [],
  );
  const own = image.frames[frame]?.windows ?? [];
  const windows = own.length > 0 ? own : image.windows;
  const offered = [...tables, ...windows.map(windowMapping)];
  return offered.length > 0 ? offered : [unstated(image, frame)];
}

/** What an image that says nothing opens with (IM-20). Its unit tells Hounsfield values and counts from others. */
function unstated(image: ImageHeader, frame: number): GreyMapping {
  const modality = image.unit === "HU" ? "CT" : /SUV|BQML|CNTS|PROPCNTS/.test(image.unit) ? "PT" : "";
  return windowMapping(initialWindow(image, frame, modality));
}

export function mappingFor(
  image: ImageHeader,
  frame: number,
  bytes: Uint8Array,
  choice: GreyChoice,
): GreyMapping | null {
  if (image.format === "rgb8") return null;
  if (choice.kind === "window") {
    const replacesTable = image.attachments.some(({ kind }) => kind === "voi-lut");
    return { ...windowMapping({ ...choice, explanation: "" }), replacesTable };
  }
  const offered = storedMappings(image, frame, bytes);
  return offered[choice.which % offered.length] ?? unstated(image, frame);
}

/** The attachments that follow a frame's pixels, with their bytes. */
export function attachmentsOf(
  image: ImageHeader,
  bytes: Uint8Array,
): readonly { attachment: Attachment; data: Uint8Array }[] {
  let at = pixelBytes(image);
  return image.attachments.map((attachment) => {
    const data = bytes.subarray(at, at + attachment.bytes);
    at += attachment.bytes;
    return { attachment, data };
  });
}

const BYTES_A_PIXEL = { uint8: 1, int16: 2, float32: 4, rgb8: 3 } as const;

export const pixelBytes = (image: ImageHeader): number => image.rows * image.columns * BYTES_A_PIXEL[image.format];

function readTable(data: Uint8Array, entries: number): Uint16Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Uint16Array.from({ length: entries }, (_, i) =>
    i * 2 + 2 <= data.byteLength ? view.getUint16(i * 2, true) : 0,
  );
}
