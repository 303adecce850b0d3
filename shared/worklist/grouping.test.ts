import { describe, expect, it } from "vitest";
import { isOneVisit, type VisitStudy } from "./grouping.ts";

const rule = { enabled: true, minutes: 60 };
const study = (change: Partial<VisitStudy> = {}): VisitStudy => ({
  siteId: "a",
  patientRef: "p",
  modalities: ["CT"],
  admission: "",
  performedAt: 0,
  ...change,
});
const minutes = (count: number) => count * 60_000;

describe("grouping of one visit", () => {
  it("WL-40 never joins across sites or patients", () => {
    expect(isOneVisit(rule, study(), study())).toBe(true);
    expect(isOneVisit(rule, study(), study({ siteId: "b" }))).toBe(false);
    expect(isOneVisit(rule, study(), study({ patientRef: "q" }))).toBe(false);
    expect(isOneVisit({ ...rule, enabled: false }, study(), study())).toBe(false);
  });
  it("WL-41 keeps two admissions apart", () => {
    expect(isOneVisit(rule, study({ admission: "1" }), study({ admission: "2" }))).toBe(false);
    expect(isOneVisit(rule, study({ admission: "1" }), study())).toBe(true);
  });
  it("WL-42 joins what is of one kind", () => {
    expect(isOneVisit(rule, study(), study({ modalities: ["US"] }))).toBe(false);
    expect(isOneVisit(rule, study(), study({ modalities: ["CT", "SR"] }))).toBe(true);
    expect(isOneVisit(rule, study({ modalities: ["CR"] }), study({ modalities: ["DX"] }))).toBe(true);
  });
  it("WL-43 joins only within the site's minutes, and never without a time", () => {
    expect(isOneVisit(rule, study(), study({ performedAt: minutes(60) }))).toBe(true);
    expect(isOneVisit(rule, study(), study({ performedAt: minutes(61) }))).toBe(false);
    expect(isOneVisit(rule, study(), study({ performedAt: null }))).toBe(false);
  });
});
