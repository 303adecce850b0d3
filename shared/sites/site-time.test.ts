import { describe, expect, it } from "vitest";
import { utcMillis } from "../units.ts";
import { dateAt, performedAt, performedBy } from "./site-time.ts";

const iso = (date: string, time: string, zone: string): string | null => {
  const at = performedAt(date, time, zone);
  return at === null ? null : new Date(at).toISOString();
};

describe("site time", () => {
  it("reads dates and times in the site's zone", () => {
    expect(iso("20260302", "101530.123456", "Asia/Seoul")).toBe("2026-03-02T01:15:30.000Z");
    expect(iso("2026.03.02", "10:15:30", "UTC")).toBe("2026-03-02T10:15:30.000Z");
    expect(iso("20260302", "1015", "Asia/Kathmandu")).toBe("2026-03-02T04:30:00.000Z");
    expect(iso("20260702", "10", "America/New_York")).toBe("2026-07-02T14:00:00.000Z");
  });

  it("SI-11 takes the start of the day without a readable time, and nothing from what is no day", () => {
    expect(iso("20260302", "", "Asia/Seoul")).toBe("2026-03-01T15:00:00.000Z");
    expect(iso("20260302", "257799", "UTC")).toBe("2026-03-02T00:00:00.000Z");
    expect(iso("20260231", "101530", "UTC")).toBeNull();
    expect(iso("", "101530", "UTC")).toBeNull();
    expect(iso("20260302-20260303", "", "UTC")).toBeNull();
  });

  it("SI-12 takes the earlier of a time shown twice, and moves one that was skipped past the change", () => {
    expect(iso("20261101", "013000", "America/New_York")).toBe("2026-11-01T05:30:00.000Z");
    expect(iso("20260308", "023000", "America/New_York")).toBe("2026-03-08T07:30:00.000Z");
    expect(iso("20260329", "023000", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(iso("20260405", "020000", "Australia/Lord_Howe")).toBe("2026-04-04T15:30:00.000Z");
  });

  it("SI-12 the start of a day that summer time skips is when the day begins", () => {
    expect(iso("20260426", "", "Africa/Cairo")).toBe("2026-04-25T21:00:00.000Z");
    expect(iso("20260424", "", "Africa/Cairo")).toBe("2026-04-23T22:00:00.000Z");
  });

  it("knows the last moment a date may mean", () => {
    const at = performedBy("20261231", "", "UTC");
    expect(at === null ? null : new Date(at).toISOString()).toBe("2027-01-01T00:00:00.000Z");
    expect(performedBy("20261231", "1200", "UTC")).toBe(Date.UTC(2026, 11, 31, 12));
  });

  it("writes the day a zone's calendar shows", () => {
    expect(dateAt(utcMillis(Date.UTC(2026, 0, 1, 3)), "America/New_York")).toBe("20251231");
    expect(dateAt(utcMillis(Date.UTC(2026, 0, 1, 20)), "Asia/Seoul")).toBe("20260102");
  });
});
