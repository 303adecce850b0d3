/** Figures of known size, for whoever measures: non-square pixels, a magnified detector, and a ratio without a size. */
import { CT_IMAGE_STORAGE, fileName } from "./ct-series.ts";
import type { DataSet } from "./data-set.ts";
import { type WrittenInstance, writeImage } from "./image-file.ts";
import { explicitLittleEndian } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader, studyUidOf } from "./study.ts";

const CR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.1";
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

/**
 * What the figures are, in pixels counted from 0 and millimetres.
 *
 * All three images show the same figures in different pixels: a filled square, a horizontal bar and a disc on a ground
 * of value 0. Corners name the first and the last pixel inside.
 */
export const geometry = {
  rows: 200,
  columns: 400,
  square: { left: 40, top: 20, right: 139, bottom: 69, value: 100 },
  bar: { left: 40, right: 239, top: 100, bottom: 101, value: 300 },
  disc: { column: 300, row: 100, radiusColumns: 40, radiusRows: 20, value: -50 },
  /** CT: 0.5 mm between columns, 1 mm between rows; so the square is 50 mm by 50 mm, the disc 40 mm across. */
  ct: { row: 1, column: 0.5 },
  /** CR: 0.24 mm at the detector, magnified 1.2 times: 0.2 mm in the patient. */
  cr: { detector: 0.24, magnification: 1.2 },
  /** Secondary capture: pixels twice as high as wide, of unknown size. */
  aspect: { row: 2, column: 1 },
} as const;

/** Values of the figures, HU for the CT. */
export function geometryValues(): Int16Array {
  const { rows, columns, square, bar, disc } = geometry;
  const values = new Int16Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      if (column >= square.left && column <= square.right && row >= square.top && row <= square.bottom)
        values[at] = square.value;
      if (column >= bar.left && column <= bar.right && row >= bar.top && row <= bar.bottom) values[at] = bar.value;
      const away = ((column - disc.column) / disc.radiusColumns) ** 2 + ((row - disc.row) / disc.radiusRows) ** 2;
      if (away <= 1) values[at] = disc.value;
    }
  return values;
}

function common(study: PhantomStudy, series: number, modality: string, description: string, sopClass: string): DataSet {
  return {
    ...studyHeader(study),
    ...seriesHeader(study, {
      modality,
      number: series,
      description,
      protocol: "Geometry",
      manufacturer: "Alcove",
      model: "Phantom",
    }),
    SOPClassUID: sopClass,
    SOPInstanceUID: instanceUidOf(study, series, 1),
    InstanceNumber: 1,
    ContentDate: study.date,
    ContentTime: study.time,
    BurnedInAnnotation: "NO",
    LossyImageCompression: "00",
  };
}

/** Writes three images, each a series of its own: CT, CR, secondary capture. */
export async function writeGeometry(study: PhantomStudy, directory: string): Promise<readonly WrittenInstance[]> {
  const stored = Uint16Array.from(geometryValues(), (value) => value + 1024);
  const samples = {
    rows: geometry.rows,
    columns: geometry.columns,
    bitsStored: 12,
    samplesPerPixel: 1,
    photometric: "MONOCHROME2",
    values: stored,
  } as const;
  const rescale = { RescaleIntercept: -1024, RescaleSlope: 1, WindowCenter: 100, WindowWidth: 500 };
  const headers: readonly DataSet[] = [
    {
      ...common(study, 1, "CT", "Geometry, non-square pixels", CT_IMAGE_STORAGE),
      ...rescale,
      ImageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
      RescaleType: "HU",
      AcquisitionNumber: 1,
      AcquisitionDate: study.date,
      AcquisitionTime: study.time,
      KVP: 120,
      ConvolutionKernel: "B31f",
      FrameOfReferenceUID: phantomUid("frame of reference", studyUidOf(study)),
      PositionReferenceIndicator: "",
      PatientPosition: "HFS",
      ImagePositionPatient: [-99.75, -99.5, 0],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      PixelSpacing: [geometry.ct.row, geometry.ct.column],
      SliceThickness: 1,
      SliceLocation: 0,
    },
    {
      ...common(study, 2, "CR", "Geometry, magnified", CR_IMAGE_STORAGE),
      ...rescale,
      RescaleType: "US",
      ImageType: ["ORIGINAL", "PRIMARY"],
      PatientOrientation: ["L", "F"],
      ViewPosition: "AP",
      ImagerPixelSpacing: [geometry.cr.detector, geometry.cr.detector],
      EstimatedRadiographicMagnificationFactor: geometry.cr.magnification,
      DistanceSourceToDetector: 1200,
      DistanceSourceToPatient: 1000,
    },
    {
      ...common(study, 3, "OT", "Geometry, ratio only", SECONDARY_CAPTURE),
      ...rescale,
      RescaleType: "US",
      ImageType: ["DERIVED", "SECONDARY"],
      ConversionType: "WSD",
      PatientOrientation: "",
      PixelAspectRatio: [geometry.aspect.row, geometry.aspect.column],
    },
  ];
  const written: WrittenInstance[] = [];
  for (const [index, header] of headers.entries())
    written.push(
      await writeImage(header, samples, study.characterSet, explicitLittleEndian, directory, fileName(index + 1)),
    );
  return written;
}
