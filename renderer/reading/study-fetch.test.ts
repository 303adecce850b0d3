import { describe, expect, it } from "vitest";
import type { PrefetchState, SiteState } from "../../shared/contract/events.ts";
import { type FetchFacts, studyFetch } from "./study-fetch.ts";

const prior = { id: "prior", role: "prior", complete: false, problem: null } as const;
const prefetch = (change: Partial<PrefetchState> = {}): PrefetchState => ({
  state: "idle",
  problem: null,
  running: [],
  triesAt: null,
  meteredExams: 0,
  waitingExams: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  ...change,
});
const site = (state: SiteState["state"]): SiteState => ({
  siteId: "site",
  state,
  lastSuccessAt: null,
  abilities: {},
  unreadable: [],
  problem: state === "offline" ? { code: "no-connection", detail: "" } : null,
  problemAt: null,
});
const job = (done: number, wanted: number | null): PrefetchState["running"][number] => ({
  examId: "exam",
  studyId: "prior",
  role: "prior",
  siteId: "site",
  done,
  wanted,
  bytes: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
});
const stands = (change: Partial<FetchFacts> = {}) =>
  studyFetch({ study: prior, prefetch: prefetch(), site: site("ok"), asked: undefined, ...change });

describe("RD-64 how a study that is not here stands", () => {
  it("is remote until it is asked for, then waits its turn", () => {
    expect(stands()).toEqual({ state: "remote" });
    expect(stands({ asked: null })).toEqual({ state: "waiting" });
    expect(stands({ study: { ...prior, role: "current" } })).toEqual({ state: "waiting" });
    expect(stands({ study: { ...prior, complete: true } })).toEqual({ state: "here" });
  });
  it("says how much of it came while it is fetched", () => {
    expect(stands({ prefetch: prefetch({ running: [job(0, null)] }) })).toEqual({ state: "fetching", part: null });
    expect(stands({ prefetch: prefetch({ running: [job(3, 12)] }) })).toEqual({ state: "fetching", part: 0.25 });
    expect(stands({ prefetch: prefetch({ running: [job(0, 0)] }) })).toEqual({ state: "fetching", part: null });
  });
  it("says that the site is away, before anything that waiting would mend", () => {
    const problem = { code: "no-connection", detail: "" } as const;
    expect(stands({ site: site("offline"), asked: null })).toEqual({ state: "unreachable", problem });
    expect(stands({ site: site("offline"), prefetch: prefetch({ running: [job(1, 2)] }) })).toEqual({
      state: "fetching",
      part: 0.5,
    });
  });
  it("says why it failed: the wish, the last try, the machine", () => {
    const problem = { code: "damaged", detail: "" } as const;
    expect(stands({ asked: problem })).toEqual({ state: "failed", problem });
    expect(stands({ study: { ...prior, problem } })).toEqual({ state: "failed", problem });
    const held = prefetch({ state: "held", problem: { code: "disk-full", detail: "" } });
    expect(stands({ asked: null, prefetch: held })).toMatchObject({ state: "failed", problem: { code: "disk-full" } });
    expect(stands({ prefetch: held })).toEqual({ state: "remote" });
  });
  it("says that fetching is paused, to whom waits for it", () => {
    expect(stands({ asked: null, prefetch: prefetch({ state: "paused" }) })).toEqual({ state: "paused" });
    expect(stands({ prefetch: prefetch({ state: "paused" }) })).toEqual({ state: "remote" });
  });
});
