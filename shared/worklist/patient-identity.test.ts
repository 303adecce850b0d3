import { describe, expect, it } from "vitest";
import { correctedFields, type PatientIdentity } from "./patient-identity.ts";

const name = (alphabetic: string, ideographic = "") => ({ alphabetic, ideographic, phonetic: "" });
const patient: PatientIdentity = {
  id: "P1",
  issuer: "",
  name: name("Doe^Jane", "도^제인"),
  birthDate: "19600101",
  sex: "F",
};
const corrected = (change: Partial<PatientIdentity>) => correctedFields(patient, { ...patient, ...change });

describe("corrected identity", () => {
  it("WL-70 names what the archive tells otherwise now", () => {
    expect(corrected({ id: "P2" })).toEqual(["id"]);
    expect(corrected({ issuer: "ELSEWHERE" })).toEqual(["id"]);
    expect(corrected({ name: name("Roe^Jane") })).toEqual(["name"]);
    expect(corrected({ name: name("Doe^Jane", "도^재인") })).toEqual(["name"]);
    expect(corrected({ birthDate: "19610101", sex: "M" })).toEqual(["birth-date", "sex"]);
    expect(corrected({ id: "" })).toEqual(["id"]);
  });

  it("WL-70 never counts letter case, width, blanks or carets", () => {
    expect(corrected({ id: " P1 ", name: name("DOE^JANE^^^ "), sex: "f " })).toEqual([]);
    expect(corrected({ name: name("Ｄｏｅ Jane") })).toEqual([]);
  });

  it("WL-70 takes what only one answer tells for an addition or an omission", () => {
    expect(corrected({ birthDate: "", sex: "", name: name("") })).toEqual([]);
    expect(corrected({ name: name("Doe^Jane") })).toEqual([]);
  });

  it("WL-70 takes names without a group in common for two names", () => {
    expect(correctedFields({ ...patient, name: name("Doe^Jane") }, { ...patient, name: name("", "김^철수") })).toEqual([
      "name",
    ]);
  });
});
