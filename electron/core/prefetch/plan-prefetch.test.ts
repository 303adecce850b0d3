import { describe, expect, it } from "vitest";
import { isForIdleTime, type PlanFacts, type PlannedExam, planPrefetch, waitsForLine } from "./plan-prefetch.ts";

const study = (id: string, isComplete = false) => ({ id, siteId: "a", isComplete });
const exam = (id: string, row: Partial<PlannedExam["row"]> = {}, more: Partial<PlannedExam> = {}): PlannedExam => ({
  row: {
    id,
    priority: "routine",
    state: "new",
    dueAt: 1000,
    firstSeenAt: 0,
    reservedBy: null,
    fetch: "auto",
    leftAt: null,
    ...row,
  },
  studies: [study(`${id}-1`)],
  priors: [],
  ...more,
});
const plan = (exams: readonly PlannedExam[], facts: Partial<PlanFacts> = {}) =>
  planPrefetch({
    exams,
    reader: "me",
    priorsPerExam: 2,
    lineIsMetered: false,
    fetchesAhead: false,
    picked: [],
    hasRoom: true,
    ...facts,
  });
const order = (...given: Parameters<typeof plan>) => plan(...given).map(({ studyId }) => studyId);

describe("prefetch plan", () => {
  it("PF-1 to PF-7 orders picked, reading, now, STAT, mine, free, others", () => {
    const exams = [
      exam("others", { reservedBy: "you", dueAt: 1 }),
      exam("free", { dueAt: 2 }),
      exam("mine", { reservedBy: "me", dueAt: 3 }),
      exam("stat", { priority: "stat", dueAt: 4 }),
      exam("now", { fetch: "now", dueAt: 5 }),
      exam("reading", { state: "reading", dueAt: 6 }),
    ];
    const jobs = plan(exams, { picked: [study("old"), study("picked")] });
    expect(jobs.map(({ studyId, rules }) => [studyId, rules[0]])).toEqual([
      ["picked", "PF-1"],
      ["old", "PF-1"],
      ["reading-1", "PF-2"],
      ["now-1", "PF-3"],
      ["stat-1", "PF-4"],
      ["mine-1", "PF-5"],
      ["free-1", "PF-6"],
      ["others-1", "PF-7"],
    ]);
  });
  it("PF-4 leaves STAT of other readers to them", () => {
    expect(order([exam("a", { priority: "stat", reservedBy: "you" }), exam("b")])).toEqual(["b-1", "a-1"]);
  });
  it("PF-8 leaves out what is read, gone or cancelled", () => {
    const exams = [exam("a", { state: "read" }), exam("b", { leftAt: 1 }), exam("c", { fetch: "cancelled" })];
    expect(order(exams)).toEqual([]);
    expect(order([exam("b", { leftAt: 1, state: "reading" })])).toEqual(["b-1"]);
  });
  it("PF-9 goes by time left, then by who was seen first", () => {
    const exams = [exam("c", { dueAt: null }), exam("b", { dueAt: 9 }), exam("a", { dueAt: 9, firstSeenAt: 5 })];
    expect(order(exams)).toEqual(["b-1", "a-1", "c-1"]);
  });
  it("PF-10, PF-11 takes the study first, then its most relevant priors", () => {
    const priors = [
      { ...study("p3"), rank: 300 },
      { ...study("p1"), rank: 100 },
      { ...study("no"), rank: null },
      { ...study("p2"), rank: 200 },
    ];
    expect(order([exam("a", {}, { priors }), exam("b")])).toEqual(["a-1", "p1", "p2", "b-1"]);
  });
  it("PF-11 counts priors that are here already", () => {
    const priors = [
      { ...study("p1", true), rank: 100 },
      { ...study("p2"), rank: 200 },
      { ...study("p3"), rank: 300 },
    ];
    expect(order([exam("a", {}, { priors, studies: [study("a-1", true)] })])).toEqual(["p2"]);
  });
  it("PF-12 fetches for others only while there is room", () => {
    expect(order([exam("a", { reservedBy: "you" })], { hasRoom: false })).toEqual([]);
  });
  it("PF-42 lets over a metered line only what is asked for and my own STAT come", () => {
    const exams = [
      exam("reading", { state: "reading" }, { priors: [{ ...study("prior"), rank: 1 }] }),
      exam("now", { fetch: "now" }),
      exam("my-stat", { priority: "stat", reservedBy: "me" }),
      exam("free-stat", { priority: "stat", dueAt: 2000 }),
      exam("mine", { reservedBy: "me" }),
      exam("free"),
    ];
    const jobs = plan(exams, { lineIsMetered: true, fetchesAhead: true, picked: [study("picked")] });
    const waits = (held: boolean) => jobs.filter((job) => waitsForLine(job) === held).map(({ studyId }) => studyId);
    expect(waits(false)).toEqual(["picked", "reading-1", "prior", "now-1", "my-stat-1"]);
    expect(waits(true)).toEqual(["free-stat-1", "mine-1", "free-1"]);
  });
  it("PF-43 gives idle time to lesser priors, after everything else and while there is room", () => {
    const priors = [1, 2, 3].map((rank) => ({ ...study(`p${rank}`), rank }));
    const exams = [exam("a", {}, { priors: [...priors, { ...study("no"), rank: null }] }), exam("b")];
    const jobs = plan(exams, { fetchesAhead: true });
    expect(jobs.map(({ studyId, rules }) => [studyId, rules[0]])).toEqual([
      ["a-1", "PF-6"],
      ["p1", "PF-6"],
      ["p2", "PF-6"],
      ["b-1", "PF-6"],
      ["p3", "PF-43"],
    ]);
    expect(jobs.map(isForIdleTime)).toEqual([false, false, false, false, true]);
    expect(order(exams, { fetchesAhead: false })).not.toContain("p3");
    expect(order(exams, { fetchesAhead: true, hasRoom: false })).not.toContain("p3");
  });
  it("PF-44 gives idle time to priors of exams without images first, unless the reader wants one now", () => {
    const priors = (id: string) => [{ ...study(`${id}-p`), rank: 1 }];
    const expected = (id: string, row: Partial<PlannedExam["row"]> = {}) =>
      exam(id, { state: "expected", ...row }, { studies: [], priors: priors(id) });
    const jobs = plan([expected("a"), exam("b"), expected("now", { fetch: "now" })], { fetchesAhead: true });
    expect(jobs.map(({ studyId, rules }) => [studyId, rules[0]])).toEqual([
      ["now-p", "PF-3"],
      ["b-1", "PF-6"],
      ["a-p", "PF-44"],
    ]);
    expect(order([expected("a")])).toEqual([]);
  });
  it("names each study once, where it is wanted first", () => {
    const priors = [{ ...study("b-1"), rank: 1 }];
    expect(order([exam("a", {}, { priors }), exam("b", { dueAt: 5000 })])).toEqual(["a-1", "b-1"]);
  });
});
