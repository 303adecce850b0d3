/**
 * Grey levels made here, one byte a pixel, where software draws.
 *
 * A byte texture is a quarter of a float one and needs no conversion on its way: the difference there is tens of
 * milliseconds a picture. Levels are exact (rounded once); where a GPU draws, it maps values itself (paint-greys.ts).
 */
import type { FramePixels } from "./frame-pixels.ts";
import { type GreyMapping, levelOf } from "./grey-mapping.ts";

const INT16_VALUES = 65_536;
const INT16_LOWEST = -32_768;

export class GreyTable {
  #mapping: GreyMapping | null = null;
  #inverted = false;
  #int16: Uint8Array<ArrayBuffer> | null = null;
  #bytes = new Uint8Array(0);

  /**
   * @param inverted white and black exchanged
   * @returns levels 0 to 255, in memory that the next call uses again
   */
  map(pixels: FramePixels, mapping: GreyMapping, inverted: boolean): Uint8Array {
    if (!this.#isFor(mapping, inverted)) {
      this.#mapping = mapping;
      this.#inverted = inverted;
      this.#int16 = null;
    }
    if (this.#bytes.length !== pixels.length) this.#bytes = new Uint8Array(pixels.length);
    const out = this.#bytes;
    if (pixels instanceof Float32Array) {
      for (let i = 0; i < pixels.length; i += 1) out[i] = this.#level(pixels[i] ?? 0);
      return out;
    }
    const table = this.#int16 ?? Uint8Array.from({ length: INT16_VALUES }, (_, i) => this.#level(i + INT16_LOWEST));
    this.#int16 = table;
    for (let i = 0; i < pixels.length; i += 1) out[i] = table[(pixels[i] ?? 0) - INT16_LOWEST] ?? 0;
    return out;
  }

  #level(value: number): number {
    const level = this.#mapping === null ? 0 : levelOf(this.#mapping, value);
    return Math.round((this.#inverted ? 1 - level : level) * 255);
  }

  #isFor(mapping: GreyMapping, inverted: boolean): boolean {
    const known = this.#mapping;
    return (
      known !== null &&
      inverted === this.#inverted &&
      known.lower === mapping.lower &&
      known.upper === mapping.upper &&
      (known.levels === mapping.levels || sameLevels(known.levels, mapping.levels))
    );
  }
}

const sameLevels = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length && a.every((level, i) => level === b[i]);
