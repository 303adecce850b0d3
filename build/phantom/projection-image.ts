/** Radiographs: a digital chest film, and mammograms in four views. */
import { CHEST_LENGTH, chest, type Nodule } from "./anatomy/chest.ts";
import { fileName } from "./ct-series.ts";
import { code, type DataSet } from "./data-set.ts";
import { type PhantomTransferSyntax, type WrittenInstance, writeImage } from "./image-file.ts";
import { addNoise, seededRandom } from "./random.ts";
import { project } from "./slice.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader } from "./study.ts";

const DX_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.1";
const MG_FOR_PRESENTATION = "1.2.840.10008.5.1.4.1.1.1.2";

interface Projection {
  readonly modality: "DX" | "MG";
  readonly sopClass: string;
  readonly description: string;
  readonly number: number;
  readonly laterality: "L" | "R" | "U";
  readonly patientOrientation: readonly string[];
  readonly viewPosition: string;
  readonly spacing: number;
  readonly window: readonly [number, number];
  readonly region: DataSet;
  readonly extra: DataSet;
}

/** What digital radiographs and mammograms share (PS3.3 A.26, A.27). */
function projectionHeader(study: PhantomStudy, series: number, image: Projection): DataSet {
  return {
    ...studyHeader(study),
    ...seriesHeader(study, {
      modality: image.modality,
      number: series,
      description: image.description,
      protocol: image.description,
      manufacturer: "Alcove",
      model: `Phantom ${image.modality}`,
    }),
    SOPClassUID: image.sopClass,
    SOPInstanceUID: instanceUidOf(study, series, image.number),
    ImageType: ["DERIVED", "PRIMARY", ""],
    DerivationDescription: "Processed for presentation",
    PresentationIntentType: "FOR PRESENTATION",
    InstanceNumber: image.number,
    AcquisitionDate: study.date,
    AcquisitionTime: study.time,
    ContentDate: study.date,
    ContentTime: study.time,
    ImageLaterality: image.laterality,
    PatientOrientation: image.patientOrientation,
    ViewPosition: image.viewPosition,
    AnatomicRegionSequence: [image.region],
    AcquisitionContextSequence: [],
    DetectorType: "DIRECT",
    ImagerPixelSpacing: [image.spacing, image.spacing],
    KVP: image.modality === "MG" ? 29 : 120,
    PixelIntensityRelationship: "LOG",
    PixelIntensityRelationshipSign: -1,
    RescaleIntercept: 0,
    RescaleSlope: 1,
    RescaleType: "US",
    PresentationLUTShape: "IDENTITY",
    WindowCenter: image.window[0],
    WindowWidth: image.window[1],
    BurnedInAnnotation: "NO",
    LossyImageCompression: "00",
    ...image.extra,
  };
}

function twelveBits(values: Float32Array): Uint16Array {
  const stored = new Uint16Array(values.length);
  for (let index = 0; index < stored.length; index += 1)
    stored[index] = Math.max(0, Math.min(4095, Math.round(values[index] ?? 0)));
  return stored;
}

/** Writes a frontal chest radiograph, `matrix` pixels wide, of the same body that the CT phantom has. */
export async function writeChestRadiograph(
  study: PhantomStudy,
  series: number,
  matrix: number,
  nodules: readonly Nodule[],
  syntax: PhantomTransferSyntax,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const spacing = 380 / matrix;
  const rows = Math.round(320 / spacing);
  const field = {
    rows,
    columns: matrix,
    spacing: [spacing, spacing] as const,
    plane: "coronal" as const,
    centre: [0, 12, -CHEST_LENGTH / 2] as const,
  };
  const couchless = chest(study.patient.id, nodules).slice(1); // a film is taken standing
  const thickness = project(field, couchless, -124, 132, 1.5, -1000);
  const values = thickness.map((value) => 300 + value * 0.0125); // (HU + 1000) times mm
  addNoise(values, 9, study.seed, "film");
  const header = projectionHeader(study, series, {
    modality: "DX",
    sopClass: DX_FOR_PRESENTATION,
    description: "Chest PA",
    number: 1,
    laterality: "U",
    patientOrientation: ["L", "F"],
    viewPosition: "PA",
    spacing,
    window: [1900, 3000],
    region: code("43799004", "SCT", "Thoracic cavity"),
    extra: { Exposure: 3, PositionerType: "" },
  });
  const samples = {
    rows,
    columns: matrix,
    bitsStored: 12,
    samplesPerPixel: 1,
    photometric: "MONOCHROME2",
    values: twelveBits(values),
  } as const;
  return [await writeImage(header, samples, study.characterSet, syntax, directory, fileName(1))];
}

export interface Mass {
  readonly side: "L" | "R";
  /** Millimetres from the chest wall, and from the middle (up in MLO, lateral in CC). */
  readonly depth: number;
  readonly offset: number;
  readonly diameter: number;
}

const views = [
  { side: "R", view: "CC", orientation: ["P", "L"], code: code("399162004", "SCT", "cranio-caudal") },
  { side: "L", view: "CC", orientation: ["A", "R"], code: code("399162004", "SCT", "cranio-caudal") },
  { side: "R", view: "MLO", orientation: ["P", "FL"], code: code("399368009", "SCT", "medio-lateral oblique") },
  { side: "L", view: "MLO", orientation: ["A", "FR"], code: code("399368009", "SCT", "medio-lateral oblique") },
] as const;

interface BreastView {
  readonly side: "L" | "R";
  readonly view: "CC" | "MLO";
}

/** A breast against the image's left edge (a left breast) or right edge (a right one), with gland, mass and muscle. */
function paintBreast(
  view: BreastView,
  rows: number,
  columns: number,
  spacing: number,
  masses: readonly Mass[],
  seed: string,
): Float32Array {
  const values = new Float32Array(rows * columns);
  const random = seededRandom(seed, view.side, view.view);
  const glands = Array.from({ length: 90 }, () => ({
    depth: random.between(8, 88),
    offset: random.between(-46, 46),
    radius: random.between(3, 12),
    value: random.between(60, 260),
  }));
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const depth = (view.side === "L" ? column : columns - 1 - column) * spacing;
      const offset = (rows / 2 - row) * spacing;
      const inside = 1 - (depth / 105) ** 2 - (offset / 78) ** 2;
      if (inside <= 0) continue;
      let value = 900 + 700 * Math.min(1, inside * 3);
      for (const gland of glands) {
        const away = ((depth - gland.depth) ** 2 + (offset - gland.offset) ** 2) / gland.radius ** 2;
        if (away < 1) value += gland.value * (1 - away) * Math.min(1, inside * 2);
      }
      if (view.view === "MLO" && depth < (offset + 70) * 0.34) value += 620;
      for (const mass of masses)
        if (
          mass.side === view.side &&
          (depth - mass.depth) ** 2 + (offset - mass.offset) ** 2 <= (mass.diameter / 2) ** 2
        )
          value += 760;
      values[row * columns + column] = value;
    }
  return values;
}

/** Writes a screening mammogram: right and left CC, right and left MLO, one series each as many devices do. */
export async function writeMammogram(
  study: PhantomStudy,
  columns: number,
  masses: readonly Mass[],
  syntax: PhantomTransferSyntax,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  const spacing = 118 / columns;
  const rows = Math.round(165 / spacing);
  const written: WrittenInstance[] = [];
  for (const [index, view] of views.entries()) {
    const values = paintBreast(view, rows, columns, spacing, masses, study.patient.id);
    for (let at = 0; at < values.length; at += 1) if (values[at] === 0) values[at] = -200; // air stays black below the noise
    addNoise(values, 14, study.seed, view.side, view.view);
    const header = projectionHeader(study, index + 1, {
      modality: "MG",
      sopClass: MG_FOR_PRESENTATION,
      description: `${view.side} ${view.view}`,
      number: 1,
      laterality: view.side,
      patientOrientation: view.orientation,
      viewPosition: view.view,
      spacing,
      window: [1800, 2800],
      region: code("76752008", "SCT", "Breast"),
      extra: {
        OrganExposed: "BREAST",
        PositionerType: "MAMMOGRAPHIC",
        PartialView: "NO",
        BreastImplantPresent: "NO",
        PositionerPrimaryAngle: view.view === "CC" ? 0 : 45,
        BodyPartThickness: 52,
        CompressionForce: 110,
        AnodeTargetMaterial: "TUNGSTEN",
        FocalSpots: 0.3,
        Grid: "RECIPROCATING",
        ViewCodeSequence: [{ ...view.code, ViewModifierCodeSequence: [] }],
      },
    });
    const samples = {
      rows,
      columns,
      bitsStored: 12,
      samplesPerPixel: 1,
      photometric: "MONOCHROME2",
      values: twelveBits(values),
    } as const;
    written.push(await writeImage(header, samples, study.characterSet, syntax, directory, fileName(index + 1)));
  }
  return written;
}
