/** A CT series whose pixels say which slice they are. */
import { CT_IMAGE_STORAGE, fileName } from "./ct-series.ts";
import { type WrittenInstance, writeImage } from "./image-file.ts";
import { explicitLittleEndian } from "./part10.ts";
import { phantomUid } from "./phantom-uid.ts";
import { instanceUidOf, type PhantomStudy, seriesHeader, studyHeader, studyUidOf } from "./study.ts";

/**
 * A slice's number from 0 stands in its upper half as blocks, white for 1, the highest bit first; the lower half is
 * its complement, so that a picture mixed from two slices is no number at all.
 */
export const numberedSlice = { bits: 8, block: 16 } as const;

const COLUMNS = numberedSlice.bits * numberedSlice.block;
const ROWS = 2 * numberedSlice.block;

function paintNumber(slice: number): Uint16Array {
  return Uint16Array.from({ length: ROWS * COLUMNS }, (_, at) => {
    const block = Math.floor((at % COLUMNS) / numberedSlice.block);
    const bit = (slice >> (numberedSlice.bits - 1 - block)) & 1;
    const upper = at < (ROWS / 2) * COLUMNS;
    return (bit === 1) === upper ? 1424 : 624;
  });
}

/** Writes slices 1 mm apart, white at 400 HU and black at -400. */
export async function writeNumberedSlices(
  study: PhantomStudy,
  series: number,
  slices: number,
  directory: string,
): Promise<readonly WrittenInstance[]> {
  if (slices > 2 ** numberedSlice.bits) throw new RangeError("too many slices for their bits");
  const identity = { modality: "CT", number: series, description: "Numbered slices", protocol: "Numbers" };
  const written: WrittenInstance[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const header = {
      ...studyHeader(study),
      ...seriesHeader(study, { ...identity, manufacturer: "Alcove", model: "Phantom" }),
      SOPClassUID: CT_IMAGE_STORAGE,
      SOPInstanceUID: instanceUidOf(study, series, slice + 1),
      InstanceNumber: slice + 1,
      ImageType: ["ORIGINAL", "PRIMARY", "AXIAL"],
      ContentDate: study.date,
      ContentTime: study.time,
      FrameOfReferenceUID: phantomUid("frame of reference", studyUidOf(study)),
      PatientPosition: "HFS",
      ImagePositionPatient: [0, 0, slice],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      PixelSpacing: [1, 1],
      SliceThickness: 1,
      KVP: 120,
      RescaleIntercept: -1024,
      RescaleSlope: 1,
      RescaleType: "HU",
      WindowCenter: 0,
      WindowWidth: 400,
      BurnedInAnnotation: "NO",
      LossyImageCompression: "00",
    };
    const samples = {
      rows: ROWS,
      columns: COLUMNS,
      bitsStored: 12,
      samplesPerPixel: 1,
      photometric: "MONOCHROME2",
      values: paintNumber(slice),
    } as const;
    const name = fileName(slice + 1);
    written.push(await writeImage(header, samples, study.characterSet, explicitLittleEndian, directory, name));
  }
  return written;
}
