/**
 * One small image for each way from stored samples to the screen (PS3.3 C.7.6.3, C.11), each a series of its own.
 *
 * All show the same 8 by 6 flat patches, no two of one value and none like its neighbours, so that a picture that is
 * turned, mirrored, shifted or windowed in another way differs somewhere.
 */
import { CT_IMAGE_STORAGE, fileName } from "./ct-series.ts";
import type { DataSet } from "./data-set.ts";
import { type Samples, type WrittenInstance, writeImage } from "./image-file.ts";
import { explicitLittleEndian } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { colourScreenImages } from "./screen-colours.ts";
import { patches, patchShare, type ScreenImage } from "./screen-patches.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader, studyUidOf } from "./study.ts";

const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
const MULTI_FRAME_BYTES = "1.2.840.10008.5.1.4.1.1.7.2";
const ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1";
const ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1";

const COLUMNS = patches.across * patches.size;
const ROWS = patches.down * patches.size;

/** Stored samples of all frames, `value` of each patch's share. */
function paint<Values extends Uint8Array | Uint16Array | Int16Array>(
  values: Values,
  value: (share: number) => number,
): Values {
  for (let at = 0; at < values.length; at += 1) {
    const inFrame = at % (ROWS * COLUMNS);
    const share = patchShare(inFrame % COLUMNS, Math.floor(inFrame / COLUMNS), Math.floor(at / (ROWS * COLUMNS)));
    values[at] = Math.round(value(share));
  }
  return values;
}

const shape = { rows: ROWS, columns: COLUMNS, samplesPerPixel: 1 } as const;

const twelveBits = (value: (share: number) => number = (share) => share * 4095): Samples => ({
  ...shape,
  bitsStored: 12,
  photometric: "MONOCHROME2",
  values: paint(new Uint16Array(ROWS * COLUMNS), value),
});

const eightBits = (frames = 1): Samples => ({
  ...shape,
  bitsStored: 8,
  photometric: "MONOCHROME2",
  values: paint(new Uint8Array(ROWS * COLUMNS * frames), (share) => share * 255),
});

const signed = (value: (share: number) => number): Samples => ({
  ...shape,
  bitsStored: 16,
  photometric: "MONOCHROME2",
  values: paint(new Int16Array(ROWS * COLUMNS), value),
});

const wordsOf = (values: Uint16Array): Uint8Array => new Uint8Array(values.buffer);

/** A table of `entries` outputs of so many bits that rises, falls and rises again: no window does that. */
export function waveTable(entries: number, bits: number, first: number): DataSet {
  const white = 2 ** bits - 1;
  const wave = (at: number): number => {
    const x = at / (entries - 1);
    return 0.5 - 0.5 * Math.cos(x * Math.PI * 3);
  };
  return {
    LUTDescriptor: [entries, first & 0xffff, bits],
    LUTExplanation: "Wave",
    LUTData: wordsOf(Uint16Array.from({ length: entries }, (_, at) => Math.round(wave(at) * white))),
  };
}

const other = (name: string, header: DataSet, samples: Samples): ScreenImage => ({
  name,
  modality: "OT",
  sopClass: SECONDARY_CAPTURE,
  header: { ConversionType: "WSD", PatientOrientation: "", ...header },
  samples,
});

const window = (center: number, width: number, shapeOf?: string): DataSet => ({
  WindowCenter: center,
  WindowWidth: width,
  VOILUTFunction: shapeOf,
});

/** Axial planes, feet first to the reader as scanners send them; spacing is [between rows, between columns]. */
const plane = (orientation: readonly number[], spacing: readonly [number, number]): DataSet => ({
  ImagePositionPatient: [-40, -30, 12],
  ImageOrientationPatient: orientation,
  PixelSpacing: spacing,
  SliceThickness: 1,
});
const axial = [1, 0, 0, 0, 1, 0] as const;
const coronal = [1, 0, 0, 0, 0, -1] as const;
/** Rows to the left and head, columns to the back and head: two letters at every edge. */
const oblique = [0.8, 0, 0.6, -0.36, 0.8, 0.48] as const;

const computedTomography = (name: string, header: DataSet, samples: Samples): ScreenImage => ({
  name,
  modality: "CT",
  sopClass: CT_IMAGE_STORAGE,
  header: { RescaleType: "HU", PatientPosition: "HFS", KVP: 120, ...plane(axial, [0.8, 0.8]), ...header },
  samples,
});

const hounsfield = { RescaleSlope: 1, RescaleIntercept: -1024 } as const;

/** Bits of an overlay plane, LSB first: two bars and a block, in a plane smaller than the image. */
function overlayPlane(rows: number, columns: number): Uint8Array {
  const bits = new Uint8Array(2 * Math.ceil((rows * columns) / 16));
  for (let at = 0; at < rows * columns; at += 1) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const isSet = row < 6 || column < 6 || (row >= rows - 12 && column >= columns - 18);
    if (isSet) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return bits;
}

const overlay: DataSet = {
  OverlayRows: 48,
  OverlayColumns: 60,
  OverlayType: "G",
  OverlayOrigin: [13, 25],
  OverlayBitsAllocated: 1,
  OverlayBitPosition: 0,
  OverlayData: overlayPlane(48, 60),
};

const groups = (shared: DataSet, frames: readonly DataSet[]): DataSet => ({
  NumberOfFrames: frames.length,
  SharedFunctionalGroupsSequence: [shared],
  PerFrameFunctionalGroupsSequence: frames,
});

const framePlace = (index: number, position: readonly number[]): DataSet => ({
  FrameContentSequence: [{ DimensionIndexValues: [index + 1] }],
  PlanePositionSequence: [{ ImagePositionPatient: position }],
});

/** Frames that each have a rescale and a window of their own, in shared geometry. */
const enhancedCt: ScreenImage = {
  name: "Enhanced CT",
  modality: "CT",
  sopClass: ENHANCED_CT,
  header: groups(
    {
      PixelMeasuresSequence: [{ PixelSpacing: [0.6, 0.6], SliceThickness: 2 }],
      PlaneOrientationSequence: [{ ImageOrientationPatient: coronal }],
    },
    [0, 1, 2].map((index) => ({
      ...framePlace(index, [-30, index * 2, 40]),
      PixelValueTransformationSequence: [{ RescaleIntercept: -1024 + index * 300, RescaleSlope: 1, RescaleType: "HU" }],
      FrameVOILUTSequence: [window(40 + index * 200, 400 + index * 300)],
    })),
  ),
  samples: { ...twelveBits(), values: paint(new Uint16Array(ROWS * COLUMNS * 3), (share) => share * 4095) },
};

const enhancedMr: ScreenImage = {
  name: "Enhanced MR, oblique",
  modality: "MR",
  sopClass: ENHANCED_MR,
  header: groups(
    {
      PixelMeasuresSequence: [{ PixelSpacing: [0.5, 1], SliceThickness: 3 }],
      PlaneOrientationSequence: [{ ImageOrientationPatient: oblique }],
      PixelValueTransformationSequence: [{ RescaleIntercept: 0, RescaleSlope: 2, RescaleType: "US" }],
      FrameVOILUTSequence: [window(3000, 5000, "LINEAR_EXACT")],
    },
    // along the planes' normal
    [0, 1].map((index) =>
      framePlace(
        index,
        [-48 * index, -60 * index, 64 * index].map((part) => part / 20),
      ),
    ),
  ),
  samples: { ...twelveBits(), values: paint(new Uint16Array(ROWS * COLUMNS * 2), (share) => share * 4095) },
};

const greyScreenImages: readonly ScreenImage[] = [
  other("MONOCHROME2, 12 bits, window", window(2048, 3000), twelveBits()),
  other("MONOCHROME1, 12 bits, window", window(1800, 2600), { ...twelveBits(), photometric: "MONOCHROME1" }),
  other("MONOCHROME1, 8 bits, no window", {}, { ...eightBits(), photometric: "MONOCHROME1" }),
  other("MONOCHROME2, 8 bits, no window", {}, eightBits()),
  other(
    "No window, 12 bits",
    {},
    twelveBits((share) => 200 + share * 1700),
  ),
  other(
    "Signed samples, window",
    window(-150, 1900),
    signed((share) => share * 4000 - 2000),
  ),
  computedTomography("CT, window of Hounsfield units", { ...hounsfield, ...window(40, 400) }, twelveBits()),
  computedTomography(
    "CT without a window",
    { ...hounsfield },
    twelveBits((share) => 700 + share * 700),
  ),
  other(
    "Linear, a narrow window",
    window(1003, 5),
    twelveBits((share) => 1000 + share * 6),
  ),
  other(
    "Linear exact, a narrow window",
    window(1003, 5, "LINEAR_EXACT"),
    twelveBits((share) => 1000 + share * 6),
  ),
  other("Linear, a width of 1", window(2048, 1), twelveBits()),
  other("Sigmoid", window(2000, 1500, "SIGMOID"), twelveBits()),
  other("VOI LUT of 12 bits", { VOILUTSequence: [waveTable(4096, 12, 0)] }, twelveBits()),
  other("VOI LUT of 8 bits, shorter than the values", { VOILUTSequence: [waveTable(1200, 8, 1500)] }, twelveBits()),
  other(
    "VOI LUT of negative values",
    { VOILUTSequence: [waveTable(2001, 16, -1000)] },
    signed((share) => share * 2600 - 1300),
  ),
  other(
    "Modality LUT",
    { ModalityLUTSequence: [{ ...waveTable(256, 16, 0), ModalityLUTType: "US" }], ...window(30_000, 50_000) },
    eightBits(),
  ),
  other("Rescale by a fraction", { RescaleSlope: 0.37, RescaleIntercept: -3.5, ...window(700, 1300) }, twelveBits()),
  computedTomography(
    "Pixel Spacing, high pixels",
    { ...hounsfield, ...window(1000, 4000), PixelSpacing: [1.2, 0.5] },
    twelveBits(),
  ),
  computedTomography(
    "Pixel Spacing, wide pixels, oblique",
    { ...hounsfield, ...window(1000, 4000), PixelSpacing: [0.5, 0.9], ImageOrientationPatient: oblique },
    twelveBits(),
  ),
  other("Pixel Aspect Ratio 2 to 1", { PixelAspectRatio: [2, 1] }, eightBits()),
  other("Pixel Aspect Ratio 3 to 4", { PixelAspectRatio: [3, 4] }, eightBits()),
  other("Overlay plane", { ...window(2048, 4096), ...overlay }, twelveBits()),
  other(
    "Shutter, a rectangle",
    {
      ShutterShape: "RECTANGULAR",
      ShutterLeftVerticalEdge: 13,
      ShutterRightVerticalEdge: 84,
      ShutterUpperHorizontalEdge: 25,
      ShutterLowerHorizontalEdge: 60,
    },
    eightBits(),
  ),
  other(
    "Shutter, a circle",
    { ShutterShape: "CIRCULAR", CenterOfCircularShutter: [31, 43], RadiusOfCircularShutter: 27 },
    eightBits(),
  ),
  other(
    "Shutter, a polygon",
    { ShutterShape: "POLYGONAL", VerticesOfThePolygonalShutter: [7, 7, 7, 90, 66, 49] },
    eightBits(),
  ),
  {
    ...other("Multi-frame, 8 bits", { NumberOfFrames: 5, FrameTime: 40 }, eightBits(5)),
    sopClass: MULTI_FRAME_BYTES,
  },
  enhancedCt,
  enhancedMr,
];

export const screenImages: readonly ScreenImage[] = [...greyScreenImages, ...colourScreenImages];

/** Writes every image as a series of its own, numbered from 1 in their order. */
export async function writeScreenImages(study: PhantomStudy, directory: string): Promise<readonly WrittenInstance[]> {
  const written: WrittenInstance[] = [];
  for (const [index, image] of screenImages.entries()) {
    const number = index + 1;
    const header: DataSet = {
      ...studyHeader(study),
      ...seriesHeader(study, {
        modality: image.modality,
        number,
        description: image.name,
        protocol: "Screen",
        manufacturer: "Alcove",
        model: "Phantom",
      }),
      SOPClassUID: image.sopClass,
      SOPInstanceUID: instanceUidOf(study, number, 1),
      InstanceNumber: 1,
      ImageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
      ContentDate: study.date,
      ContentTime: study.time,
      FrameOfReferenceUID: phantomUid("frame of reference", studyUidOf(study), number),
      BurnedInAnnotation: "NO",
      LossyImageCompression: "00",
      ...image.header,
    };
    const name = fileName(number);
    written.push(await writeImage(header, image.samples, study.characterSet, explicitLittleEndian, directory, name));
  }
  return written;
}
