import { describe, expect, it } from "vitest";
import { utcMillis } from "../units.ts";
import { clockStart, dueAt, readSlaClock, type ServiceLevel } from "./sla.ts";

const level = (startsAt: ServiceLevel["startsAt"]): ServiceLevel => ({
  startsAt,
  minutes: { stat: 30, urgent: 60, routine: 1440 },
});
const start = utcMillis(Date.UTC(2026, 0, 1, 23, 50));
const after = (m: number) => utcMillis(start + m * 60_000);
const read = (m: number) => readSlaClock(dueAt(level("first-seen"), "stat", start), after(m));

describe("SLA clock", () => {
  it("WL-1 has not started before the site's start event", () => {
    const events = { ordered: null, studyTime: start, firstSeen: start, imagesComplete: null };
    const started = clockStart(level("images-complete"), events);
    expect(started).toBeNull();
    expect(readSlaClock(dueAt(level("images-complete"), "stat", started), start)).toEqual({ state: "not-started" });
  });
  it("WL-2 counts down across midnight, then up", () => {
    expect(read(12)).toEqual({ state: "running", left: 18 });
    expect(read(45)).toEqual({ state: "overdue", by: 15 });
  });
  it("WL-3 is overdue exactly on the limit", () => {
    expect(read(30)).toEqual({ state: "overdue", by: 0 });
  });
  it("WL-4 starts at the event that the site names", () => {
    const events = { ordered: null, studyTime: after(-60), firstSeen: start, imagesComplete: after(5) };
    expect(clockStart(level("study-time"), events)).toBe(after(-60));
    expect(clockStart(level("first-seen"), events)).toBe(start);
    expect(clockStart(level("images-complete"), events)).toBe(after(5));
  });
  it("WL-4 falls back to first seen without a study time, or with one from the future", () => {
    const events = { ordered: null, studyTime: null, firstSeen: start, imagesComplete: null };
    expect(clockStart(level("study-time"), events)).toBe(start);
    expect(clockStart(level("study-time"), { ...events, studyTime: after(90) })).toBe(start);
  });
  it("OR-34 starts with the order where the site says so, and else never before there are images", () => {
    const events = { ordered: after(-90), studyTime: null, firstSeen: null, imagesComplete: null };
    expect(clockStart(level("ordered"), events)).toBe(after(-90));
    for (const at of ["first-seen", "study-time", "images-complete"] as const) {
      expect(clockStart(level(at), events)).toBeNull();
    }
    expect(clockStart(level("ordered"), { ...events, ordered: null, firstSeen: start })).toBe(start);
  });
  it("WL-5 gives each priority its own limit", () => {
    expect(dueAt(level("first-seen"), "routine", start)).toBe(after(1440));
    expect(dueAt(level("first-seen"), "urgent", start)).toBe(after(60));
  });
});
