/** MR phantoms of the brain: T1, T2 and FLAIR in any plane. */
import { type HeadFinding, head, type MrWeighting, magneticResonance } from "./anatomy/head.ts";
import { fileName } from "./ct-series.ts";
import type { DataSet } from "./data-set.ts";
import { type PhantomTransferSyntax, type WrittenInstance, writeImage } from "./image-file.ts";
import { explicitLittleEndian } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { addNoise } from "./random.ts";
import { emptySlice, orientation, type Plane, paint, position, smooth } from "./slice.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader, studyUidOf } from "./study.ts";

const MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";

export interface MrSeries {
  readonly number: number;
  readonly weighting: MrWeighting;
  readonly plane: Plane;
  readonly slices: number;
  readonly matrix: number;
  /** Standard deviation of the noise, in the image's own units. */
  readonly noise: number;
  readonly findings: readonly HeadFinding[];
  readonly transferSyntax: PhantomTransferSyntax;
}

export function mrSeries(given: Partial<MrSeries> = {}): MrSeries {
  return {
    number: 2,
    weighting: "T2",
    plane: "axial",
    slices: 24,
    matrix: 256,
    noise: 10,
    findings: [],
    transferSyntax: explicitLittleEndian,
    ...given,
  };
}

/** Repetition, echo and inversion time in ms. */
const timing = {
  T1: { RepetitionTime: 520, EchoTime: 9, ScanningSequence: "SE" },
  T2: { RepetitionTime: 5200, EchoTime: 98, ScanningSequence: "SE" },
  FLAIR: { RepetitionTime: 9000, EchoTime: 120, InversionTime: 2500, ScanningSequence: ["SE", "IR"] },
} as const;

/** The head's extent across each plane, mm: from the first slice to the last. */
const extents = { axial: [100, -85], sagittal: [-72, 72], coronal: [-92, 92] } as const;

/** Writes a series: axial from the vertex down, sagittal from right to left, coronal from front to back. */
export async function writeMrSeries(
  study: PhantomStudy,
  series: MrSeries,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const [first, last] = extents[series.plane];
  const step = (last - first) / Math.max(1, series.slices - 1);
  const gap = Math.round(Math.abs(step) * 100) / 100;
  const shapes = head(magneticResonance[series.weighting], series.findings);
  const spacing = 250 / series.matrix;
  const written: WrittenInstance[] = [];
  for (let number = 1; number <= series.slices; number += 1) {
    const at = Math.round((first + (number - 1) * step) * 100) / 100;
    const slice = emptySlice(
      {
        rows: series.matrix,
        columns: series.matrix,
        spacing: [spacing, spacing],
        plane: series.plane,
        at,
        centre: [0, 4, -6],
      },
      6,
    );
    paint(slice, shapes);
    addNoise(slice.values, series.noise * 2.6, study.seed, series.number, number);
    smooth(slice);
    const values = new Uint16Array(slice.values.length);
    for (let index = 0; index < values.length; index += 1)
      values[index] = Math.max(0, Math.min(4095, Math.round(slice.values[index] ?? 0)));
    const header: DataSet = {
      ...studyHeader(study),
      ...seriesHeader(study, {
        modality: "MR",
        number: series.number,
        description: `${series.weighting} ${series.plane}`,
        protocol: "Brain routine",
        manufacturer: "Alcove",
        model: "Phantom MR",
      }),
      ...timing[series.weighting],
      SOPClassUID: MR_IMAGE_STORAGE,
      SOPInstanceUID: instanceUidOf(study, series.number, number),
      ImageType: ["ORIGINAL", "PRIMARY", "M", "ND"],
      SequenceVariant: "SK",
      ScanOptions: "",
      MRAcquisitionType: "2D",
      MagneticFieldStrength: 1.5,
      EchoTrainLength: series.weighting === "T1" ? 1 : 16,
      InstanceNumber: number,
      AcquisitionNumber: 1,
      AcquisitionDate: study.date,
      AcquisitionTime: study.time,
      ContentDate: study.date,
      ContentTime: study.time,
      FrameOfReferenceUID: phantomUid("frame of reference", studyUidOf(study)),
      PositionReferenceIndicator: "",
      PatientPosition: "HFS",
      ImagePositionPatient: position(slice),
      ImageOrientationPatient: orientation(series.plane),
      PixelSpacing: slice.spacing,
      SliceThickness: Math.max(1, gap - 1),
      SpacingBetweenSlices: gap,
      SliceLocation: at,
      WindowCenter: 450,
      WindowWidth: 900,
      BurnedInAnnotation: "NO",
      LossyImageCompression: "00",
    };
    const samples = {
      rows: slice.rows,
      columns: slice.columns,
      bitsStored: 12,
      samplesPerPixel: 1,
      photometric: "MONOCHROME2",
      values,
    } as const;
    written.push(
      await writeImage(header, samples, study.characterSet, series.transferSyntax, directory, fileName(number)),
    );
  }
  return written;
}
