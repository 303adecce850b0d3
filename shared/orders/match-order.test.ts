import { describe, expect, it } from "vitest";
import { matchOrders, type OrderEvidence, type StudyEvidence } from "./match-order.ts";

const noon = Date.UTC(2026, 2, 1, 12);
const patient = { assigner: "northfield", id: "P1", birthDate: "19600101", sex: "F" };
const study = (change: Partial<StudyEvidence> = {}): StudyEvidence => ({
  siteId: "site",
  patient,
  accession: "A1",
  placer: "",
  modalities: ["CT"],
  performedAt: noon,
  ...change,
});
const order = (change: Partial<OrderEvidence> = {}): OrderEvidence => ({
  id: "order",
  siteId: "site",
  patient,
  accession: "A1",
  placer: "P1",
  modality: "CT",
  expectedAt: noon,
  status: "active",
  isTaken: false,
  ...change,
});
const other = { ...patient, id: "P2" };

describe("an accession", () => {
  it("OR-3 joins what is of one patient", () => {
    expect(matchOrders(study(), [order()])).toEqual([{ orderId: "order", by: "accession", doubts: [] }]);
  });
  it("OR-1, OR-4 joins nobody else's: number, assigner, birth date and sex must not speak against it", () => {
    const doubtsOf = (of: Partial<typeof patient>) =>
      matchOrders(study(), [order({ patient: { ...patient, ...of } })])[0]?.doubts;
    expect(doubtsOf({ id: "P2" })).toEqual(["other-patient"]);
    expect(doubtsOf({ assigner: "elsewhere" })).toEqual(["other-patient"]);
    expect(doubtsOf({ id: "" })).toEqual(["no-patient-number"]);
    expect(doubtsOf({ birthDate: "19610101" })).toEqual(["other-birth-date"]);
    expect(doubtsOf({ sex: "M" })).toEqual(["other-sex"]);
    expect(doubtsOf({ birthDate: "", sex: "" })).toEqual([]);
  });
  it("OR-2 never joins across sites", () => {
    expect(matchOrders(study(), [order({ siteId: "another" })])).toEqual([]);
  });
  it("OR-7 joins none of several orders, and asks", () => {
    const found = matchOrders(study(), [order(), order({ id: "second", patient: other })]);
    expect(found.map(({ doubts }) => doubts)).toEqual([["several-orders"], ["other-patient", "several-orders"]]);
  });
  it("OR-7 an order that stands goes before one that was cancelled", () => {
    const found = matchOrders(study(), [order({ status: "cancelled" }), order({ id: "again" })]);
    expect(found).toEqual([{ orderId: "again", by: "accession", doubts: [] }]);
  });
  it("OR-5 keeps lower evidence out, also when it is doubtful itself", () => {
    const found = matchOrders(study({ placer: "P2" }), [
      order({ patient: other }),
      order({ id: "second", accession: "", placer: "P2" }),
    ]);
    expect(found.map(({ orderId }) => orderId)).toEqual(["order"]);
  });
});

describe("a placer number", () => {
  it("OR-5 joins where no accession decides, whatever namespace stands behind it", () => {
    expect(matchOrders(study({ accession: "", placer: "P1^HIS" }), [order()])).toEqual([
      { orderId: "order", by: "placer", doubts: [] },
    ]);
  });
  it("OR-5 asks when the accessions contradict it, or the patients do", () => {
    const found = matchOrders(study({ accession: "A2", placer: "P1" }), [order({ patient: other })]);
    expect(found[0]?.doubts).toEqual(["other-patient", "other-accession"]);
  });
});

describe("patient and time", () => {
  const bare = study({ accession: "" });
  it("OR-6 joins one patient's only order of the kind within twelve hours", () => {
    expect(matchOrders(bare, [order({ accession: "" })])).toEqual([
      { orderId: "order", by: "patient-time", doubts: [] },
    ]);
  });
  it("OR-6 is no candidate: another patient, kind, time or number; no time; cancelled", () => {
    const far = noon + 13 * 3_600_000;
    for (const change of [
      { patient: other },
      { patient: { ...patient, birthDate: "19610101" } },
      { modality: "MR" },
      { expectedAt: far },
      { expectedAt: null },
      { status: "cancelled" },
    ] as const) {
      expect(matchOrders(bare, [order(change)])).toEqual([]);
    }
    expect(matchOrders(study({ accession: "A9" }), [order()])).toEqual([]);
    expect(matchOrders(study({ accession: "", placer: "P9" }), [order()])).toEqual([]);
  });
  it("OR-6, OR-7 asks: several orders, an order with its study already, a kind that is not told", () => {
    const doubtsOf = (...orders: OrderEvidence[]) => matchOrders(bare, orders)[0]?.doubts;
    expect(doubtsOf(order(), order({ id: "second" }))).toEqual(["several-orders"]);
    expect(doubtsOf(order({ isTaken: true }))).toEqual(["several-studies"]);
    expect(doubtsOf(order({ modality: "" }))).toEqual(["kind-not-told"]);
  });
});
