/** Identifiers of queries (PS3.4 C.4.1.1.3): a flat data set in implicit or explicit VR little endian. */
import { tag } from "../../../../shared/dicom/tags.ts";

/** VRs of the keys that are asked for; what is not named is LO. */
const vrs: Readonly<Record<string, string>> = {
  [tag.SpecificCharacterSet]: "CS",
  [tag.QueryRetrieveLevel]: "CS",
  [tag.StudyDate]: "DA",
  [tag.StudyTime]: "TM",
  [tag.AccessionNumber]: "SH",
  [tag.ModalitiesInStudy]: "CS",
  [tag.Modality]: "CS",
  [tag.ReferringPhysicianName]: "PN",
  [tag.ReferringPhysicianTelephoneNumbers]: "SH",
  [tag.StationName]: "SH",
  [tag.SOPClassUID]: "UI",
  [tag.SOPInstanceUID]: "UI",
  [tag.StudyInstanceUID]: "UI",
  [tag.SeriesInstanceUID]: "UI",
  [tag.PatientName]: "PN",
  [tag.PatientBirthDate]: "DA",
  [tag.PatientSex]: "CS",
  [tag.PatientAge]: "AS",
  [tag.BodyPartExamined]: "CS",
  [tag.Laterality]: "CS",
  [tag.SeriesNumber]: "IS",
  [tag.InstanceNumber]: "IS",
  [tag.NumberOfStudyRelatedSeries]: "IS",
  [tag.NumberOfStudyRelatedInstances]: "IS",
  [tag.NumberOfSeriesRelatedInstances]: "IS",
  [tag.StudyStatusID]: "CS",
  [tag.StudyPriorityID]: "CS",
  [tag.RequestedProcedurePriority]: "SH",
};

/** Tag (eight hex digits) and value; "" asks for the attribute without a condition. */
export type Keys = readonly (readonly [string, string])[];

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/**
 * @param explicit the VRs are written
 * @throws RangeError when a value is longer than an explicit short VR can say
 */
export function encodeIdentifier(keys: Keys, explicit: boolean): Uint8Array {
  const named = keys.every(([, value]) => isAscii(value))
    ? keys
    : [[tag.SpecificCharacterSet, "ISO_IR 192"] as const, ...keys];
  const written = named
    .map(([name, value]): [number, string, Uint8Array] => {
      const vr = vrs[name] ?? "LO";
      const bytes = new TextEncoder().encode(value);
      const even = bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, vr === "UI" ? 0 : 0x20);
      return [Number.parseInt(name, 16), vr, even];
    })
    .sort(([a], [b]) => a - b);
  const out = new Uint8Array(written.reduce((sum, [, , value]) => sum + 8 + value.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [number, vr, value] of written) {
    view.setUint16(at, number >>> 16, true);
    view.setUint16(at + 2, number & 0xffff, true);
    if (explicit) {
      if (value.length > 0xffff) throw new RangeError("a key is too long");
      out[at + 4] = vr.charCodeAt(0);
      out[at + 5] = vr.charCodeAt(1);
      view.setUint16(at + 6, value.length, true);
    } else view.setUint32(at + 4, value.length, true);
    out.set(value, at + 8);
    at += 8 + value.length;
  }
  return out;
}
