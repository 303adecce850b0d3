import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exampleRow } from "../../shared/worklist/example-row.ts";
import { applyExamChanges, forgetExams } from "../workspace/exam-store.ts";
import { listStore, noteHand, refreshList } from "./list-store.ts";
import { moveTo } from "./selection.ts";

const START = 1_000_000_000;
const row = (id: string, minutes: number) =>
  exampleRow({ id, priority: "routine", dueAt: START + minutes * 60_000, clockFrom: START });
const order = () => listStore.getState().order;

describe("the list on screen (WL-35)", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    forgetExams();
    applyExamChanges([row("b", 200), row("d", 400)]);
    refreshList("asked");
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("holds still under the hand, and counts what waits", () => {
    noteHand();
    applyExamChanges([row("a", 100), row("c", 300)]);
    refreshList("live");
    expect(order()).toEqual(["b", "d"]);
    expect(listStore.getState().pending).toBe(2);
    refreshList("asked");
    expect(order()).toEqual(["a", "b", "c", "d"]);
    expect(listStore.getState().pending).toBe(0);
  });

  it("takes new exams in when the hand rests", () => {
    noteHand();
    applyExamChanges([row("a", 100)]);
    refreshList("live");
    vi.advanceTimersByTime(9000);
    refreshList("live");
    expect(order()).toEqual(["a", "b", "d"]);
  });

  it("lets what the reader did take effect, while new exams still wait", () => {
    moveTo("b");
    applyExamChanges([row("a", 100), { ...row("b", 200), revision: 2, state: "read" }]);
    refreshList("acted");
    expect(order()).toEqual(["d"]);
    expect(listStore.getState()).toMatchObject({ pending: 1, cursor: "d" });
  });
});
