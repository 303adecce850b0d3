/** The sound file that hostile files are made from: a small CT slice. */

import { CT_IMAGE_STORAGE } from "./ct-series.ts";
import { type DataSet, encodeDataSet } from "./data-set.ts";
import { geometry, geometryValues } from "./geometry-images.ts";
import { encodeMeta, encodePixelElement, explicitLittleEndian, type PixelData } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { phantomStudy, seriesHeader, studyHeader } from "./study.ts";

/** Stored values: the figures of the geometry phantom, 400 by 200. */
export const hostilePixels = Uint16Array.from(geometryValues(), (value) => value + 1024);

/** Header of a sound slice; `name` makes its UIDs. */
export function soundHeader(name: string): DataSet {
  const study = phantomStudy({
    seed: "hostile",
    patient: { id: "HOSTILE", name: "Hostile^File" },
    accession: name.slice(0, 16),
    description: name.slice(0, 64),
  });
  return {
    ...studyHeader(study),
    ...seriesHeader(study, {
      modality: "CT",
      number: 1,
      description: name,
      protocol: "Hostile",
      manufacturer: "Alcove",
      model: "Phantom CT",
    }),
    StudyInstanceUID: phantomUid("hostile study", name),
    SeriesInstanceUID: phantomUid("hostile series", name),
    SOPClassUID: CT_IMAGE_STORAGE,
    SOPInstanceUID: phantomUid("hostile instance", name),
    ImageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
    InstanceNumber: 1,
    AcquisitionNumber: 1,
    FrameOfReferenceUID: phantomUid("hostile frame", name),
    PositionReferenceIndicator: "",
    PatientPosition: "HFS",
    ImagePositionPatient: [0, 0, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [geometry.ct.row, geometry.ct.column],
    SliceThickness: 1,
    KVP: 120,
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    Rows: geometry.rows,
    Columns: geometry.columns,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    WindowCenter: 100,
    WindowWidth: 500,
  };
}

export const nativePixels = (values: Uint16Array | Uint8Array): PixelData => ({
  kind: "native",
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  bitsAllocated: values instanceof Uint8Array ? 8 : 16,
});

export interface FileParts {
  readonly header: DataSet;
  /** Elements as bytes, between the header and the pixels: tags above (0028,xxxx) that the table does not know. */
  readonly extra?: Uint8Array;
  readonly pixels?: PixelData | null;
  readonly transferSyntax?: string;
  /** Whatever the meta header says otherwise than the data set. */
  readonly metaInstance?: string;
  readonly preamble?: string;
}

/** Assembles a file; nothing is checked, that is the point. */
export function assemble(parts: FileParts): Uint8Array {
  const {
    header,
    extra = new Uint8Array(0),
    pixels = nativePixels(hostilePixels),
    transferSyntax = explicitLittleEndian,
  } = parts;
  const text = (value: unknown): string => (typeof value === "string" ? value : "2.25.1");
  const meta = encodeMeta(text(header.SOPClassUID), parts.metaInstance ?? text(header.SOPInstanceUID), transferSyntax);
  meta.set(new TextEncoder().encode(parts.preamble ?? "").subarray(0, 128), 0);
  const body = [encodeDataSet(header, "ISO_IR 192"), extra];
  return Buffer.concat([meta, ...body, ...(pixels === null ? [] : [encodePixelElement(pixels)])]);
}
