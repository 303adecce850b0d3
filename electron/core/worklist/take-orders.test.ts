import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { exampleOrder } from "../../../shared/orders/example-order.ts";
import type { Order } from "../../../shared/orders/order.ts";
import type { ExamRow } from "../../../shared/worklist/exam-row.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { joinExams, partExam } from "./exam-changes.ts";
import { ExamRows } from "./exam-rows.ts";
import { exampleSite, exampleStudy } from "./example-study.ts";
import { forgetSite } from "./forget-site.ts";
import { decideMatch, matchesOf } from "./order-decisions.ts";
import { searchPriors } from "./prior-search.ts";
import { takeIn } from "./take-in.ts";
import { takeOrders } from "./take-orders.ts";

const noon = Date.UTC(2026, 2, 1, 12);
let folder = "";
let vault: OpenVault;
let rows: ExamRows;
let site: SiteConfig;
let now = noon;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-orders-"));
  now = noon;
  vault = await openThrowAwayVault(folder, () => now);
  site = exampleSite();
  rows = new ExamRows({
    index: vault.index,
    clock: () => now,
    siteOf: () => site,
    changed: () => {},
    failed: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await rows.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

async function tell(order: Order, sentAt: number | null = now, whole = false): Promise<readonly ExamRow[]> {
  await takeOrders(vault.index, site, "drop", [{ order, whole, sentAt }], now);
  await rows.loadAll();
  return rows.rows();
}
async function list(...studies: StudySummary[]): Promise<readonly ExamRow[]> {
  const listed = studies.map((summary) => ({ archiveId: "main", summary }));
  await takeIn(vault.index, site, listed, now);
  await rows.loadAll();
  return rows.rows();
}
const decide = async (order: string, study: string, decision: "together" | "apart" | null) => {
  await decideMatch(vault.index, site, { order, study, decision }, now);
  await rows.loadAll();
  return rows.rows();
};

describe("an order before its images", () => {
  it("OR-30 is an exam that is expected, with what the order tells", async () => {
    const [row] = await tell(exampleOrder(1, { priority: "stat" }));
    expect(row).toMatchObject({
      state: "expected",
      studies: [],
      patient: { id: "P1" },
      age: "066Y",
      procedure: "CT chest",
      modalities: ["CT"],
      indication: "cough for three weeks",
      referrer: "Weber Anna",
      phone: "555-0142",
      ward: "4B",
      priority: "stat",
      priorityFrom: "order",
      images: { expected: null, here: 0 },
      dueAt: null,
    });
  });
  it("OR-30 comes only where the site's intake rule lets it in", async () => {
    site = exampleSite({ intake: { ...site.intake, modalities: { include: ["MR"], exclude: [] } } });
    expect(await tell(exampleOrder(1))).toEqual([]);
  });
  it("OR-33 the site's rules go before the order's urgency, the reader's word before both", async () => {
    const when = { ...site.intake, modalities: { include: ["CT"], exclude: [] } };
    const { excludeReported: _, reportedStatuses: __, lookbackHours: ___, ...matcher } = when;
    site = exampleSite({ priorities: [{ when: matcher, priority: "urgent" }] });
    expect((await tell(exampleOrder(1, { priority: "stat" })))[0]).toMatchObject({ priority: "urgent" });
  });
  it("OR-34 has a running clock only where the site counts from the order", async () => {
    site = exampleSite({ serviceLevel: { ...site.serviceLevel, startsAt: "ordered" } });
    const [row] = await tell(exampleOrder(1));
    expect(row?.clockFrom).toBe(Date.UTC(2026, 2, 1, 11));
  });
});

describe("images of an order", () => {
  it("OR-3, OR-31 join the exam that waits for them: one row, the same one", async () => {
    const [before] = await tell(exampleOrder(1));
    now += 3_600_000;
    const [row, ...others] = await list(exampleStudy(1, { description: "CT thorax", indication: "?" }));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      id: before?.id,
      state: "new",
      procedure: "CT thorax",
      indication: "cough for three weeks",
      orders: [{ accession: "A1", joinedBy: "accession" }],
      doubts: 0,
      clockFrom: now,
    });
  });
  it("OR-3 an order that comes after its images fills their row", async () => {
    const [before] = await list(exampleStudy(1));
    const [row, ...others] = await tell(exampleOrder(1));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: before?.id, indication: "cough for three weeks", ward: "4B" });
  });
  it("OR-5, OR-6 join by placer number, and by patient and time", async () => {
    await tell(exampleOrder(1, { accession: "" }));
    await tell(exampleOrder(2, { accession: "", patient: { id: "P2" } }));
    const all = await list(
      exampleStudy(1, { accession: "", placer: "P1^HIS" }),
      exampleStudy(2, { accession: "", patient: { id: "P2" } }),
    );
    expect(all.map(({ orders }) => orders[0]?.joinedBy)).toEqual(["placer", "patient-time"]);
  });
  it("OR-3 two studies of one accession are one exam", async () => {
    await tell(exampleOrder(1));
    const [row, ...others] = await list(exampleStudy(1), exampleStudy(2, { accession: "A1", time: "" }));
    expect(others).toEqual([]);
    expect(row?.studies.map(({ joinedBy }) => joinedBy)).toEqual(["own", "rule"]);
  });
  it("OR-4, OR-8 of another patient are never joined: two rows, both marked, nothing of the order in the study's", async () => {
    await tell(exampleOrder(1));
    const all = await list(exampleStudy(1, { patient: { id: "P9" } }));
    expect(all.map(({ state, doubts }) => [state, doubts])).toEqual([
      ["expected", 1],
      ["new", 1],
    ]);
    expect(all[1]).toMatchObject({ indication: "", orders: [], patient: { id: "P9" } });
  });
});

describe("a person's decision", () => {
  const doubtful = async () => {
    await tell(exampleOrder(1));
    const all = await list(exampleStudy(1, { patient: { birthDate: "19610101" } }));
    const [match] = await matchesOf(vault.index, all[0]?.id ?? "");
    return { all, order: match?.orderId ?? "", study: match?.studyId ?? "", match };
  };
  it("OR-9 together: one exam, that of the images; taken back: two again", async () => {
    const { all, order, study, match } = await doubtful();
    expect(match).toMatchObject({ verdict: "doubtful", level: "accession", doubts: ["other-birth-date"] });
    const [row, ...others] = await decide(order, study, "together");
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: all[1]?.id, doubts: 0, ward: "4B", orders: [{ joinedBy: "reader" }] });
    const again = await decide(order, study, null);
    expect(again.map(({ doubts }) => doubts)).toEqual([1, 1]);
  });
  it("OR-9 apart: never proposed again, whatever the archive and the source tell", async () => {
    const { order, study } = await doubtful();
    await decide(order, study, "apart");
    await list(exampleStudy(1, { patient: { birthDate: "19600101" }, description: "corrected" }));
    const all = await tell(exampleOrder(1, { indication: "fever" }));
    expect(all.map(({ doubts, studies }) => [doubts, studies.length])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });
});

describe("corrections and cancellations", () => {
  it("OR-20, OR-22 update the row; OR-21 not by what is older", async () => {
    await tell(exampleOrder(1));
    const [row] = await tell(exampleOrder(1, { indication: "fever", ward: "" }), now + 1000);
    expect(row).toMatchObject({ indication: "fever", ward: "4B" });
    expect((await tell(exampleOrder(1, { indication: "late" }), now))[0]).toMatchObject({ indication: "fever" });
  });
  it("OR-24 another patient parts what a rule had joined", async () => {
    await tell(exampleOrder(1));
    await list(exampleStudy(1));
    const all = await tell(exampleOrder(1, { patient: { id: "P2" } }), now + 1000);
    expect(all.map(({ doubts, patient, studies }) => [doubts, patient.id, studies.length]).sort()).toEqual([
      [1, "P1", 1],
      [1, "P2", 0],
    ]);
  });
  it("OR-35 an order cancelled takes its exam off the list, marked; standing again, back; with images it stays", async () => {
    await tell(exampleOrder(1));
    const [left] = await tell(exampleOrder(1, { status: "cancelled" }), now + 1);
    expect(left).toMatchObject({ state: "expected", leftAt: now, orders: [{ status: "cancelled" }] });
    expect((await tell(exampleOrder(1), now + 2))[0]).toMatchObject({ leftAt: null });
    await list(exampleStudy(1));
    const [stays] = await tell(exampleOrder(1, { status: "cancelled" }), now + 3);
    expect(stays).toMatchObject({ leftAt: null, orders: [{ status: "cancelled" }] });
    expect((await list(exampleStudy(1, { description: "more" })))[0]).toMatchObject({ leftAt: null });
  });
  it("OR-35 images that come after the cancellation bring the exam back, still marked", async () => {
    await tell(exampleOrder(1));
    await tell(exampleOrder(1, { status: "cancelled" }), now + 1);
    expect(await list(exampleStudy(1))).toMatchObject([{ leftAt: null, orders: [{ status: "cancelled" }] }]);
  });
  it("OR-36 an order completed elsewhere leaves", async () => {
    await tell(exampleOrder(1));
    expect((await tell(exampleOrder(1, { status: "completed" }), now + 1))[0]).toMatchObject({ leftAt: now });
  });
});

describe("orders and their exams", () => {
  it("WL-46 taken apart, an order goes with its study", async () => {
    await tell(exampleOrder(1));
    await tell(exampleOrder(2));
    const two = await list(exampleStudy(1), exampleStudy(2, { time: "121000" }));
    const joined = await joinExams(
      vault.index,
      two.map(({ id }) => id),
      now,
    );
    await rows.loadAll();
    const both = rows.row(joined);
    expect([both.orders.length, both.studies.length]).toEqual([2, 2]);
    const leaving = both.studies.find(({ accession }) => accession === "A2");
    await partExam(vault.index, joined, leaving?.id);
    await rows.loadAll();
    const exams = rows.rows().map(({ studies, orders }) => [studies[0]?.accession, orders.map((one) => one.accession)]);
    expect(exams.toSorted()).toEqual([
      ["A1", ["A1"]],
      ["A2", ["A2"]],
    ]);
  });

  it("go with their site, images or none, and with all that told of them", async () => {
    await tell(exampleOrder(1));
    await tell(exampleOrder(2, { patient: { id: "P2" } }));
    await list(exampleStudy(1));
    await vault.index
      .insertInto("order_delivery")
      .values({
        site_id: site.id,
        source_id: "drop",
        digest: "d",
        part: 0,
        name: "1.hl7",
        fault: null,
        detail: "",
        at: 1,
      })
      .execute();
    await forgetSite(vault, site.id);
    await rows.loadAll();
    expect(rows.rows()).toEqual([]);
    for (const table of ["imaging_order", "order_study", "order_delivery", "exam", "study", "patient"] as const) {
      expect(await vault.index.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });
});

it("PF-44 finds priors of an exam that is only expected, by what its order asks for", async () => {
  const order = exampleOrder(1, { modality: "CT", procedure: { code: "", name: "CT chest" } });
  const [row] = await tell(order);
  if (row === undefined) throw new Error("the order made no exam");
  const patient = { id: order.patient.id };
  const found = [
    exampleStudy(8, { date: "20250101", description: "CT chest", patient }),
    exampleStudy(9, { date: "20250101", description: "MR knee", modalities: ["MR"], bodyPart: "KNEE", patient }),
  ].map((summary) => ({ archiveId: "main", summary }));
  const place = { index: vault.index, clock: () => now, siteOf: () => site, corrected: () => {} };
  await searchPriors({ ...place, findEverywhere: async () => found }, row.id, new AbortController().signal);
  await rows.refresh([row.id]);
  expect(rows.row(row.id)).toMatchObject({ state: "expected", priors: { state: "searched", found: 2, relevant: 1 } });
});
