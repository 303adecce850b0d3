/** Colour samples to interleaved 8-bit RGB (PS3.3 C.7.6.3.1.2). */
import { ProblemError } from "../../../shared/problem.ts";
import type { ImageDescription } from "./image-description.ts";
import type { LookupTable } from "./lookup-table.ts";
import type { Samples } from "./stored-samples.ts";

/** How many bits to drop so that the sample's highest 8 remain. */
const excess = (image: ImageDescription): number => Math.max(image.bitsStored - 8, 0);

/**
 * Converts a frame of three samples a pixel.
 *
 * @param out receives `rows * columns * 3` bytes
 * @param colour what decoding already found out; null: as Photometric Interpretation (0028,0004) says
 * @param compressed samples of 4:2:2 images come at full size out of a codec
 */
export function toRgb(
  samples: Samples,
  image: ImageDescription,
  planar: boolean,
  colour: "rgb" | "ybr" | null,
  compressed: boolean,
  out: Uint8Array,
): void {
  const { photometric } = image;
  const pixels = image.rows * image.columns;
  const subsampled = !compressed && (photometric === "YBR_FULL_422" || photometric === "YBR_PARTIAL_422");
  if (photometric === "YBR_PARTIAL_420" && !compressed) throw new ProblemError("undecodable", "YBR_PARTIAL_420");
  const shift = excess(image);
  const drop = (value: number | undefined): number => (value ?? 0) >>> shift;
  if (subsampled) {
    // Two luminances, then the blue and the red difference that both pixels share.
    for (let pixel = 0; pixel < pixels; pixel++) {
      const pair = (pixel >> 1) * 4;
      out[pixel * 3] = drop(samples[pair + (pixel & 1)]);
      out[pixel * 3 + 1] = drop(samples[pair + 2]);
      out[pixel * 3 + 2] = drop(samples[pair + 3]);
    }
  } else {
    const [step, next] = planar ? [1, pixels] : [3, 1];
    for (let pixel = 0; pixel < pixels; pixel++) {
      const at = pixel * step;
      out[pixel * 3] = drop(samples[at]);
      out[pixel * 3 + 1] = drop(samples[at + next]);
      out[pixel * 3 + 2] = drop(samples[at + 2 * next]);
    }
  }
  const stated = photometric === "YBR_FULL" || photometric === "YBR_FULL_422" || photometric.startsWith("YBR_PARTIAL");
  if (colour === "ybr" || (colour === null && stated)) {
    ybrToRgb(out, photometric.startsWith("YBR_PARTIAL") && !compressed);
  }
}

/** In place. `partial`: luminance from 16 to 235, differences from 16 to 240. */
function ybrToRgb(pixels: Uint8Array, partial: boolean): void {
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  const [luma, red, greenBlue, greenRed, blue] = partial
    ? [1.16438356, 1.59602679, -0.39176229, -0.81296765, 2.01723214]
    : [1, 1.402, -0.344136286, -0.714136286, 1.772];
  const black = partial ? 16 : 0;
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const y = luma * ((pixels[at] ?? 0) - black);
    const cb = (pixels[at + 1] ?? 0) - 128;
    const cr = (pixels[at + 2] ?? 0) - 128;
    clamped[at] = y + red * cr;
    clamped[at + 1] = y + greenBlue * cb + greenRed * cr;
    clamped[at + 2] = y + blue * cb;
  }
}

export interface Palette {
  readonly red: LookupTable;
  readonly green: LookupTable;
  readonly blue: LookupTable;
}

/** Maps palette indices; one outside the table takes the nearest entry, never memory beyond it. */
export function paletteToRgb(samples: Samples, palette: Palette, out: Uint8Array): void {
  const tables = [palette.red, palette.green, palette.blue].map(({ first, entries, bits }) => ({
    first,
    last: entries.length - 1,
    bytes: Uint8Array.from(entries, (entry) => (bits > 8 ? entry >>> (bits - 8) : entry << (8 - bits))),
  }));
  for (const [channel, { first, last, bytes }] of tables.entries()) {
    for (let pixel = 0; pixel < samples.length; pixel++) {
      const index = (samples[pixel] ?? 0) - first;
      out[pixel * 3 + channel] = bytes[Math.min(Math.max(index, 0), last)] ?? 0;
    }
  }
}
