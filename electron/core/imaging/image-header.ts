/** The reading room's header of an image, but for what only its pixels tell. */
import { type Attributes, itemOf, numberOf, numbersOf, textOf } from "../../../shared/dicom/attributes.ts";
import type { ImageHeader, PixelSpacing } from "../../../shared/dicom/instance-header.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { commonSpacing, type FrameGroups, readFrameHeaders, readSpacing, readWindows } from "./functional-groups.ts";
import type { ImageDescription } from "./image-description.ts";

/** Known only once the pixels are decoded. */
type FromPixels = "format" | "frameBytes" | "range" | "attachments" | "lossy" | "padding";

export type ImageGeometry = Omit<ImageHeader, FromPixels>;

export function readImageGeometry(attributes: Attributes, image: ImageDescription, groups: FrameGroups): ImageGeometry {
  const regions = readRegions(attributes);
  const frames = readFrameHeaders(attributes, groups, image.frames);
  const [first] = frames;
  // Frames that all say the same say it for the instance.
  const windows = readWindows(attributes);
  return {
    rows: image.rows,
    columns: image.columns,
    inverted: image.photometric === "MONOCHROME1",
    spacing: readPixelSpacing(attributes, image, groups, regions),
    regions,
    unit: readUnit(attributes, groups),
    windows: windows.length > 0 ? windows : (first?.windows ?? []),
    frames,
    frameOfReference: textOf(attributes, tag.FrameOfReferenceUID) || null,
    shutter: readShutter(attributes),
  };
}

const projections = new Set(["CR", "DX", "MG", "XA", "RF", "IO", "PX"]);

function readPixelSpacing(
  attributes: Attributes,
  image: ImageDescription,
  groups: FrameGroups,
  regions: ImageHeader["regions"],
): PixelSpacing | null {
  const shared = commonSpacing(groups, image.frames);
  if (shared !== null) return shared;
  const patient = readSpacing(attributes, tag.PixelSpacing);
  const detector = readSpacing(attributes, tag.ImagerPixelSpacing);
  const isProjection = projections.has(textOf(attributes, tag.Modality));
  // Equal values mean that nobody corrected for magnification (PS3.3 10.7.1.3).
  const same =
    patient !== null && detector !== null && patient.row === detector.row && patient.column === detector.column;
  if (detector !== null && (patient === null || (same && isProjection))) {
    const factor = numberOf(attributes, tag.EstimatedRadiographicMagnificationFactor);
    return factor !== null && factor > 0
      ? { row: detector.row / factor, column: detector.column / factor, source: "magnified" }
      : { ...detector, source: "detector" };
  }
  if (patient !== null) return { ...patient, source: "patient" };
  return regionSpacing(image, regions) ?? aspectSpacing(attributes);
}

/** An ultrasound image that one calibrated region covers can be measured as a whole. */
function regionSpacing(image: ImageDescription, regions: ImageHeader["regions"]): PixelSpacing | null {
  const [region, ...others] = regions;
  if (region === undefined || others.length > 0) return null;
  const covers =
    region.left <= 0 && region.top <= 0 && region.right >= image.columns - 1 && region.bottom >= image.rows - 1;
  const { cmPerPixelX: x, cmPerPixelY: y } = region;
  return covers && x !== null && y !== null && x > 0 && y > 0
    ? { row: y * 10, column: x * 10, source: "region" }
    : null;
}

/** Pixel Aspect Ratio (0028,0034) is vertical\horizontal; rows are given the unit 1. */
function aspectSpacing(attributes: Attributes): PixelSpacing | null {
  const [vertical, horizontal] = numbersOf(attributes, tag.PixelAspectRatio, 2) ?? [];
  if (vertical === undefined || horizontal === undefined || vertical <= 0 || horizontal <= 0) return null;
  return vertical === horizontal ? null : { row: 1, column: horizontal / vertical, source: "aspect" };
}

const CENTIMETRES = 3;

function readRegions(attributes: Attributes): ImageHeader["regions"] {
  return attributes.items(tag.SequenceOfUltrasoundRegions).flatMap((item) => {
    const edges = [
      numberOf(item, tag.RegionLocationMinX0),
      numberOf(item, tag.RegionLocationMinY0),
      numberOf(item, tag.RegionLocationMaxX1),
      numberOf(item, tag.RegionLocationMaxY1),
    ];
    const [left, top, right, bottom] = edges;
    if (left == null || top == null || right == null || bottom == null || right <= left || bottom <= top) return [];
    const size = (units: string, delta: string): number | null => {
      const value = numberOf(item, delta);
      return numberOf(item, units) === CENTIMETRES && value !== null && value !== 0 ? Math.abs(value) : null;
    };
    return [
      {
        left,
        top,
        right,
        bottom,
        cmPerPixelX: size(tag.PhysicalUnitsXDirection, tag.PhysicalDeltaX),
        cmPerPixelY: size(tag.PhysicalUnitsYDirection, tag.PhysicalDeltaY),
      },
    ];
  });
}

/** UCUM codes that readers know by another name. */
const ucumWords: Readonly<Record<string, string>> = { "[hnsf'U]": "HU", "Bq/ml": "Bq/mL" };
const LONGEST_UNIT = 16;
const DOSE_UNITS = "30040002";

/** Rescale Type, Units of PET and dose, or the unit of a real world value map; "" when nothing says. */
function readUnit(attributes: Attributes, groups: FrameGroups): string {
  const transformation = groups.macro(0, tag.PixelValueTransformationSequence);
  const map =
    groups.macro(0, tag.RealWorldValueMappingSequence) ?? itemOf(attributes, tag.RealWorldValueMappingSequence);
  const code = map ? itemOf(map, tag.MeasurementUnitsCodeSequence) : undefined;
  const modality = textOf(attributes, tag.Modality);
  const rescale = (transformation && textOf(transformation, tag.RescaleType)) || textOf(attributes, tag.RescaleType);
  const stated =
    textOf(attributes, tag.Units) || textOf(attributes, DOSE_UNITS) || (code ? textOf(code, tag.CodeValue) : "");
  if (stated !== "" && stated !== "1") return ucumWords[stated] ?? stated;
  // "US" is the standard's word for an unspecified unit; a CT without one is in Hounsfield units (PS3.3 C.8.2.1).
  // A sentence, as some scanners write, is no unit.
  if (rescale !== "" && rescale !== "US") return rescale.length > LONGEST_UNIT ? "" : rescale;
  return modality === "CT" && rescale === "" ? "HU" : "";
}

function readShutter(attributes: Attributes): ImageHeader["shutter"] {
  const edge = (name: string): number | null => {
    const value = numberOf(attributes, name);
    return value === null ? null : Math.round(value);
  };
  for (const shape of attributes.texts(tag.ShutterShape)) {
    if (shape === "RECTANGULAR") {
      const left = edge(tag.ShutterLeftVerticalEdge);
      const right = edge(tag.ShutterRightVerticalEdge);
      const top = edge(tag.ShutterUpperHorizontalEdge);
      const bottom = edge(tag.ShutterLowerHorizontalEdge);
      if (left !== null && right !== null && top !== null && bottom !== null && right > left && bottom > top) {
        return { shape: "rectangle", left, right, top, bottom };
      }
    }
    if (shape === "CIRCULAR") {
      const [row, column] = numbersOf(attributes, tag.CenterOfCircularShutter, 2) ?? [];
      const radius = edge(tag.RadiusOfCircularShutter);
      if (row !== undefined && column !== undefined && radius !== null && radius > 0) {
        return { shape: "circle", row: Math.round(row), column: Math.round(column), radius };
      }
    }
    if (shape === "POLYGONAL") {
      const values = attributes.numbers(tag.VerticesOfThePolygonalShutter).map(Math.round);
      const points: [number, number][] = [];
      for (let at = 0; at + 1 < values.length; at += 2) points.push([values[at] ?? 0, values[at + 1] ?? 0]);
      if (points.length > 2 && points.flat().every(Number.isFinite)) return { shape: "polygon", points };
    }
  }
  return null;
}
