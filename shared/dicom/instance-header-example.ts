/** Headers for tests: an axial slice, changed by what a test is about. */
import type { ImageHeader, InstanceHeader } from "./instance-header.ts";
import { sopInstanceUid } from "./uid.ts";

export function imageHeaderExample(changes: Partial<ImageHeader> = {}): ImageHeader {
  return {
    rows: 4,
    columns: 4,
    format: "int16",
    frameBytes: 32,
    inverted: false,
    spacing: { row: 1, column: 1, source: "patient" },
    regions: [],
    unit: "",
    windows: [],
    range: [0, 100],
    frames: [
      {
        position: [0, 0, 0],
        orientation: [1, 0, 0, 0, 1, 0],
        thickness: 1,
        windows: [],
        frameTime: null,
        dimension: [],
      },
    ],
    attachments: [],
    frameOfReference: "1.2",
    lossy: null,
    padding: null,
    shutter: null,
    ...changes,
  };
}

export function instanceHeaderExample(changes: Partial<InstanceHeader> = {}): InstanceHeader {
  return {
    instance: sopInstanceUid.parse("1.2.3"),
    sopClass: "1.2.840.10008.5.1.4.1.1.4",
    transferSyntax: "1.2.840.10008.1.2.1",
    kind: "image",
    number: 1,
    acquisition: null,
    imageType: ["ORIGINAL", "PRIMARY"],
    acquiredAt: "",
    echoTime: null,
    repetitionTime: null,
    inversionTime: null,
    kernel: "",
    contrast: "",
    viewPosition: "",
    laterality: "",
    patientPosition: "",
    patientOrientation: [],
    technique: null,
    image: imageHeaderExample(),
    title: "",
    references: null,
    ...changes,
  };
}
