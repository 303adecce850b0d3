import { describe, expect, it } from "vitest";
import { ageAtExam, ageOn, parseAge, parseDate, parseTime, timeBetween } from "./dates.ts";

const day = (text: string) => parseDate(text);

describe("dates", () => {
  it("reads DA, its older form and the start of DT, and nothing that is no day", () => {
    expect(day("20260228")).toEqual({ year: 2026, month: 2, day: 28 });
    expect(day("2026.02.28")).toEqual({ year: 2026, month: 2, day: 28 });
    expect(day("20260228101500.00+0900")).toEqual({ year: 2026, month: 2, day: 28 });
    expect([day("20260229"), day(""), day("2026"), day("20261301")]).toEqual([null, null, null, null]);
  });
  it("reads TM with what is missing as 0", () => {
    expect(parseTime("2359")).toEqual({ hour: 23, minute: 59, second: 0 });
    expect(parseTime("07:08:09.5")).toEqual({ hour: 7, minute: 8, second: 9 });
    expect([parseTime("2460"), parseTime("")]).toEqual([null, null]);
  });
});

describe("ages", () => {
  it.each([
    ["20260101", "20260101", { count: 0, unit: "day" }],
    ["20260101", "20260128", { count: 27, unit: "day" }],
    ["20260101", "20260129", { count: 4, unit: "week" }],
    ["20260101", "20260301", { count: 2, unit: "month" }],
    ["20240101", "20251231", { count: 23, unit: "month" }],
    ["20240101", "20260101", { count: 2, unit: "year" }],
    ["19600229", "20260228", { count: 65, unit: "year" }],
  ])("IM-23, IM-24 born %s, on %s", (birth, exam, age) => {
    expect(ageOn(day(birth), day(exam))).toEqual(age);
  });
  it("IM-24 has no age before birth", () => {
    expect(ageOn(day("20260102"), day("20260101"))).toBeNull();
  });
  it("IM-25 reads the stated age only in its own form", () => {
    expect(parseAge("064Y")).toEqual({ count: 64, unit: "year" });
    expect(parseAge("006M ")).toEqual({ count: 6, unit: "month" });
    expect([parseAge("64"), parseAge("64Y"), parseAge("")]).toEqual([null, null, null]);
  });
  it("IM-26 takes the age at the exam, else what the exam says", () => {
    expect(ageAtExam("19500615", "20200614", "071Y")).toEqual({ count: 69, unit: "year" });
    expect(ageAtExam("", "20200614", "071Y")).toEqual({ count: 71, unit: "year" });
    expect(ageAtExam("", "", "")).toBeNull();
  });
});

describe("time between exams", () => {
  it.each([
    ["20260108", "20260708", { count: 6, unit: "month", direction: "earlier" }],
    ["20260109", "20260708", { count: 5, unit: "month", direction: "earlier" }],
    ["20200708", "20260707", { count: 5, unit: "year", direction: "earlier" }],
    ["20260701", "20260708", { count: 7, unit: "day", direction: "earlier" }],
    ["20260624", "20260708", { count: 2, unit: "week", direction: "earlier" }],
    ["20260808", "20260708", { count: 4, unit: "week", direction: "later" }],
    ["20260708", "20260708", { count: 0, unit: "day", direction: "same" }],
  ])("IM-27 %s seen from %s", (other, reference, expected) => {
    expect(timeBetween(day(other), day(reference))).toEqual(expected);
  });
});
