import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import type { Plane } from "./view-transform.ts";

/** A held frame's samples, as a view on the same memory. Grey samples are modality values. */
export type FramePixels = Uint8Array | Int16Array | Float32Array;

/** Frames lie at the start of their buffers, so that every format's alignment holds. */
export function framePixels(image: ImageHeader, bytes: Uint8Array): FramePixels {
  const samples = image.rows * image.columns;
  switch (image.format) {
    case "uint8":
      return new Uint8Array(bytes.buffer, bytes.byteOffset, samples);
    case "rgb8":
      return new Uint8Array(bytes.buffer, bytes.byteOffset, samples * 3);
    case "int16":
      return new Int16Array(bytes.buffer, bytes.byteOffset, samples);
    case "float32":
      return new Float32Array(bytes.buffer, bytes.byteOffset, samples);
  }
}

/**
 * The image's extent in units of its own pixels: a column is 1 wide, a row as high as the pixel's shape says.
 *
 * Colour is laid out in another unit: Cornerstone draws an image of the same extent into the texture of the one before
 * without comparing their samples a pixel, and the extents of grey and colour must never be alike.
 */
export function planeOf(image: ImageHeader): Plane {
  const unit = image.format === "rgb8" ? 2 : 1;
  const shape = image.spacing === null ? 1 : image.spacing.row / image.spacing.column;
  return { columns: image.columns, rows: image.rows, columnSpacing: unit, rowSpacing: unit * shape };
}
