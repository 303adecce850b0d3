/** A slice for tests: an axial image of 100 by 100 pixels, 0.5 mm each, at z 30. */
import type { ImageHeader } from "../../shared/dicom/instance-header.ts";
import { imageHeaderExample, instanceHeaderExample } from "../../shared/dicom/instance-header-example.ts";
import type { ShownSlice } from "../viewport/index.ts";

export function sliceExample(changes: Partial<ImageHeader> = {}, frame = 0): ShownSlice {
  const image = imageHeaderExample({
    rows: 100,
    columns: 100,
    frameBytes: 20_000,
    spacing: { row: 0.5, column: 0.5, source: "patient" },
    unit: "HU",
    frames: [
      {
        position: [-25, -25, 30],
        orientation: [1, 0, 0, 0, 1, 0],
        thickness: 1,
        windows: [],
        frameTime: null,
        dimension: [],
      },
    ],
    ...changes,
  });
  const header = instanceHeaderExample({ image });
  return { state: "here", instance: header.instance, frame, header, image, rejected: null };
}
