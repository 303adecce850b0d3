import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { CoreEvent } from "../../../shared/contract/events.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { defaultOptions, prepareInstance } from "../imaging/index.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { ExamRows } from "../worklist/exam-rows.ts";
import { exampleSite, exampleStudy } from "../worklist/example-study.ts";
import { takeIn } from "../worklist/take-in.ts";
import { createPrefetch, type RunningPrefetch } from "./create-prefetch.ts";
import type { Preparing } from "./fetch-series.ts";
import type { FetchPolicy } from "./plan-prefetch.ts";
import { MemoryArchive } from "./test/memory-archive.ts";

const now = Date.UTC(2026, 2, 1, 12);
const site = exampleSite({ limits: { parallelTransfers: 1, bandwidthMbit: null, hours: "always" } });
const imaging: Preparing = {
  prepare: (bytes, { expected, decode = true } = {}) =>
    prepareInstance(bytes, { ...defaultOptions, decode, ...(expected === undefined ? {} : { expected }) }),
};

let folder = "";
let vault: OpenVault;
let rows: ExamRows;
let archive: MemoryArchive;
let prefetch: RunningPrefetch;
let events: CoreEvent[] = [];
let told: AuditEvent[] = [];
let paused = false;
let policy: FetchPolicy;
let hours: SiteConfig["limits"]["hours"] = "always";

const failed = (error: unknown): void => {
  throw error;
};

function begin(firstLookMs = 0): RunningPrefetch {
  return createPrefetch({
    vault,
    imaging,
    source: archive,
    rows,
    clock: Date.now,
    siteOf: () => ({ ...site, limits: { ...site.limits, hours } }),
    reader: () => "Reader A",
    policy: () => policy,
    firstLookMs,
    isPaused: () => paused,
    keepPaused: async (next) => {
      paused = next;
    },
    searchPriors: async () => {},
    audit: (event) => told.push(event),
    emit: (event) => events.push(event),
    failed,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-prefetch-"));
  vault = await openThrowAwayVault(folder);
  archive = new MemoryArchive();
  policy = { priorsPerExam: 4, lineIsMetered: false, fetchesAhead: false };
  [events, told, paused, hours] = [[], [], false, "always"];
  rows = new ExamRows({
    index: vault.index,
    clock: () => now,
    siteOf: () => site,
    changed: (changed, removed) => prefetch.rowsChanged(changed, removed),
    failed,
  });
  prefetch = begin();
});
afterEach(async () => {
  await prefetch.close();
  await rows.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

const own = (number: number, change: Partial<StudySummary> = {}) => ({
  ...exampleStudy(number, { patient: { id: `P${number}` }, instanceCount: null }),
  ...change,
});
async function listed(...studies: StudySummary[]): Promise<void> {
  const found = studies.map((summary) => ({ archiveId: "main", summary }));
  const taken = await takeIn(vault.index, site, found, now);
  await rows.refresh(taken.exams);
  prefetch.studiesChanged(taken.studies);
}
const rowOf = (accession: string): ExamRow => {
  const row = rows.rows().find(({ studies }) => studies.some((study) => study.accession === accession));
  if (row === undefined) throw new Error(`no exam ${accession}`);
  return row;
};
async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await later(20);
  }
}
const ready = (accession: string) => until(() => rowOf(accession).state === "ready", `${accession} to be ready`);

/** An exam, and another study of its patient as a relevant prior of it. @returns the prior's id */
async function listedWithPrior(): Promise<string> {
  await listed(own(1), own(2));
  const [exam, other] = [rowOf("A1"), rowOf("A2")];
  const [prior] = other.studies;
  if (prior === undefined) throw new Error("the exam has no study");
  await vault.index.updateTable("exam").set({ left_at: now }).where("id", "=", other.id).execute();
  await vault.index
    .insertInto("prior")
    .values({ exam_id: exam.id, study_id: prior.id, rank: 100, rules_json: "[]" })
    .execute();
  await rows.refresh([exam.id, other.id]);
  return prior.id;
}
const isHere = async (studyId: string): Promise<boolean> => {
  const query = vault.index.selectFrom("study").select("complete_at").where("id", "=", studyId);
  return (await query.executeTakeFirstOrThrow()).complete_at !== null;
};

describe("idle time", () => {
  beforeEach(() => {
    policy = { priorsPerExam: 0, lineIsMetered: false, fetchesAhead: true };
  });
  it("PF-43, VA-8 brings a further prior after the exam, and it is the first to leave", async () => {
    const prior = await listedWithPrior();
    await prefetch.start();
    await until(() => prefetch.state().state === "idle", "rest");
    expect(await isHere(prior)).toBe(true);
    expect(archive.fetched.slice(0, 4).every((instance) => instance.startsWith("1.2.826.1."))).toBe(true);
    expect((await prefetch.leaving()).studies).toMatchObject([{ studyId: prior, rule: "VA-8" }]);
  });
  it("PF-43 leaves it where it would take more than its share of the quota, and says so by nothing", async () => {
    const prior = await listedWithPrior();
    const { bytes } = await vault.usage();
    // Room for the 1.8 MB that two images are taken to need, and less than that within 85 %.
    await vault.setQuota(bytes + 2_100_000);
    await prefetch.start();
    await ready("A1");
    await until(() => prefetch.state().state === "idle", "rest");
    expect(await isHere(prior)).toBe(false);
    expect(prefetch.state().problem).toBeNull();
  });
  it("PF-45 a policy that is tried changes the plan that is shown, and nothing else", async () => {
    paused = true;
    prefetch.settingsChanged();
    const prior = await listedWithPrior();
    await prefetch.start();
    const trial = { ...policy, priorsPerExam: 1, mbit: null, hours: "as-configured" } as const;
    const rulesOf = async (tried?: typeof trial) =>
      (await prefetch.plan(tried)).jobs.find(({ studyId }) => studyId === prior)?.rules[0];
    expect([await rulesOf(), await rulesOf(trial), await rulesOf()]).toEqual(["PF-43", "PF-6", "PF-43"]);
  });
});

describe("fetching", () => {
  it("PF-15 to PF-17 counts, fetches, decodes and keeps, and says so", async () => {
    await prefetch.start();
    await listed(own(1));
    await ready("A1");
    expect(rowOf("A1")).toMatchObject({ images: { expected: 4, here: 4 }, place: "here", progress: null });
    await until(() => prefetch.state().state === "idle", "rest");
    const series = await vault.index.selectFrom("series").select(["complete_at", "thumbnail"]).execute();
    expect(series.every(({ complete_at, thumbnail }) => complete_at !== null && thumbnail !== null)).toBe(true);
    expect(told).toContainEqual(
      expect.objectContaining({ kind: "instances-transferred", instances: 4, outcome: "done" }),
    );
    expect(events.some(({ type }) => type === "content")).toBe(true);
  });

  it("WL-65 says the modality of the series where the archive's list says none", async () => {
    await prefetch.start();
    await listed(own(1, { modalities: [] }));
    await ready("A1");
    expect(rowOf("A1").modalities).toEqual(["CT"]);
  });

  it("fetches nothing twice, after a restart either, and only what came late", async () => {
    await prefetch.start();
    await listed(own(1));
    await ready("A1");
    await prefetch.close();
    prefetch = begin();
    await prefetch.start();
    archive.images = 3;
    await listed(own(1, { instanceCount: 6 }));
    await until(() => rowOf("A1").images.here === 6, "the late images");
    expect(archive.fetched.toSorted()).toEqual([...new Set(archive.fetched)].toSorted());
    expect(archive.fetched).toHaveLength(6);
  });

  it("PF-24 at first only what the reader asks for is fetched; then the rest by itself", async () => {
    await prefetch.close();
    prefetch = begin(4000);
    await prefetch.start();
    await listed(own(1), own(2));
    await later(200);
    expect([archive.fetched, prefetch.state().state]).toEqual([[], "running"]);
    await prefetch.fetchStudy(rowOf("A2").studies[0]?.id ?? "");
    await ready("A2");
    expect(rowOf("A1").state).not.toBe("ready");
    await ready("A1");
  });

  it("PF-13 a better job comes before the rest of a worse one, and one cancelled ends", async () => {
    let open: () => void = () => {};
    archive.gate = new Promise((resolve) => {
      open = resolve;
    });
    await prefetch.start();
    await listed(own(1));
    await until(() => rowOf("A1").state === "fetching", "the first to begin");
    await listed(own(2, { priority: "STAT" }));
    open();
    await ready("A1");
    await ready("A2");
    const order = [...new Set(archive.fetched.map((uid) => uid.split(".").slice(0, 5).join(".")))];
    expect(order).toEqual(["1.2.826.1.1", "1.2.826.2.1", "1.2.826.2.2", "1.2.826.1.2"]);
  });

  it("tells images done and wanted, rate and time left, while it runs", async () => {
    let open: () => void = () => {};
    await prefetch.start();
    const runs = new Promise<void>((resolve) => {
      open = resolve;
    });
    await listed(own(1), own(2));
    await until(() => archive.fetched.length >= 1, "the first image");
    archive.gate = runs;
    await until(() => prefetch.state().running.some(({ done }) => done >= 1), "progress");
    const { running, waitingExams, bytesPerSecond, secondsLeft } = prefetch.state();
    expect(running).toHaveLength(1);
    expect(running[0]).toMatchObject({ role: "current", siteId: site.id, wanted: 4 });
    expect(running[0]?.bytes).toBeGreaterThan(0);
    expect(waitingExams).toBe(1);
    expect(bytesPerSecond).toBeGreaterThan(0);
    expect(secondsLeft).toBeGreaterThan(0);
    open();
    await ready("A2");
    await until(() => prefetch.state().running.length === 0, "rest");
  });

  it("keeps what came when it is paused, and takes it up again", async () => {
    await prefetch.start();
    await prefetch.setPaused(true);
    await listed(own(1));
    await later(100);
    expect(archive.fetched).toEqual([]);
    expect(prefetch.state().state).toBe("paused");
    await prefetch.setPaused(false);
    await ready("A1");
  });
});

describe("bad days", () => {
  it("PF-17 counts damaged images and asks for them again", async () => {
    archive.cut.add("1.2.826.1.1.2");
    await prefetch.start();
    await listed(own(1));
    await until(() => rowOf("A1").images.broken === 1 && rowOf("A1").images.here === 3, "the damaged one and the rest");
    expect(rowOf("A1").images).toMatchObject({ here: 3, broken: 1 });
    archive.cut.clear();
    await prefetch.fetchStudy(rowOf("A1").studies[0]?.id ?? "");
    await ready("A1");
    expect(rowOf("A1").images).toMatchObject({ here: 4, broken: 0 });
  });

  it("PF-18 refuses what comes as another", async () => {
    archive.other.add("1.2.826.1.1.1");
    await prefetch.start();
    await listed(own(1));
    await until(() => rowOf("A1").images.broken === 1, "the refused one");
    const row = await vault.index
      .selectFrom("instance")
      .select(["header_json", "problem_json", "ready_segment"])
      .where("sop_uid", "=", "1.2.826.1.1.1")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ ready_segment: null });
    expect(row.problem_json).toContain("identity-mismatch");
  });

  it("PF-22 keeps another patient's image apart, says so, and takes it when it comes right", async () => {
    archive.strangers.add("1.2.826.1.2.1");
    await prefetch.start();
    await listed(own(1), own(2));
    await ready("A2");
    await until(() => rowOf("A1").problem !== null, "the problem");
    expect(rowOf("A1")).toMatchObject({ state: "problem", problem: { code: "identity-mismatch" } });
    expect(rowOf("A1").images).toMatchObject({ here: 3, broken: 1 });
    const kept = () =>
      vault.index
        .selectFrom("instance")
        .select(["state", "header_json", "ready_segment", "original_segment"])
        .where("sop_uid", "=", "1.2.826.1.2.1")
        .executeTakeFirstOrThrow();
    expect(await kept()).toMatchObject({ state: "broken", header_json: null, ready_segment: null });
    const { original_segment: segment } = await kept();
    const study = rowOf("A1").studies[0]?.id ?? "";
    const tries = () =>
      told.filter((event) => event.kind === "instances-transferred" && event.studyId === study).length;
    const before = tries();
    await prefetch.fetchStudy(study);
    await until(() => tries() > before, "another try");
    // The same bytes again take no room.
    expect((await kept()).original_segment).toBe(segment);
    archive.strangers.clear();
    await prefetch.fetchStudy(study);
    await ready("A1");
    expect(rowOf("A1")).toMatchObject({ problem: null, images: { here: 4, broken: 0 } });
  });

  it("PF-23 shows nothing of a study that is another patient's now, until it came anew", async () => {
    await prefetch.start();
    await listed(own(1));
    await ready("A1");
    archive.fails = new ProblemError("no-connection");
    await listed(own(1, { patient: { ...own(1).patient, id: "P9" } }));
    await until(() => rowOf("A1").images.broken === 4, "what is here to be set apart");
    expect(rowOf("A1")).toMatchObject({ patient: { id: "P9" }, place: "partly", images: { here: 0 } });
    archive.fails = null;
    for (const series of ["1", "2"]) for (const at of [1, 2]) archive.strangers.add(`1.2.826.1.${series}.${at}`);
    await prefetch.fetchStudy(rowOf("A1").studies[0]?.id ?? "");
    await ready("A1");
    expect(rowOf("A1").images).toMatchObject({ here: 4, broken: 0 });
  });

  it("never says complete while an image is missing", async () => {
    archive.absent.add("1.2.826.1.2.2");
    await prefetch.start();
    await listed(own(1));
    await until(() => rowOf("A1").images.here === 3, "the rest");
    await later(150);
    expect(rowOf("A1")).toMatchObject({ state: "fetching", place: "partly", images: { expected: 4, here: 3 } });
    archive.absent.clear();
    await prefetch.fetchStudy(rowOf("A1").studies[0]?.id ?? "");
    await ready("A1");
  });

  it("PF-30, PF-35 waits for a site that is away, and begins as soon as it answers", async () => {
    archive.fails = new ProblemError("no-connection");
    await prefetch.start();
    await listed(own(1));
    await until(() => told.some(({ kind }) => kind === "instances-transferred"), "a failure");
    expect(rowOf("A1")).toMatchObject({ state: "new", problem: null });
    const studyId = rowOf("A1").studies[0]?.id ?? "";
    expect(prefetch.problemOf(studyId)).toMatchObject({ code: "no-connection" });
    // Nothing runs, and it does not say so: it says why it waits, and until when.
    await until(() => prefetch.state().state === "waiting", "it to wait");
    const state = prefetch.state();
    expect(state).toMatchObject({ state: "waiting", running: [], waitingExams: 1, problem: { code: "no-connection" } });
    expect(state.triesAt).toBeGreaterThan(Date.now());
    archive.fails = null;
    prefetch.siteAnswers(site.id);
    await ready("A1");
    await until(() => prefetch.state().state === "idle", "rest");
    expect(prefetch.state()).toMatchObject({ problem: null, triesAt: null });
    expect(prefetch.problemOf(studyId)).toBeNull();
  });

  it("PF-35 says that it waits, not that it runs, out of a site's hours", async () => {
    hours = [];
    await prefetch.start();
    await listed(own(1));
    await later(100);
    expect(prefetch.state()).toMatchObject({ state: "waiting", problem: null, triesAt: null, running: [] });
    expect(archive.fetched).toEqual([]);
    hours = "always";
    prefetch.replan();
    await ready("A1");
  });

  it("PF-32 is held without room, says why, and goes on when there is some", async () => {
    await vault.setQuota(1);
    await prefetch.start();
    await listed(own(1));
    await until(() => prefetch.state().state === "held", "to be held");
    expect(prefetch.state().problem?.code).toBe("quota-reached");
    expect(archive.fetched).toEqual([]);
    await vault.setQuota(10_000_000_000);
    await prefetch.fetchStudy(rowOf("A1").studies[0]?.id ?? "");
    await ready("A1");
  });
});
