/** What all screen images show: flat patches of known values. */
import type { DataSet } from "./data-set.ts";
import type { Samples } from "./image-file.ts";

export const patches = { across: 8, down: 6, size: 12 } as const;
export interface ScreenImage {
  /** Series Description (0008,103E). */
  readonly name: string;
  readonly modality: string;
  readonly sopClass: string;
  readonly header: DataSet;
  readonly samples: Samples;
}

/** The share of full scale, 0 to 1, of the patch under a pixel; every frame has another order. */
export function patchShare(column: number, row: number, frame = 0): number {
  const count = patches.across * patches.down;
  const place = Math.floor(row / patches.size) * patches.across + Math.floor(column / patches.size);
  return ((place * 29 + frame * 11) % count) / (count - 1);
}
