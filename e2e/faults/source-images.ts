/** Studies of a faulty server whose every image is another, and what is known of their pixels at the source. */
import { createHash } from "node:crypto";
import { seededRandom } from "../../build/phantom/random.ts";
import type { SmallFile } from "../../electron/core/archives/test/small-file.ts";

export interface StudyShape {
  readonly series: number;
  readonly images: number;
  /** Pixels along an edge. */
  readonly side: number;
}

/** Twelve-bit noise that follows from the image's own UID. */
function noisePixels(uid: string, side: number): Uint8Array {
  const random = seededRandom(uid);
  const values = Uint16Array.from({ length: side * side }, () => Math.floor(random.next() * 4096));
  return new Uint8Array(values.buffer);
}

/** @param root a UID under which each study has a number of its own */
export function sourceStudy(root: string, number: number, shape: StudyShape): readonly SmallFile[] {
  const study = `${root}.${number}`;
  return Array.from({ length: shape.series * shape.images }, (_, at) => {
    const series = `${study}.${1 + Math.floor(at / shape.images)}`;
    const instance = `${series}.${1 + (at % shape.images)}`;
    return {
      study,
      series,
      instance,
      number: 1 + (at % shape.images),
      accession: accessionOf(root, number),
      patientId: `P-${study}`,
      patientName: `Source^Number${number}`,
      image: { side: shape.side, pixels: noisePixels(instance, shape.side) },
    };
  });
}

export const accessionOf = (root: string, number: number): string => `${root.split(".").at(-1)}N${number}`;

/** SHA-256 of an image's pixels, hex. */
export const pixelHash = (pixels: Uint8Array): string => createHash("sha256").update(pixels).digest("hex");

/** By SOP Instance UID. */
export const sourceHashes = (files: readonly SmallFile[]): ReadonlyMap<string, string> =>
  new Map(files.flatMap(({ instance, image }) => (image === undefined ? [] : [[instance, pixelHash(image.pixels)]])));
