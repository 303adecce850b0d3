import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { framePixels } from "../image/frame-pixels.ts";
import type { Point } from "../image/view-transform.ts";

export interface ProbeReading {
  readonly column: number;
  readonly row: number;
  /** The modality value, or red, green and blue. */
  readonly values: readonly number[];
  readonly unit: string;
}

/** The value of the pixel under a point; null outside the image. */
export function probeAt(image: ImageHeader, bytes: Uint8Array, [x, y]: Point): ProbeReading | null {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= image.columns || row >= image.rows) return null;
  const samples = image.format === "rgb8" ? 3 : 1;
  const at = (row * image.columns + column) * samples;
  const values = Array.from(framePixels(image, bytes).subarray(at, at + samples));
  return { column, row, values, unit: image.unit };
}
