import { beforeEach, describe, expect, it } from "vitest";
import { type ExamRow, examRow } from "../../shared/worklist/exam-row.ts";
import { applyExamChanges, applyListPart, endWholeList, examStore, forgetExams } from "./exam-store.ts";

const images = { expected: 1, here: 0, refused: 0, broken: 0 };
const row = (id: string, revision: number): ExamRow =>
  examRow.parse({
    id,
    revision,
    siteId: "s",
    patient: {
      ref: "p",
      assigner: "s",
      id: "1",
      name: { alphabetic: "A", ideographic: "", phonetic: "" },
      birthDate: "",
      sex: "",
    },
    age: "",
    corrected: null,
    studies: [
      {
        id: `${id}-1`,
        accession: "",
        description: "",
        modalities: [],
        performedAt: null,
        date: "",
        time: "",
        joinedBy: "own",
        images,
        goneAt: null,
      },
    ],
    orders: [],
    doubts: 0,
    procedure: "",
    modalities: [],
    bodyPart: "",
    indication: "",
    referrer: "",
    phone: "",
    ward: "",
    station: "",
    priority: "routine",
    priorityFrom: "archive",
    performedAt: null,
    firstSeenAt: 0,
    dueAt: null,
    clockFrom: null,
    images,
    priors: { state: "not-searched", found: 0, relevant: 0, here: 0 },
    state: "new",
    progress: null,
    problem: null,
    reservedBy: null,
    place: "remote",
    fetch: "auto",
    note: "",
    leftAt: null,
  });

const revisions = () => [...examStore.getState().byId].map(([id, { revision }]) => `${id}${revision}`).sort();

describe("exam store", () => {
  beforeEach(forgetExams);

  it("never replaces a newer row with an older one", () => {
    applyExamChanges([row("a", 3)], []);
    applyExamChanges([row("a", 2), row("b", 1)], []);
    expect(revisions()).toEqual(["a3", "b1"]);
  });
  it("takes a whole list part by part, and drops what is not in it when it is whole", () => {
    applyExamChanges([row("a", 1), row("gone", 1)], []);
    const before = examStore.getState().byId;
    applyListPart([row("a", 2)], before);
    expect(revisions()).toEqual(["a2", "gone1"]);
    applyListPart([row("new", 1)], before);
    expect(examStore.getState().state).toBe("loading");
    endWholeList(new Set(["a", "new"]), before);
    expect(revisions()).toEqual(["a2", "new1"]);
    expect(examStore.getState().state).toBe("loaded");
  });
  it("keeps what events brought or took while the list was on its way", () => {
    applyExamChanges([row("a", 1), row("taken", 1)], []);
    const before = examStore.getState().byId;
    applyListPart([row("a", 1), row("early", 1)], before);
    applyExamChanges([row("late", 1)], ["taken", "early"]);
    applyListPart([row("taken", 1)], before);
    endWholeList(new Set(["a", "early", "taken"]), before);
    expect(revisions()).toEqual(["a1", "late1"]);
  });
});
