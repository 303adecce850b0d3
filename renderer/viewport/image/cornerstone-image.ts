import { Enums, type Types, utilities } from "@cornerstonejs/core";
import type { ImageHeader } from "../../../shared/dicom/instance-header.ts";
import { type FramePixels, planeOf } from "./frame-pixels.ts";

/**
 * A held frame as Cornerstone draws it. Nothing is copied and nothing is cached: the frame pool is the only cache.
 *
 * The window here is a constant: grey levels come from our own transfer function (see paint-greys.ts), and a window
 * that never changes keeps Cornerstone from resetting it slice by slice.
 */
export function cornerstoneImage(imageId: string, image: ImageHeader, pixels: FramePixels): Types.IImage {
  const plane = planeOf(image);
  const colour = image.format === "rgb8";
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    scalarData: pixels,
    width: image.columns,
    height: image.rows,
    numberOfComponents: colour ? 3 : 1,
  });
  return {
    imageId,
    minPixelValue: image.range[0],
    maxPixelValue: image.range[1],
    slope: 1,
    intercept: 0,
    windowCenter: 127.5,
    windowWidth: 255,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    getPixelData: () => pixels,
    getCanvas: () => document.createElement("canvas"),
    rows: image.rows,
    columns: image.columns,
    height: image.rows,
    width: image.columns,
    color: colour,
    rgba: false,
    numberOfComponents: colour ? 3 : 1,
    columnPixelSpacing: plane.columnSpacing,
    rowPixelSpacing: plane.rowSpacing,
    invert: false,
    photometricInterpretation: colour ? "RGB" : "MONOCHROME2",
    sizeInBytes: pixels.byteLength,
    dataType:
      pixels instanceof Float32Array ? "Float32Array" : pixels instanceof Int16Array ? "Int16Array" : "Uint8Array",
    voxelManager,
  };
}
