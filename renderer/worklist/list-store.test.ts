import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exampleRow } from "../../shared/worklist/example-row.ts";
import { applyExamChanges, forgetExams } from "../workspace/exam-store.ts";
import { goTo } from "../workspace/navigation-store.ts";
import { followExams, listStore, noteHand, remakeList } from "./list-store.ts";
import { moveBy, moveTo, stepIn, stepOut } from "./selection.ts";

const START = 1_000_000_000;
const row = (id: string, minutes: number) =>
  exampleRow({ id, priority: "routine", dueAt: START + minutes * 60_000, clockFrom: START });
const order = () => listStore.getState().order;

describe("the list on screen", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    goTo("list");
    forgetExams();
    remakeList();
    applyExamChanges([row("b", 200), row("d", 400)]);
    followExams();
    noteHand();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("WL-35 holds still however long it is looked at, and says what waits", () => {
    applyExamChanges([row("a", 100), row("c", 300)]);
    followExams();
    vi.advanceTimersByTime(3_600_000);
    followExams();
    expect(order()).toEqual(["b", "d"]);
    expect(listStore.getState()).toMatchObject({ waiting: ["a", "c"], outOfDate: false });
    remakeList();
    expect(order()).toEqual(["a", "b", "c", "d"]);
    expect(listStore.getState()).toMatchObject({ waiting: [], taken: new Set(["a", "c"]) });
  });

  it("WL-37 takes in at once what comes last", () => {
    applyExamChanges([row("e", 500)]);
    followExams();
    expect(order()).toEqual(["b", "d", "e"]);
    expect(listStore.getState().waiting).toEqual([]);
  });

  it("WL-38 says that the order changed, and changes it when asked", () => {
    applyExamChanges([{ ...row("d", 100), revision: 2 }]);
    followExams();
    expect(order()).toEqual(["b", "d"]);
    expect(listStore.getState().outOfDate).toBe(true);
    remakeList();
    expect(order()).toEqual(["d", "b"]);
    expect(listStore.getState().outOfDate).toBe(false);
  });

  it("WL-39 follows freely while another place is in front, and while it first fills", () => {
    goTo("room");
    applyExamChanges([row("a", 100)]);
    followExams();
    expect(order()).toEqual(["a", "b", "d"]);
    goTo("list");
    forgetExams();
    followExams();
    applyExamChanges([row("b", 200)]);
    followExams();
    applyExamChanges([row("a", 100)]);
    followExams();
    expect(order()).toEqual(["a", "b"]);
    vi.advanceTimersByTime(10_000);
    applyExamChanges([row("0", 50)]);
    followExams();
    expect(order()).toEqual(["a", "b"]);
  });

  it("WL-35 moves what the reader changed, and nothing else", () => {
    moveTo("b");
    applyExamChanges([row("a", 100), { ...row("b", 200), revision: 2, state: "read" }]);
    followExams(["b"]);
    expect(order()).toEqual(["d"]);
    expect(listStore.getState()).toMatchObject({ waiting: ["a"], cursor: "d" });
  });

  it("walks into the studies of an exam that is shown open, and out again", () => {
    const [study] = exampleRow().studies;
    if (study === undefined) throw new Error("the example has a study");
    applyExamChanges([{ ...row("b", 200), revision: 2, studies: [study, { ...study, id: "study-2" }] }]);
    moveTo("b");
    stepIn();
    expect(listStore.getState()).toMatchObject({ cursor: "b", study: null });
    stepIn();
    moveBy(1);
    expect(listStore.getState()).toMatchObject({ cursor: "b", study: "study-2" });
    moveBy(1);
    expect(listStore.getState()).toMatchObject({ cursor: "d", study: null });
    moveBy(-1);
    stepOut();
    expect(listStore.getState()).toMatchObject({ cursor: "b", study: null });
    stepOut();
    expect(listStore.getState().expanded.has("b")).toBe(false);
  });
});
