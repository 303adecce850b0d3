import { describe, expect, it } from "vitest";
import type { FetchTrial } from "../../../shared/contract/prefetch-plan.ts";
import { exampleSite } from "../worklist/example-study.ts";
import { mayFetchUnder, tried } from "./look-at-plan.ts";

const trial = (change: Partial<FetchTrial> = {}): FetchTrial => ({
  priorsPerExam: 4,
  lineIsMetered: false,
  fetchesAhead: true,
  mbit: null,
  hours: "as-configured",
  ...change,
});

describe("a policy that is tried (PF-45)", () => {
  it("caps the rate, and never makes the line faster than it is", () => {
    expect(tried(trial(), 3_000_000)).toBe(3_000_000);
    expect(tried(trial({ mbit: 8 }), 3_000_000)).toBe(1_000_000);
    expect(tried(trial({ mbit: 80 }), 3_000_000)).toBe(3_000_000);
    expect(tried(trial({ mbit: 8 }), 0), "nothing comes now").toBe(1_000_000);
  });

  it("takes other hours, by the site's clock", () => {
    const [noon, midnight] = [Date.UTC(2026, 2, 1, 12), Date.UTC(2026, 2, 1, 0, 30)];
    const limits = { ...exampleSite().limits, hours: [{ days: ["sun" as const], from: "11:00", to: "13:00" }] };
    const site = exampleSite({ limits });
    const at = (hours: FetchTrial["hours"]) =>
      [noon, midnight].map((now) => mayFetchUnder(trial({ hours }), site, now));
    expect(at("as-configured")).toEqual([true, false]);
    expect(at("always")).toEqual([true, true]);
    expect(at("nights")).toEqual([false, true]);
    const seoul = exampleSite({ limits, timeZone: "Asia/Seoul" });
    expect(mayFetchUnder(trial({ hours: "nights" }), seoul, noon), "21:00 there").toBe(true);
    expect(mayFetchUnder(trial({ hours: "always" }), undefined, noon)).toBe(false);
  });
});
