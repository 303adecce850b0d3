/** Writes a phantom series of any kind. */
import type { Nodule } from "./anatomy/chest.ts";
import { type CtRegion, ctSeries, writeCtSeries, writeScout } from "./ct-series.ts";
import { writeGeometry } from "./geometry-images.ts";
import type { PhantomTransferSyntax, WrittenInstance } from "./image-file.ts";
import { mrSeries, writeMrSeries } from "./mr-series.ts";
import { explicitLittleEndian } from "./part10.ts";
import { writeChestRadiograph, writeMammogram } from "./projection-image.ts";
import type { PhantomStudy } from "./study.ts";
import { writeUltrasound } from "./ultrasound-image.ts";

export const phantomKinds = [
  "ct-chest",
  "ct-chest-lung",
  "ct-head",
  "ct-abdomen",
  "ct-spine",
  "ct-scout",
  "mr-brain",
  "mr-brain-sagittal",
  "dx-chest",
  "mg",
  "us",
  "geometry",
] as const;
export type PhantomKind = (typeof phantomKinds)[number];

export interface PhantomSeries {
  readonly kind: PhantomKind;
  readonly study: PhantomStudy;
  /** Series Number (0020,0011). */
  readonly number: number;
  /** Of CT and MR. */
  readonly slices: number;
  /** Columns; rows follow. Ultrasound and geometry have their own. */
  readonly matrix: number;
  readonly nodules: readonly Nodule[];
  readonly transferSyntax?: PhantomTransferSyntax;
  /** Standard deviation of CT noise, HU. */
  readonly noise?: number;
}

const regions: Partial<Record<PhantomKind, CtRegion>> = {
  "ct-chest": "chest",
  "ct-chest-lung": "chest",
  "ct-scout": "chest",
  "ct-head": "head",
  "ct-abdomen": "abdomen",
  "ct-spine": "spine",
};

/**
 * Writes one series into `directory` (made when missing) and says which instances it has.
 *
 * The same options give the same bytes on every machine.
 */
export async function writePhantomSeries(
  series: PhantomSeries,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const { study, kind, number, slices, matrix, nodules, noise, transferSyntax = explicitLittleEndian } = series;
  const region = regions[kind];
  if (region !== undefined) {
    const kernel = kind === "ct-chest-lung" ? "lung" : kind === "ct-spine" ? "bone" : "soft";
    const ct = ctSeries({
      region,
      number,
      slices,
      matrix,
      kernel,
      nodules,
      transferSyntax,
      ...(noise === undefined ? {} : { noise }),
    });
    return kind === "ct-scout" ? writeScout(study, ct, directory) : writeCtSeries(study, ct, directory);
  }
  switch (kind) {
    case "mr-brain":
      return writeMrSeries(study, mrSeries({ number, slices, matrix, transferSyntax }), directory);
    case "mr-brain-sagittal": {
      const sagittal = { number, slices, matrix, transferSyntax, plane: "sagittal", weighting: "T1" } as const;
      return writeMrSeries(study, mrSeries(sagittal), directory);
    }
    case "dx-chest":
      return writeChestRadiograph(study, number, matrix, nodules, transferSyntax, directory);
    case "mg":
      return writeMammogram(study, matrix, [], transferSyntax, directory);
    case "us":
      return writeUltrasound(study, number, transferSyntax, directory);
    default:
      return writeGeometry(study, directory);
  }
}
