/** What an archive corrects or takes back, as the list has it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { createFindings } from "../findings/index.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import type { Correction } from "./corrected-identity.ts";
import { createWorklist } from "./create-worklist.ts";
import { ExamRows } from "./exam-rows.ts";
import { exampleSite, exampleStudy } from "./example-study.ts";
import { SitePoller } from "./site-poller.ts";
import type { Worklist } from "./worklist.ts";

const site = exampleSite();
let folder = "";
let vault: OpenVault;
let rows: ExamRows;
let worklist: Worklist;
let poller: SitePoller;
let told: AuditEvent[];
let corrections: Correction[];
let archive: StudySummary[];
let questions: string[];
/** Rows that cannot be read stand in every answer. */
let isOdd: boolean;

const now = Date.UTC(2026, 2, 1, 12);
const clock = () => now;
const failed = (error: unknown): never => {
  throw error;
};
const everything = async () => archive.map((summary) => ({ archiveId: "main", summary }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-changes-"));
  vault = await openThrowAwayVault(folder, clock);
  [told, corrections, archive, questions] = [[], [], [], []];
  isOdd = false;
  const { index } = vault;
  rows = new ExamRows({ index, clock, siteOf: () => site, changed: () => {}, failed });
  const corrected = (found: readonly Correction[]): void => void corrections.push(...found);
  worklist = createWorklist({
    index,
    clock,
    rows,
    audit: (event) => told.push(event),
    reader: () => "Reader A",
    priors: { index, clock, siteOf: () => site, findEverywhere: everything, corrected },
    replan: () => {},
    fetchNow: () => {},
    opened: () => {},
    ended: new AbortController().signal,
  });
  poller = new SitePoller({
    site,
    index,
    clock,
    find: async ({ study }, _signal, unreadable) => {
      if (isOdd) unreadable?.({ reason: "uid", mark: "m" });
      questions.push(study ?? "list");
      return (await everything()).filter(({ summary }) => study === undefined || summary.study === study);
    },
    audit: () => {},
    notTaken: (_, problem) => failed(new Error(problem.code)),
    taken: (taken) => corrected(taken.corrections),
    failed,
  });
});
afterEach(async () => {
  await poller.close();
  await rows.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

/** The archive holds these now, and was asked. */
async function holds(...studies: StudySummary[]): Promise<readonly ExamRow[]> {
  archive = studies;
  await poller.poll();
  await rows.loadAll();
  return rows.rows();
}
async function one(...studies: StudySummary[]): Promise<ExamRow> {
  const [row] = await holds(...studies);
  if (row === undefined) throw new Error("no exam");
  return row;
}
const named = (alphabetic: string) => ({ name: { alphabetic, ideographic: "", phonetic: "" } });

describe("a corrected patient", () => {
  it("WL-70, WL-71 stands beside whom it was said to be, until the reader has seen it", async () => {
    await one(exampleStudy(1));
    const row = await one(exampleStudy(1, { patient: { ...named("Roe^Jane"), birthDate: "19610101" } }));
    expect(row.patient.name.alphabetic).toBe("Roe^Jane");
    expect(row.corrected).toMatchObject({
      at: now,
      before: { ...named("Doe^Jane"), birthDate: "19600101" },
      after: { ...named("Roe^Jane"), birthDate: "19610101" },
      fields: ["name", "birth-date"],
    });
    expect(corrections).toEqual([{ studyId: row.studies[0]?.id, fields: ["name", "birth-date"] }]);

    const again = await one(exampleStudy(1, { patient: { ...named("Poe^Jane"), birthDate: "19610101" } }));
    expect(again.corrected?.before).toMatchObject(named("Doe^Jane"));
    expect((await worklist.seeCorrection(row.id)).corrected).toBeNull();
    expect(told).toEqual([{ kind: "correction-seen", examId: row.id, fields: ["name", "birth-date"] }]);
    expect((await one(exampleStudy(1, { patient: named("Roe^Jane") }))).corrected?.before).toMatchObject(
      named("Poe^Jane"),
    );
  });

  it("WL-71 that is taken back before it was seen was none", async () => {
    await one(exampleStudy(1));
    expect((await one(exampleStudy(1, { patient: { sex: "M" } }))).corrected?.fields).toEqual(["sex"]);
    expect((await one(exampleStudy(1))).corrected).toBeNull();
  });

  it("WL-72 is not made by another study of the number, nor by a prior, that spells it otherwise", async () => {
    const other = exampleStudy(2, { date: "20260228", patient: named("DOE^JANE^WRONG") });
    const row = (await holds(exampleStudy(1), other)).find(({ studies }) => studies[0]?.date === exampleStudy(1).date);
    expect(row).toMatchObject({ patient: named("Doe^Jane"), corrected: null });
    archive = [exampleStudy(1), exampleStudy(9, { date: "20250101", patient: named("Maiden^Jane") })];
    expect(await worklist.searchPriors(row?.id ?? "")).toMatchObject({ patient: named("Doe^Jane"), corrected: null });
  });

  it("WL-73 who is another one now has priors of his own: those found before are gone, and looked for anew", async () => {
    const prior = exampleStudy(9, { date: "20250101" });
    const { id } = await one(exampleStudy(1), prior);
    expect((await worklist.searchPriors(id)).priors).toMatchObject({ state: "searched", found: 1 });
    const moved = await one(exampleStudy(1, { patient: { id: "P2" } }), prior);
    expect(moved).toMatchObject({
      patient: { id: "P2" },
      corrected: { fields: ["id"] },
      priors: { state: "not-searched", found: 0 },
    });
  });

  it("WL-73 a prior that turns out to be another patient's is no prior any more", async () => {
    const { id } = await one(exampleStudy(1));
    archive = [exampleStudy(1), exampleStudy(9, { date: "20250101" })];
    await worklist.searchPriors(id);
    // It comes onto the list for another patient: the exam beside which it stood is looked after.
    await holds(exampleStudy(1), exampleStudy(9, { patient: { id: "P2" } }));
    expect(rows.row(id).priors).toMatchObject({ state: "not-searched", found: 0 });
  });

  it("WL-74 of one of several studies takes that study into an exam of its own, with what was measured on it", async () => {
    const [visit] = await holds(exampleStudy(1), exampleStudy(2, { time: "121000" }));
    expect(visit?.studies).toHaveLength(2);
    const findings = createFindings({ index: vault.index, clock, changed: () => {} });
    const image = { study: exampleStudy(2).study, series: "1.2.3", instance: "1.2.3.4", frame: 0 };
    await vault.index
      .insertInto("finding")
      .values({
        id: "00000000-0000-4000-8000-000000000001",
        exam_id: visit?.id ?? "",
        revision: 1,
        body_json: JSON.stringify({ image, mark: { kind: "key-image" }, values: [], label: "" }),
        deleted: 0,
        changed_at: now,
      })
      .execute();
    const both = await holds(exampleStudy(1), exampleStudy(2, { time: "121000", patient: { id: "P2" } }));
    expect(both.map(({ patient, studies }) => [patient.id, studies.length])).toEqual([
      ["P1", 1],
      ["P2", 1],
    ]);
    expect(both.map(({ corrected }) => corrected?.fields ?? null)).toEqual([null, ["id"]]);
    expect(await findings.list(both[1]?.id ?? "")).toHaveLength(1);
  });
});

describe("what an archive holds no more", () => {
  it("WL-66 stays while it is read, and leaves when the reader's hand is off it", async () => {
    const { id } = await one(exampleStudy(1));
    await worklist.setOpen(id, true);
    expect(await one()).toMatchObject({ state: "reading", leftAt: null, studies: [{ goneAt: now }] });
    expect((await worklist.setOpen(id, false)).leftAt).toBe(now);
  });

  it("WL-66 stays while it is reserved, or measured and not read", async () => {
    const [reserved, measured] = await holds(exampleStudy(1), exampleStudy(2, { patient: { id: "P2" } }));
    await worklist.reserve(reserved?.id ?? "", true);
    await vault.index
      .insertInto("finding")
      .values({ id: "f", exam_id: measured?.id ?? "", revision: 1, body_json: "{}", deleted: 0, changed_at: now })
      .execute();
    expect((await holds()).map(({ leftAt }) => leftAt)).toEqual([null, null]);
    expect((await worklist.reserve(reserved?.id ?? "", false)).leftAt).toBe(now);
  });

  it("WL-67 is there again when the archive holds it again, as it was", async () => {
    await one(exampleStudy(1));
    expect((await one()).leftAt).toBe(now);
    expect(await one(exampleStudy(1))).toMatchObject({ leftAt: null, studies: [{ goneAt: null }] });
  });

  it("WL-63 is asked for first where it stands before a reader's eyes, also when that was read before", async () => {
    await holds(...[1, 2].map((number) => exampleStudy(number, { patient: { id: `P${number}` } })));
    const open = rows.rows().find(({ patient }) => patient.id === "P2");
    await worklist.markRead(open?.id ?? "", true);
    await worklist.setOpen(open?.id ?? "", true);
    questions = [];
    await holds();
    expect(questions).toEqual(["list", exampleStudy(2).study, exampleStudy(1).study]);
  });
});

describe("a list with a study that cannot be read", () => {
  it("SI-24 leaves an exam on the list that it may have meant; once all can be read it is gone", async () => {
    await one(exampleStudy(1));
    isOdd = true;
    expect((await one()).leftAt).toBeNull();
    expect(questions).toEqual(["list", "list", exampleStudy(1).study]);
    isOdd = false;
    await holds();
    expect((await vault.index.selectFrom("study").select("gone_at").executeTakeFirstOrThrow()).gone_at).toBe(now);
  });
});
