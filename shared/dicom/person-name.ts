/** Person names (PS3.5 6.2, VR PN). */
import type { PersonName } from "./summaries.ts";

/** Reads one PN value in which component groups are separated by "=": alphabetic, ideographic, phonetic. */
export function personNameFromDicom(value: string): PersonName {
  const groups = value.split("=");
  const group = (index: number): string => (groups[index] ?? "").replace(/[\^\s]+$/, "").trimStart();
  return { alphabetic: group(0), ideographic: group(1), phonetic: group(2) };
}

/** The value as DICOM writes it, without trailing empty groups. */
export const personNameToDicom = (name: PersonName): string =>
  [name.alphabetic, name.ideographic, name.phonetic].join("=").replace(/=+$/, "");
