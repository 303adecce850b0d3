import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SeriesSummary } from "../../../shared/dicom/summaries.ts";
import { seriesUid, sopInstanceUid } from "../../../shared/dicom/uid.ts";
import { type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { preparedInstance } from "../vault/vault-fixture.ts";
import { exampleSite, exampleStudy } from "../worklist/example-study.ts";
import { takeIn } from "../worklist/take-in.ts";
import { LateImages } from "./late-images.ts";
import { countSeries, countStudy, type FetchStudy, findStudy, listSeries, type StudySource } from "./list-study.ts";
import { StudyJob } from "./study-job.ts";

const never = new AbortController().signal;
const now = Date.UTC(2026, 2, 1, 12);
let folder = "";
let vault: OpenVault;
let study: FetchStudy;
let asked: string[];
/** What the archive holds, by series: how many images, or why they cannot be had. */
let archive: Map<
  string,
  { readonly summary: Partial<SeriesSummary>; readonly count: number; readonly fails?: ProblemCode }
>;

const instances = (series: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    instance: sopInstanceUid.parse(`${series}.${at + 1}`),
    sopClass: "",
    number: at + 1,
  }));
const source: StudySource = {
  async listSeries() {
    asked.push("series");
    return [...archive].map(([uid, { summary, count }]) => ({
      series: seriesUid.parse(uid),
      number: null,
      modality: "CT",
      description: "",
      bodyPart: "",
      laterality: "",
      instanceCount: count,
      ...summary,
    }));
  },
  async listInstances(_study, series) {
    asked.push(`count ${series}`);
    return instances(series, archive.get(series)?.count ?? 0);
  },
  /** It has none of what it lists. */
  async *fetchSeries(_study, series) {
    asked.push(`fetch ${series}`);
    const { fails } = archive.get(series) ?? {};
    if (fails !== undefined) throw new ProblemError(fails);
    yield* [];
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-list-study-"));
  vault = await openThrowAwayVault(folder, () => now);
  asked = [];
  archive = new Map();
  const listed = [{ archiveId: "main", summary: exampleStudy(1, { instanceCount: null }) }];
  const { studies } = await takeIn(vault.index, exampleSite(), listed, now);
  const found = await findStudy(vault.index, studies[0] ?? "");
  if (found === undefined) throw new Error("no study");
  study = found;
});
afterEach(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

/** A job that did all that it could, one piece after the other. */
async function performed(from: StudySource): Promise<StudyJob> {
  const job = new StudyJob(
    { examId: "", studyId: study.id, siteId: study.siteId, role: "current", rules: ["PF-6"] },
    {
      vault,
      imaging: { prepare: () => Promise.reject(new Error("nothing comes")) },
      clock: () => now,
      source: from,
      arrived: () => {},
      goneChanged: () => {},
      seriesEnded: async () => {},
      makeRoom: async () => {},
    },
  );
  for (let work = job.next(); work !== null; work = job.next()) await work();
  return job;
}

const named = async () =>
  (await listSeries(vault.index, source, study, () => now, never)).series.map(({ uid }) => String(uid));

describe("a study's series", () => {
  it("PF-14, PF-26 come in the order: documents, what hangs first, the others by number", async () => {
    archive = new Map([
      ["1.1", { summary: { number: 1, description: "Topogram" }, count: 2 }],
      ["1.2", { summary: { number: 2, description: "5 mm" }, count: 60 }],
      ["1.3", { summary: { number: 3, description: "1 mm" }, count: 300 }],
      ["1.4", { summary: { description: "no number" }, count: 5 }],
      ["1.5", { summary: { number: 9, modality: "KO" }, count: 1 }],
    ]);
    expect(await named()).toEqual(["1.5", "1.3", "1.1", "1.2", "1.4"]);
  });

  it("PF-15, PF-26 are counted and fetched one after the other; what one lacks keeps no other from coming", async () => {
    archive = new Map([
      ["1.1", { summary: { number: 1 }, count: 2, fails: "not-found" }],
      ["1.2", { summary: { number: 2 }, count: 1 }],
    ]);
    const job = await performed(source);
    expect(asked).toEqual(["series", "count 1.1", "fetch 1.1", "count 1.2", "fetch 1.2"]);
    expect(job.failure?.problem.code).toBe("not-found");
    expect(job.progress()).toMatchObject({ wanted: 3, done: 0 });
    expect(await job.complete()).toBe(false);
  });

  it("PF-17 that were not all counted make no study complete", async () => {
    archive = new Map([["1.1", { summary: {}, count: 1 }]]);
    const counted = await keep("1.1", 1);
    await vault.index.updateTable("series").set({ complete_at: now }).where("id", "=", counted).execute();
    const job = await performed({
      ...source,
      listInstances: () => Promise.reject(new ProblemError("no-connection")),
    });
    expect(await job.complete()).toBe(false);
  });
});

/** A series of the archive is here, with so many images. @returns its id */
async function keep(uid: string, count: number): Promise<string> {
  const { series } = await listSeries(vault.index, source, study, () => now, never);
  const found = series.find((one) => one.uid === uid);
  if (found === undefined) throw new Error("no such series");
  await countSeries(vault.index, source, study, found, () => now, never);
  const writer = await vault.writeSeries(found.id);
  for (const [at, { instance }] of instances(uid, count).entries()) {
    await writer.add({ ...preparedInstance(at, 1, 100), sopUid: instance });
  }
  await writer.seal();
  return found.id;
}

describe("what an archive took back", () => {
  it("PF-27 is marked, and kept", async () => {
    archive = new Map([["1.1", { summary: { number: 1 }, count: 2 }]]);
    const old = await keep("1.1", 2);
    archive = new Map([["1.2", { summary: { number: 1 }, count: 2 }]]);
    expect(await countStudy(vault.index, source, study, () => now + 5, never)).toEqual({
      changed: [old],
      unreadable: 0,
    });
    const series = await vault.index.selectFrom("series").select(["series_uid", "gone_at", "listed_at"]).execute();
    expect(series).toEqual([
      { series_uid: "1.1", gone_at: now + 5, listed_at: now },
      { series_uid: "1.2", gone_at: null, listed_at: now + 5 },
    ]);
    archive = new Map([["1.1", { summary: { number: 1 }, count: 1 }]]);
    expect(await countStudy(vault.index, source, study, () => now + 9, never)).toEqual({
      changed: [old],
      unreadable: 0,
    });
    const held = await vault.index.selectFrom("instance").select("gone_at").where("series_id", "=", old).execute();
    expect(held.map(({ gone_at }) => gone_at)).toEqual([null, now + 5]);
  });

  it("PF-28 is found when an exam is opened, though the archive's list counts as before", async () => {
    archive = new Map([["1.1", { summary: { number: 1 }, count: 2 }]]);
    const old = await keep("1.1", 2);
    await vault.index.updateTable("study").set({ complete_at: now }).execute();
    const [incomplete, changed]: [string[], string[]] = [[], []];
    const late = new LateImages({
      index: vault.index,
      source,
      clock: () => now,
      incomplete: (id) => incomplete.push(id),
      goneChanged: (_, id) => changed.push(id),
      failed: (error) => {
        throw error;
      },
    });
    archive = new Map([["1.2", { summary: { number: 1 }, count: 2 }]]);
    await late.opened([study.id]);
    await late.opened([study.id]);
    await late.close();
    expect(incomplete).toEqual([study.id]);
    expect(changed).toEqual([old]);
    expect(asked.slice(-2)).toEqual(["series", "count 1.2"]);
  });
});

describe("a list with a row that cannot be read", () => {
  const odd = { reason: "uid", mark: "m" } as const;
  const withOddSeries: StudySource = {
    ...source,
    listSeries: (of, signal, unreadable) => {
      unreadable(odd);
      return source.listSeries(of, signal, unreadable);
    },
  };
  const withOddImage: StudySource = {
    ...source,
    listInstances: (of, series, signal, unreadable) => {
      unreadable(odd);
      return source.listInstances(of, series, signal, unreadable);
    },
  };

  it.each([
    ["series", withOddSeries, "1 of its series", { wanted: 2, done: 2 }],
    ["image", withOddImage, "1 of its images", { wanted: 3, done: 2 }],
  ] as const)(
    "PF-38 a study with an unreadable %s never becomes complete, and says why",
    async (_, from, detail, progress) => {
      archive = new Map([["1.1", { summary: {}, count: 2 }]]);
      await keep("1.1", 2);
      const job = await performed(from);
      expect(job.failure?.problem).toEqual({ code: "rows-unreadable", detail });
      expect(job.progress()).toMatchObject(progress);
      expect(await job.complete()).toBe(false);
      expect(await (await performed(source)).complete()).toBe(true);
    },
  );

  it("PF-38 takes nothing for gone", async () => {
    archive = new Map([["1.1", { summary: {}, count: 2 }]]);
    await keep("1.1", 2);
    archive = new Map([["1.2", { summary: {}, count: 2 }]]);
    expect(await countStudy(vault.index, withOddSeries, study, () => now, never)).toEqual({
      changed: [],
      unreadable: 1,
    });
    const series = await vault.index.selectFrom("series").select("gone_at").execute();
    expect(series).toEqual([{ gone_at: null }, { gone_at: null }]);
  });

  it.each([
    ["series", withOddSeries],
    ["image", withOddImage],
  ] as const)("PF-38 found when an exam is opened, an unreadable %s makes its study incomplete", async (_, from) => {
    archive = new Map([["1.1", { summary: {}, count: 2 }]]);
    await keep("1.1", 2);
    await vault.index.updateTable("study").set({ complete_at: now }).execute();
    const incomplete: string[] = [];
    const late = new LateImages({
      index: vault.index,
      source: from,
      clock: () => now,
      incomplete: (id) => incomplete.push(id),
      goneChanged: () => {},
      failed: (error) => {
        throw error;
      },
    });
    await late.opened([study.id]);
    await late.close();
    expect(incomplete).toEqual([study.id]);
  });
});
