/** A part of a frame enlarged, pixel for pixel from its values, in the greys it is shown in. */
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { framePixels } from "./frame-pixels.ts";
import { type GreyMapping, levelOf } from "./grey-mapping.ts";
import { type Affine, invert } from "./view-transform.ts";

export interface EnlargedPart {
  readonly image: ImageHeader;
  readonly bytes: Uint8Array;
  /** Null for colour. */
  readonly mapping: GreyMapping | null;
  /** White and black exchanged. */
  readonly inverted: boolean;
  /** From image pixels to pixels of `out`. */
  readonly transform: Affine;
}

/**
 * Each pixel of `out` takes the stored pixel that lies under its centre; black beyond the image.
 *
 * @param out RGBA, `width` pixels a row
 */
export function enlarge(part: EnlargedPart, width: number, out: Uint8ClampedArray): void {
  const { image, bytes, mapping, inverted, transform } = part;
  const values = framePixels(image, bytes);
  const back = invert(transform);
  const colour = image.format === "rgb8";
  for (let at = 0; at * 4 < out.length; at += 1) {
    const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
    const column = Math.round(back.a * x + back.c * y + back.e);
    const row = Math.round(back.b * x + back.d * y + back.f);
    const inside = column >= 0 && row >= 0 && column < image.columns && row < image.rows;
    const from = row * image.columns + column;
    for (let channel = 0; channel < 3; channel += 1) {
      if (!inside) out[at * 4 + channel] = 0;
      else if (colour) out[at * 4 + channel] = values[from * 3 + channel] ?? 0;
      else if (channel > 0) out[at * 4 + channel] = out[at * 4] ?? 0;
      else {
        const level = mapping === null ? 0 : levelOf(mapping, values[from] ?? 0);
        out[at * 4] = Math.round((inverted ? 1 - level : level) * 255);
      }
    }
    out[at * 4 + 3] = 255;
  }
}
