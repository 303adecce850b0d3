import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { createWorklist } from "./create-worklist.ts";
import { ExamRows } from "./exam-rows.ts";
import { exampleSite, exampleStudy } from "./example-study.ts";
import { SitePoller } from "./site-poller.ts";
import { takeIn } from "./take-in.ts";
import type { Worklist } from "./worklist.ts";

const noon = Date.UTC(2026, 2, 1, 12);
let folder = "";
let vault: OpenVault;
let rows: ExamRows;
let worklist: Worklist;
let site: SiteConfig;
let now = noon;
let told: AuditEvent[] = [];
/** What the archive would list of all its studies. */
let archive: StudySummary[] = [];
let archiveFails: ProblemError | null = null;

const find = async () => {
  if (archiveFails !== null) throw archiveFails;
  return archive.map((summary) => ({ archiveId: "main", summary }));
};
const findOne = async (query: { readonly study?: string }) =>
  (await find()).filter(({ summary }) => query.study === undefined || summary.study === query.study);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-worklist-"));
  now = noon;
  vault = await openThrowAwayVault(folder, () => now);
  site = exampleSite();
  told = [];
  archive = [];
  archiveFails = null;
  rows = new ExamRows({
    index: vault.index,
    clock: () => now,
    siteOf: () => site,
    changed: () => {},
    failed: (error) => {
      throw error;
    },
  });
  worklist = createWorklist({
    index: vault.index,
    clock: () => now,
    rows,
    audit: (event) => told.push(event),
    reader: () => "Reader A",
    priors: { index: vault.index, clock: () => now, siteOf: () => site, findEverywhere: find, corrected: () => {} },
    replan: () => {},
    fetchNow: () => {},
    opened: () => {},
    ended: new AbortController().signal,
  });
});
afterEach(async () => {
  await rows.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

async function takeAll(...studies: StudySummary[]): Promise<readonly ExamRow[]> {
  await takeIn(
    vault.index,
    site,
    studies.map((summary) => ({ archiveId: "main", summary })),
    now,
  );
  await rows.loadAll();
  return rows.rows();
}

describe("taking studies in", () => {
  it("makes one exam of one study, with what its archive says", async () => {
    const [row] = await takeAll(exampleStudy(1, { priority: "STAT", indication: "cough" }));
    expect(row).toMatchObject({
      priority: "stat",
      priorityFrom: "archive",
      state: "new",
      place: "remote",
      procedure: "CT chest",
      indication: "cough",
      age: "066Y",
      images: { expected: 2, here: 0 },
      performedAt: noon,
      dueAt: noon + 60 * 60_000,
    });
  });
  it("WL-40 to WL-45 joins studies of one visit, as urgent as the most urgent", async () => {
    const [row, ...others] = await takeAll(
      exampleStudy(1, { description: "CT head" }),
      exampleStudy(2, { description: "CT spine", time: "121000", priority: "STAT" }),
    );
    expect(others).toEqual([]);
    expect(row?.studies.map(({ joinedBy }) => joinedBy)).toEqual(["own", "rule"]);
    expect(row).toMatchObject({ procedure: "CT head + CT spine", priority: "stat", images: { expected: 4 } });
  });
  it("WL-50 to WL-52 never takes two patients for one", async () => {
    const rowsOf = await takeAll(
      exampleStudy(1),
      exampleStudy(2, { patient: { id: "P2" } }),
      exampleStudy(3, { patient: { issuer: "elsewhere" } }),
      exampleStudy(4, { patient: { id: "" } }),
      exampleStudy(5, { patient: { id: "" } }),
    );
    expect(new Set(rowsOf.map(({ patient }) => patient.ref)).size).toBe(5);
    expect(rowsOf).toHaveLength(5);
  });
  it("WL-60 keeps what grew old on the list, and lets go what was reported elsewhere", async () => {
    await takeAll(exampleStudy(1), exampleStudy(2, { patient: { id: "P2" } }));
    now = noon + 5 * 86_400_000;
    const after = await takeAll(exampleStudy(1), exampleStudy(2, { patient: { id: "P2" }, status: "READ" }));
    expect(after.filter(({ leftAt }) => leftAt === null).map(({ studies }) => studies[0]?.accession)).toEqual(["A1"]);
  });
  it("WL-61 never takes away what is being read", async () => {
    const [row] = await takeAll(exampleStudy(1));
    await worklist.setOpen(row?.id ?? "", true);
    const [after] = await takeAll(exampleStudy(1, { status: "READ" }));
    expect(after).toMatchObject({ leftAt: null, state: "reading" });
  });
  it("WL-64 counts anew when the archive's count changed", async () => {
    await takeAll(exampleStudy(1));
    await vault.index.updateTable("study").set({ complete_at: now }).execute();
    expect((await takeAll(exampleStudy(1)))[0]?.state).toBe("ready");
    expect((await takeAll(exampleStudy(1, { instanceCount: 3 })))[0]?.state).toBe("new");
  });
  it("WL-7 a clock that complete images started is not started anew by late ones", async () => {
    site = exampleSite({ serviceLevel: { ...exampleSite().serviceLevel, startsAt: "images-complete" } });
    expect((await takeAll(exampleStudy(1)))[0]?.dueAt).toBeNull();
    await vault.index.updateTable("study").set({ complete_at: now }).execute();
    await rows.loadAll();
    expect(rows.rows()[0]?.clockFrom).toBe(noon);
    now += 3_600_000;
    await takeAll(exampleStudy(1, { instanceCount: 3 }));
    expect(rows.rows()[0]?.clockFrom).toBe(noon);
  });
});

describe("what the reader does", () => {
  it("reserves, marks as read, writes notes, and says so in the audit", async () => {
    const [row] = await takeAll(exampleStudy(1));
    const id = row?.id ?? "";
    expect((await worklist.reserve(id, true)).reservedBy).toBe("Reader A");
    expect((await worklist.prioritize(id, "stat")).priorityFrom).toBe("reader");
    expect((await worklist.setNote(id, "call back")).note).toBe("call back");
    expect(await worklist.markRead(id, true)).toMatchObject({ state: "read", dueAt: null });
    expect((await worklist.markRead(id, false)).state).toBe("new");
    expect(told.map(({ kind }) => kind)).toEqual([
      "exam-reserved",
      "priority-changed",
      "note-changed",
      "exam-read",
      "exam-read",
    ]);
    expect((await takeAll(exampleStudy(1, { priority: "LOW" })))[0]?.priority).toBe("stat");
  });
  it("WL-46, WL-44 joins by hand and takes apart, and the rule leaves apart what was parted", async () => {
    const both = await takeAll(exampleStudy(1), exampleStudy(2, { time: "200000" }));
    expect(both).toHaveLength(2);
    const joined = await worklist.group(both.map(({ id }) => id));
    expect(joined.studies.map(({ joinedBy }) => joinedBy)).toEqual(["own", "reader"]);
    expect(rows.rows()).toHaveLength(1);
    const parted = await worklist.ungroup(joined.id);
    expect(parted.map(({ studies }) => studies.length)).toEqual([1, 1]);
    expect(await takeAll(exampleStudy(3, { time: "121500" }))).toHaveLength(3);
    await expect(worklist.ungroup(parted[0]?.id ?? "")).rejects.toThrow(ProblemError);
  });
  it("joins no two patients", async () => {
    const both = await takeAll(exampleStudy(1), exampleStudy(2, { patient: { id: "P2" } }));
    await expect(worklist.group(both.map(({ id }) => id))).rejects.toMatchObject({ problem: { code: "conflict" } });
  });
  it("finds priors by assigner and id, and says when it could not", async () => {
    const [row] = await takeAll(exampleStudy(1));
    const id = row?.id ?? "";
    expect(row?.priors.state).toBe("not-searched");
    archive = [
      exampleStudy(1),
      exampleStudy(10, { date: "20250101" }),
      exampleStudy(11, { date: "20250101", description: "MR knee", bodyPart: "KNEE", modalities: ["MR"] }),
      exampleStudy(12, { date: "20250101", patient: { id: "P10" } }),
      exampleStudy(13, { date: "20250101", patient: { issuer: "elsewhere" } }),
      exampleStudy(14, { date: "20260501" }),
    ];
    expect((await worklist.searchPriors(id)).priors).toEqual({ state: "searched", found: 2, relevant: 1, here: 0 });
    archiveFails = new ProblemError("no-connection");
    expect((await worklist.searchPriors(id)).priors).toMatchObject({ state: "failed", found: 2 });
  });
});

describe("polling a site", () => {
  const pollerOf = (taken: (exams: readonly string[]) => void = () => {}) =>
    new SitePoller({
      site,
      index: vault.index,
      clock: () => now,
      find: findOne,
      audit: (event) => told.push(event),
      taken: ({ exams }) => taken(exams),
      notTaken: (_, problem) => {
        throw new Error(problem.code);
      },
      failed: (error) => {
        throw error;
      },
    });

  it("takes in what is new, leaves alone what is the same", async () => {
    const seen: number[] = [];
    const poller = pollerOf((exams) => seen.push(exams.length));
    archive = [exampleStudy(1), exampleStudy(2, { patient: { id: "P2" } })];
    await poller.poll();
    await poller.poll();
    archive = [exampleStudy(1, { ward: "4B" }), exampleStudy(2, { patient: { id: "P2" } })];
    await poller.poll();
    await poller.close();
    expect(seen).toEqual([2, 1]);
  });
  it("WL-62, WL-63 lets go what the archive no longer holds", async () => {
    const poller = pollerOf();
    archive = [exampleStudy(1), exampleStudy(2, { patient: { id: "P2" } })];
    await poller.poll();
    archive = [exampleStudy(1)];
    await poller.poll();
    await poller.close();
    await rows.loadAll();
    expect(rows.rows().filter(({ leftAt }) => leftAt === null)).toHaveLength(1);
  });
  it("takes nothing away while the site cannot be asked", async () => {
    const poller = pollerOf();
    archive = [exampleStudy(1)];
    await poller.poll();
    archiveFails = new ProblemError("timed-out");
    await poller.poll();
    await poller.close();
    await rows.loadAll();
    expect(rows.rows().filter(({ leftAt }) => leftAt === null)).toHaveLength(1);
  });
});

it("WL-49 is told in parts, the most urgent first, each exam once", async () => {
  const many = Array.from({ length: 450 }, (_, at) =>
    exampleStudy(at + 1, { patient: { id: `P${at}` }, time: "110000", priority: at === 449 ? "STAT" : "" }),
  );
  await takeAll(...many);
  const read = rows.rows().find(({ priority }) => priority === "routine");
  await worklist.markRead(read?.id ?? "", true);
  const told: string[] = [];
  const fresh = new ExamRows({
    index: vault.index,
    clock: () => now,
    siteOf: () => site,
    changed: (changed) => told.push(...changed.map(({ id }) => id)),
    failed: () => {},
  });
  await fresh.open();
  expect(fresh.rows()).toHaveLength(200);
  const parts: ExamRow[][] = [];
  for await (const part of fresh.parts()) parts.push([...part]);
  await fresh.whole;
  const ids = parts.flat().map(({ id }) => id);
  expect(parts.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(450);
  expect(ids).toHaveLength(450);
  expect(parts[0]?.[0]).toMatchObject({ priority: "stat" });
  expect(parts.at(-1)?.at(-1)).toMatchObject({ id: read?.id, state: "read" });
  expect(told).toEqual([]);
  await fresh.close();
});
