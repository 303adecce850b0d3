/**
 * Who an archive says a study is of, and what of it was corrected since.
 *
 * Rules WL-70 and WL-71 (docs/rules/worklist.md).
 */
import { z } from "zod";
import { type PersonName, personName } from "../dicom/summaries.ts";

/** Of the patient module (PS3.3 C.2.2, C.2.3): what tells one person from another. Absent values are "". */
export const patientIdentity = z.object({
  /** Patient ID (0010,0020). */
  id: z.string(),
  /** Issuer of Patient ID (0010,0021). */
  issuer: z.string(),
  name: personName,
  /** Patient's Birth Date (0010,0030), DICOM DA. */
  birthDate: z.string(),
  /** Patient's Sex (0010,0040). */
  sex: z.string(),
});
export type PatientIdentity = z.infer<typeof patientIdentity>;

export const identityField = z.enum(["id", "name", "birth-date", "sex"]);
export type IdentityField = z.infer<typeof identityField>;

/** What of an exam's patient the archive tells otherwise than when the reader last knew. */
export const identityChange = z.object({
  /** When it was found, UTC milliseconds. */
  at: z.number(),
  before: patientIdentity,
  after: patientIdentity,
  fields: z.array(identityField).min(1),
});
export type IdentityChange = z.infer<typeof identityChange>;

/** Width, letter case, blanks and the carets between components never count. */
const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s^]+/g, " ")
    .trim();

/** Both are told, and not alike: what only one of them tells was added or left out, not corrected. */
const differ = (a: string, b: string): boolean => folded(a) !== "" && folded(b) !== "" && folded(a) !== folded(b);

/** Groups that both tell are compared; names that have no group in common are two names. */
function namesDiffer(a: PersonName, b: PersonName): boolean {
  const groups = ["alphabetic", "ideographic", "phonetic"] as const;
  const told = (name: PersonName) => groups.filter((group) => folded(name[group]) !== "");
  const both = told(a).filter((group) => told(b).includes(group));
  if (both.length > 0) return both.some((group) => folded(a[group]) !== folded(b[group]));
  return told(a).length > 0 && told(b).length > 0;
}

/** Another number, another issuer, or one that was not there: another patient (PF-23). */
export const isOtherPatient = (
  a: Pick<PatientIdentity, "id" | "issuer">,
  b: Pick<PatientIdentity, "id" | "issuer">,
): boolean => a.id.trim() !== b.id.trim() || a.issuer !== b.issuer;

/** WL-70: what was corrected between two answers of an archive about one study; none when they agree. */
export function correctedFields(before: PatientIdentity, after: PatientIdentity): readonly IdentityField[] {
  const fields: IdentityField[] = [];
  if (isOtherPatient(before, after)) fields.push("id");
  if (namesDiffer(before.name, after.name)) fields.push("name");
  if (differ(before.birthDate, after.birthDate)) fields.push("birth-date");
  if (differ(before.sex, after.sex)) fields.push("sex");
  return fields;
}

/** The identity alone, of anything that holds one. */
export const identityOf = ({ id, issuer, name, birthDate, sex }: PatientIdentity): PatientIdentity => ({
  id,
  issuer,
  name,
  birthDate,
  sex,
});
