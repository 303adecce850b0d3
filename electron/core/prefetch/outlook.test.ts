import { describe, expect, it } from "vitest";
import type { PlannedFetch, PlannedJob } from "../../../shared/contract/prefetch-plan.ts";
import { type OutlookFacts, outlookOf } from "./outlook.ts";

const job = (studyId: string): PlannedJob => ({
  examId: `exam-${studyId}`,
  studyId,
  siteId: "site",
  role: "current",
  rules: ["PF-6"],
});
const facts = (change: Partial<OutlookFacts> = {}): OutlookFacts => ({
  usual: new Map([
    ["CT", 500_000],
    ["", 200_000],
  ]),
  modalityOf: (examId) => (examId === "exam-ct" ? "CT" : "MG"),
  imagesLeft: () => 100,
  standing: () => ({ standing: "next", triesAt: null }),
  bytesPerSecond: 1_000_000,
  now: 0,
  ...change,
});
const seconds = (jobs: readonly PlannedFetch[]) =>
  jobs.map(({ readyBy }) => (readyBy === null ? null : readyBy / 1000));

describe("the outlook of a plan (PF-25)", () => {
  it("reckons sizes by modality, by all images where none of the kind came yet, and times one behind the other", () => {
    const jobs = outlookOf([job("ct"), job("mg")], facts());
    expect(jobs.map(({ bytesLeft }) => bytesLeft)).toEqual([50_000_000, 20_000_000]);
    expect(seconds(jobs)).toEqual([50, 70]);
  });

  it("says no time for what waits, and lets it take nothing from what goes on", () => {
    const standing: OutlookFacts["standing"] = ({ studyId }) =>
      studyId === "ct" ? { standing: "site-waits", triesAt: 9000 } : { standing: "running", triesAt: null };
    const jobs = outlookOf([job("ct"), job("mg")], facts({ standing }));
    expect(seconds(jobs)).toEqual([null, 20]);
    expect(jobs[0]).toMatchObject({ standing: "site-waits", triesAt: 9000 });
  });

  it("says no time behind what nobody has counted, nor while nothing comes", () => {
    const imagesLeft = (studyId: string) => (studyId === "ct" ? null : 100);
    expect(seconds(outlookOf([job("mg"), job("ct"), job("us")], facts({ imagesLeft })))).toEqual([20, null, null]);
    expect(seconds(outlookOf([job("ct")], facts({ bytesPerSecond: 0 })))).toEqual([null]);
    expect(outlookOf([job("ct")], facts({ usual: new Map() }))[0]?.bytesLeft).toBeNull();
  });
});
