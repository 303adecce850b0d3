/**
 * What Cornerstone asks about an image.
 *
 * Each image is laid flat in a plane of its own (origin 0, axes along rows and columns): where it lies in the patient is
 * reckoned by us from the frame's header, so that stacks of mixed orientation or missing geometry behave alike.
 */
import { Enums, metaData } from "@cornerstonejs/core";
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { planeOf } from "./frame-pixels.ts";

const shown = new Map<string, ImageHeader>();
let registered = false;

export function describeImage(imageId: string, image: ImageHeader): void {
  if (!registered) metaData.addProvider(provide);
  registered = true;
  shown.set(imageId, image);
}

export const forgetImage = (imageId: string): boolean => shown.delete(imageId);

function provide(type: string, imageId: string): unknown {
  const image = shown.get(imageId);
  if (image === undefined) return undefined;
  switch (type) {
    case Enums.MetadataModules.IMAGE_PIXEL:
      return pixelModule(image);
    case Enums.MetadataModules.IMAGE_PLANE:
      return planeModule(image);
    case Enums.MetadataModules.GENERAL_SERIES:
      return { modality: "OT" };
    default:
      return undefined;
  }
}

function pixelModule(image: ImageHeader) {
  const colour = image.format === "rgb8";
  const bits = image.format === "float32" ? 32 : image.format === "int16" ? 16 : 8;
  return {
    samplesPerPixel: colour ? 3 : 1,
    // values are inverted by our own mapping (MONOCHROME1), never by Cornerstone
    photometricInterpretation: colour ? "RGB" : "MONOCHROME2",
    rows: image.rows,
    columns: image.columns,
    bitsAllocated: bits,
    bitsStored: bits,
    highBit: bits - 1,
    pixelRepresentation: image.format === "int16" ? 1 : 0,
  };
}

function planeModule(image: ImageHeader) {
  const plane = planeOf(image);
  return {
    rows: image.rows,
    columns: image.columns,
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    rowCosines: [1, 0, 0],
    columnCosines: [0, 1, 0],
    imagePositionPatient: [0, 0, 0],
    pixelSpacing: [plane.rowSpacing, plane.columnSpacing],
    rowPixelSpacing: plane.rowSpacing,
    columnPixelSpacing: plane.columnSpacing,
    usingDefaultValues: false,
  };
}
