import { describe, expect, it } from "vitest";
import { type StudySummary, studySummary } from "../dicom/summaries.ts";
import { utcMillis } from "../units.ts";
import { ageInYears, matchesIntake, pollRange, priorityOf } from "./intake.ts";
import { type IntakeRule, intakeRule, priorityRule } from "./intake-rule.ts";

const nobody = { alphabetic: "", ideographic: "", phonetic: "" };
const study = (over: Partial<StudySummary> = {}, patient: Partial<StudySummary["patient"]> = {}): StudySummary =>
  studySummary.parse({
    study: "1.2.3",
    accession: "",
    placer: "",
    date: "20260302",
    time: "101500",
    description: "CT chest with contrast",
    modalities: ["CT"],
    bodyPart: "CHEST",
    station: "CT01",
    institution: "",
    referrer: nobody,
    referrerPhone: "",
    ward: "",
    admission: "",
    indication: "",
    priority: "",
    status: "",
    seriesCount: null,
    instanceCount: null,
    ...over,
    patient: { id: "1", issuer: "", name: nobody, birthDate: "", sex: "", age: "", ...patient },
  });

const now = utcMillis(Date.UTC(2026, 2, 2, 12));
const rule = (over: Partial<IntakeRule> = {}): IntakeRule => intakeRule.parse(over);
const verdict = (made: IntakeRule, of: StudySummary = study()) => matchesIntake(made, of, now, "UTC");
const any = { include: [], exclude: [] };

describe("intake rule", () => {
  it("SI-1 lets in what every clause lets in, and names each clause that fails", () => {
    expect(verdict(rule())).toEqual({ matches: true, reasons: [] });
    const strict = rule({
      modalities: { include: ["MR"], exclude: [] },
      stations: { include: [], exclude: ["CT01"] },
      ages: { from: 18, to: null },
    });
    expect(verdict(strict, study({}, { age: "017Y" }))).toEqual({
      matches: false,
      reasons: [
        { clause: "modality", because: "not-included" },
        { clause: "station", because: "excluded" },
        { clause: "age", because: "outside" },
      ],
    });
  });

  it("SI-2 ignores letter case and blanks, takes wild cards, and searches descriptions anywhere", () => {
    expect(verdict(rule({ stations: { include: [" ct0? "], exclude: [] } })).matches).toBe(true);
    expect(verdict(rule({ stations: { include: ["ct*"], exclude: [] } })).matches).toBe(true);
    expect(verdict(rule({ stations: { include: ["CT"], exclude: [] } })).matches).toBe(false);
    expect(verdict(rule({ descriptions: { include: ["chest"], exclude: [] } })).matches).toBe(true);
    expect(verdict(rule({ descriptions: { include: ["chest*"], exclude: [] } })).matches).toBe(false);
    expect(verdict(rule({ stations: { include: ["(.+"], exclude: [] } })).matches).toBe(false);
  });

  it("SI-2 answers at once to a word of many stars", () => {
    const word = `${"*a".repeat(25)}b`;
    const started = performance.now();
    expect(
      verdict(rule({ stations: { include: [word], exclude: [] } }), study({ station: "a".repeat(64) })).matches,
    ).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("SI-4 excluded wins over included", () => {
    expect(verdict(rule({ bodyParts: { include: ["CHEST"], exclude: ["chest"] } })).reasons).toEqual([
      { clause: "body-part", because: "excluded" },
    ]);
  });

  it("SI-5 leaves a study out by an excluded modality only when it has no other", () => {
    const noReports = rule({ modalities: { include: [], exclude: ["SR", "PR"] } });
    expect(verdict(noReports, study({ modalities: ["CT", "SR"] })).matches).toBe(true);
    expect(verdict(noReports, study({ modalities: ["SR", "PR"] })).matches).toBe(false);
  });

  it("SI-6 never leaves out what the archive does not say", () => {
    const strict = rule({
      modalities: { include: ["CT"], exclude: [] },
      bodyParts: { include: ["HEAD"], exclude: [] },
      statuses: { include: ["COMPLETED"], exclude: [] },
      ages: { from: 18, to: 99 },
    });
    expect(verdict(strict, study({ modalities: [], bodyPart: " ", status: "" })).matches).toBe(true);
  });

  it("SI-7 leaves out what was reported, unless told to keep it", () => {
    expect(verdict(rule(), study({ status: "read" })).reasons).toEqual([{ clause: "reported", because: "reported" }]);
    expect(verdict(rule({ excludeReported: false }), study({ status: "READ" })).matches).toBe(true);
  });

  it("SI-8 leaves out what was surely performed before the lookback", () => {
    const twoDays = (date: string, time: string) => verdict(rule(), study({ date, time })).matches;
    expect(twoDays("20260228", "120000")).toBe(true);
    expect(twoDays("20260228", "115959")).toBe(false);
    expect(twoDays("20260228", "")).toBe(true);
    expect(twoDays("20260227", "")).toBe(false);
    expect(twoDays("", "")).toBe(true);
    expect(twoDays("20260309", "080000")).toBe(true);
    expect(verdict(rule({ lookbackHours: null }), study({ date: "19990101" })).matches).toBe(true);
  });

  it("SI-9 takes the written age, else birth date to study date", () => {
    expect(ageInYears(study({}, { age: "018M" }))).toBe(1);
    expect(ageInYears(study({}, { age: "064Y", birthDate: "20000101" }))).toBe(64);
    expect(ageInYears(study({}, { birthDate: "20000303" }))).toBe(25);
    expect(ageInYears(study({}, { birthDate: "20000302" }))).toBe(26);
    expect(ageInYears(study({}, { age: "old", birthDate: "20270101" }))).toBeNull();
  });

  it("SI-10 asks for the days of 48 hours by the site's calendar, with an open end", () => {
    const at = utcMillis(Date.UTC(2026, 2, 2, 20));
    expect(pollRange(rule(), at, "Asia/Seoul")).toEqual({ from: "20260301", to: "" });
    expect(pollRange(rule(), at, "America/Los_Angeles")).toEqual({ from: "20260228", to: "" });
    expect(pollRange(rule({ lookbackHours: null }), at, "UTC")).toBeNull();
  });
});

describe("priority", () => {
  const stroke = priorityRule.parse({ when: { descriptions: { include: ["stroke"] } }, priority: "stat" });
  const feet = priorityRule.parse({ when: { bodyParts: { include: ["FOOT"] } }, priority: "routine" });

  it("SI-13 follows the first rule that matches, and never one that an unknown value would satisfy", () => {
    expect(priorityOf([stroke, feet], study({ description: "Stroke protocol" }))).toEqual({
      priority: "stat",
      from: "rule",
    });
    expect(priorityOf([feet], study({ bodyPart: "", priority: "STAT" }))).toEqual({
      priority: "stat",
      from: "archive",
    });
    expect(priorityOf([{ when: { ...stroke.when, descriptions: any }, priority: "urgent" }], study())).toEqual({
      priority: "urgent",
      from: "rule",
    });
  });

  it("SI-14 else takes the archive's word", () => {
    expect(priorityOf([], study({ priority: " high " })).priority).toBe("urgent");
    expect(priorityOf([], study({ priority: "MEDIUM" })).priority).toBe("routine");
    expect(priorityOf([], study()).priority).toBe("routine");
  });
});
