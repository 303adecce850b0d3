/** CT phantoms: chest, head, abdomen and spine, axial, as a scanner writes them; and the localizer. */
import { ABDOMEN_LENGTH, abdomen } from "./anatomy/abdomen.ts";
import { CHEST_LENGTH, chest, type Nodule, spine } from "./anatomy/chest.ts";
import { computedTomography, type HeadFinding, head } from "./anatomy/head.ts";
import type { DataSet } from "./data-set.ts";
import { type PhantomTransferSyntax, type WrittenInstance, writeImage } from "./image-file.ts";
import { explicitLittleEndian } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { addNoise } from "./random.ts";
import {
  emptySlice,
  orientation,
  type Plane,
  paint,
  position,
  project,
  type Shape,
  type Slice,
  smooth,
} from "./slice.ts";
import { instanceUidOf, laterTime, type PhantomStudy, seriesHeader, studyHeader, studyUidOf } from "./study.ts";

export const CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";

export type CtRegion = "chest" | "head" | "abdomen" | "spine";

export interface CtSeries {
  readonly region: CtRegion;
  /** Series Number (0020,0011). */
  readonly number: number;
  readonly slices: number;
  /** Rows and columns. */
  readonly matrix: number;
  readonly kernel: "soft" | "lung" | "bone";
  /** Standard deviation of the noise, HU. */
  readonly noise: number;
  /** What must be found in a chest; elsewhere not looked at. */
  readonly nodules: readonly Nodule[];
  /** What must be found in a head; elsewhere not looked at. */
  readonly findings: readonly HeadFinding[];
  readonly transferSyntax: PhantomTransferSyntax;
}

const kernels = {
  soft: { name: "B31f", label: "soft tissue", window: [40, 400] },
  lung: { name: "B60f", label: "lung", window: [-600, 1500] },
  bone: { name: "B70s", label: "bone", window: [450, 2000] },
} as const;

interface Body {
  readonly shapes: readonly Shape[];
  /** Field of view, mm, and its centre. */
  readonly field: number;
  readonly centre: readonly [x: number, y: number];
  readonly top: number;
  readonly length: number;
  readonly name: string;
}

function bodyOf(series: CtSeries, seed: string | number): Body {
  switch (series.region) {
    case "chest":
      return {
        shapes: chest(seed, series.nodules),
        field: 370,
        centre: [0, 12],
        top: 0,
        length: CHEST_LENGTH,
        name: "Chest",
      };
    case "head":
      return {
        shapes: head(computedTomography, series.findings),
        field: 240,
        centre: [0, 0],
        top: 112,
        length: 190,
        name: "Head",
      };
    case "abdomen":
      return { shapes: abdomen(seed), field: 370, centre: [0, 12], top: 0, length: ABDOMEN_LENGTH, name: "Abdomen" };
    case "spine":
      return {
        shapes: [
          { centre: [0, 8, -150], radii: [172, 118, 4000], value: -105 },
          { centre: [0, 30, -150], radii: [120, 74, 4000], value: 52 },
          ...spine(0, 74, -4, -CHEST_LENGTH),
        ],
        field: 180,
        centre: [0, 84],
        top: 0,
        length: CHEST_LENGTH,
        name: "Spine",
      };
  }
}

export function ctSeries(given: Partial<CtSeries> = {}): CtSeries {
  return {
    region: "chest",
    number: 2,
    slices: 60,
    matrix: 512,
    kernel: "soft",
    noise: 14,
    nodules: [],
    findings: [],
    transferSyntax: explicitLittleEndian,
    ...given,
  };
}

/** Stored values are HU + 1024 in 12 bits of 16, as nearly every scanner writes them. */
function storedValues(values: Float32Array): Uint16Array {
  const stored = new Uint16Array(values.length);
  for (let index = 0; index < stored.length; index += 1)
    stored[index] = Math.max(0, Math.min(4095, Math.round(values[index] ?? 0) + 1024));
  return stored;
}

/** Outside the circle of reconstruction a scanner has nothing to say: the lowest value. */
function maskCircle(slice: Slice): void {
  const middle = (slice.rows - 1) / 2;
  const limit = (slice.rows / 2) ** 2;
  for (let row = 0; row < slice.rows; row += 1) {
    const half = Math.sqrt(Math.max(0, limit - (row - middle) ** 2));
    const start = row * slice.columns;
    slice.values.fill(-1024, start, start + Math.max(0, Math.ceil(middle - half)));
    slice.values.fill(-1024, start + Math.min(slice.columns, Math.floor(middle + half) + 1), start + slice.columns);
  }
}

interface CtImage {
  readonly study: PhantomStudy;
  readonly series: number;
  readonly body: Body;
  readonly imageType: readonly string[];
  readonly label: string;
  readonly kernel: string;
  readonly window: readonly [center: number, width: number];
  readonly thickness: number;
}

/** Header of one CT image (PS3.3 A.3). */
function ctHeader(image: CtImage, number: number, slice: Omit<Slice, "values">): DataSet {
  const { study, body } = image;
  const at = laterTime(study.time, image.series * 20 + Math.floor(number / 40));
  return {
    ...studyHeader(study),
    ...seriesHeader(study, {
      modality: "CT",
      number: image.series,
      description: image.label,
      protocol: `${body.name} routine`,
      manufacturer: "Alcove",
      model: "Phantom CT",
    }),
    SOPClassUID: CT_IMAGE_STORAGE,
    SOPInstanceUID: instanceUidOf(study, image.series, number),
    ImageType: image.imageType,
    InstanceNumber: number,
    AcquisitionNumber: image.series,
    AcquisitionDate: study.date,
    AcquisitionTime: at,
    ContentDate: study.date,
    ContentTime: at,
    FrameOfReferenceUID: phantomUid("frame of reference", studyUidOf(study)),
    PositionReferenceIndicator: "SN",
    PatientPosition: "HFS",
    ImagePositionPatient: position(slice),
    ImageOrientationPatient: orientation(slice.plane),
    PixelSpacing: slice.spacing,
    SliceThickness: image.thickness,
    SliceLocation: slice.at,
    KVP: 120,
    XRayTubeCurrent: 210,
    ExposureTime: 500,
    Exposure: 105,
    GantryDetectorTilt: 0,
    TableHeight: 150,
    ReconstructionDiameter: body.field,
    ConvolutionKernel: image.kernel,
    ContrastBolusAgent: body.name === "Chest" || body.name === "Abdomen" ? "Iodinated contrast" : "",
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: image.imageType[2] === "LOCALIZER" ? "US" : "HU",
    WindowCenter: image.window[0],
    WindowWidth: image.window[1],
    BurnedInAnnotation: "NO",
    LossyImageCompression: "00",
  };
}

/** Names files so that a folder lists them in order. */
export function fileName(number: number): string {
  return `IM${String(number).padStart(5, "0")}.dcm`;
}

/**
 * Writes a CT series into `directory`, slice 1 at the head.
 *
 * Slices share the region's length: more slices are closer together, not more body.
 */
export async function writeCtSeries(
  study: PhantomStudy,
  series: CtSeries,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const body = bodyOf(series, study.patient.id);
  const step = Math.round((body.length / series.slices) * 1000) / 1000;
  const kernel = kernels[series.kernel];
  const image: CtImage = {
    study,
    series: series.number,
    body,
    imageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
    kernel: kernel.name,
    label: `${body.name} ${step} mm ${kernel.label}`,
    window: series.region === "head" && series.kernel === "soft" ? [40, 80] : kernel.window,
    thickness: step,
  };
  const spacing = body.field / series.matrix;
  const written: WrittenInstance[] = [];
  for (let number = 1; number <= series.slices; number += 1) {
    const slice = emptySlice(
      {
        rows: series.matrix,
        columns: series.matrix,
        spacing: [spacing, spacing],
        plane: "axial",
        at: Math.round((body.top - (number - 0.5) * step) * 1000) / 1000,
        centre: [body.centre[0], body.centre[1], 0],
      },
      -1000,
    );
    paint(slice, body.shapes);
    addNoise(
      slice.values,
      series.kernel === "soft" ? series.noise * 2 : series.noise * 1.6,
      study.seed,
      series.number,
      number,
    );
    if (series.kernel === "soft") smooth(slice);
    maskCircle(slice);
    written.push(
      await writeImage(
        ctHeader(image, number, slice),
        {
          rows: slice.rows,
          columns: slice.columns,
          bitsStored: 12,
          samplesPerPixel: 1,
          photometric: "MONOCHROME2",
          values: storedValues(slice.values),
        },
        study.characterSet,
        series.transferSyntax,
        directory,
        fileName(number),
      ),
    );
  }
  return written;
}

/** Writes the localizer that every CT begins with: a frontal projection of the same body. */
export async function writeScout(
  study: PhantomStudy,
  series: CtSeries,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const body = bodyOf(series, study.patient.id);
  const pixel = body.field / series.matrix;
  const plane: Plane = "coronal";
  const slice = {
    rows: Math.round(body.length / pixel),
    columns: series.matrix,
    spacing: [pixel, pixel] as const,
    plane,
    at: body.centre[1],
    centre: [body.centre[0], body.centre[1], body.top - body.length / 2] as const,
  };
  const sum = project(slice, body.shapes, -130, 140, 6, -1000);
  const values = sum.map((value) => value / 320 - 700);
  const image: CtImage = {
    study,
    series: series.number,
    body,
    imageType: ["ORIGINAL", "PRIMARY", "LOCALIZER"],
    kernel: "T20f",
    label: "Scout",
    window: [-200, 900],
    thickness: pixel,
  };
  return [
    await writeImage(
      ctHeader(image, 1, slice),
      {
        rows: slice.rows,
        columns: slice.columns,
        bitsStored: 12,
        samplesPerPixel: 1,
        photometric: "MONOCHROME2",
        values: storedValues(values),
      },
      study.characterSet,
      series.transferSyntax,
      directory,
      fileName(1),
    ),
  ];
}
