/** An ultrasound phantom: a sector of speckle with two cysts, in colour samples, with its calibrated region. */
import { fileName } from "./ct-series.ts";
import { type PhantomTransferSyntax, type WrittenInstance, writeImage } from "./image-file.ts";
import { seededRandom } from "./random.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader } from "./study.ts";

const US_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.6.1";
const COLUMNS = 640;
const ROWS = 480;
/** The region that is calibrated, pixels. */
export const ultrasoundRegion = { left: 60, top: 40, right: 579, bottom: 459, cmPerPixel: 0.04 } as const;
/** A cyst of known size. */
export const ultrasoundCyst = { column: 320, row: 230, diameterCm: 3.2 } as const;

/** Depth-dependent speckle inside a fan that opens downwards. */
function paintSector(seed: string | number): Uint8Array {
  const random = seededRandom(seed, "speckle");
  const values = new Uint8Array(ROWS * COLUMNS * 3);
  const { left, top, right, bottom, cmPerPixel } = ultrasoundRegion;
  const apex = { x: (left + right) / 2, y: top - 40 };
  const cyst = ultrasoundCyst.diameterCm / 2 / cmPerPixel;
  for (let row = top; row <= bottom; row += 1)
    for (let column = left; column <= right; column += 1) {
      const x = column - apex.x;
      const y = row - apex.y;
      const depth = Math.hypot(x, y);
      const speckle = random.next() * random.next();
      if (Math.abs(Math.atan2(x, y)) > 0.62 || depth > 455 || depth < 52) continue;
      const inCyst = Math.hypot(column - ultrasoundCyst.column, row - ultrasoundCyst.row) <= cyst;
      const behind = !inCyst && Math.abs(column - ultrasoundCyst.column) < cyst * 0.8 && row > ultrasoundCyst.row;
      const tissue = inCyst ? 8 : (behind ? 250 : 190) * (1 - depth / 900);
      const grey = Math.min(255, Math.round(tissue * (0.35 + 1.3 * speckle)));
      values.fill(grey, (row * COLUMNS + column) * 3, (row * COLUMNS + column) * 3 + 3);
    }
  return values;
}

export async function writeUltrasound(
  study: PhantomStudy,
  series: number,
  syntax: PhantomTransferSyntax,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const { left, top, right, bottom, cmPerPixel } = ultrasoundRegion;
  const header = {
    ...studyHeader(study),
    ...seriesHeader(study, {
      modality: "US",
      number: series,
      description: "Liver and gallbladder",
      protocol: "Abdomen",
      manufacturer: "Alcove",
      model: "Phantom US",
    }),
    SOPClassUID: US_IMAGE_STORAGE,
    SOPInstanceUID: instanceUidOf(study, series, 1),
    ImageType: ["ORIGINAL", "PRIMARY", "ABDOMINAL", "0001"],
    InstanceNumber: 1,
    PatientOrientation: "",
    ContentDate: study.date,
    ContentTime: study.time,
    BurnedInAnnotation: "NO",
    LossyImageCompression: "00",
    SequenceOfUltrasoundRegions: [
      {
        RegionSpatialFormat: 1, // two-dimensional
        RegionDataType: 1, // tissue
        RegionFlags: 2,
        RegionLocationMinX0: left,
        RegionLocationMinY0: top,
        RegionLocationMaxX1: right,
        RegionLocationMaxY1: bottom,
        PhysicalUnitsXDirection: 3, // centimetres
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: cmPerPixel,
        PhysicalDeltaY: cmPerPixel,
        TransducerFrequency: 3500,
      },
    ],
    PlanarConfiguration: 0,
  };
  const samples = {
    rows: ROWS,
    columns: COLUMNS,
    bitsStored: 8,
    samplesPerPixel: 3,
    photometric: "RGB",
    values: paintSector(study.seed),
  } as const;
  return [await writeImage(header, samples, study.characterSet, syntax, directory, fileName(1))];
}
