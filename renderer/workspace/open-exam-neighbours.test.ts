import { beforeEach, describe, expect, it } from "vitest";
import { forgetOpenExam, neighboursOf, showListOrder } from "./open-exam-store.ts";

describe("neighbours of the open exam", () => {
  beforeEach(forgetOpenExam);
  it("are those of the list's order", () => {
    showListOrder(["a", "b", "c"]);
    expect(neighboursOf("b")).toEqual({ previous: "a", next: "c" });
    expect(neighboursOf("a")).toEqual({ previous: null, next: "b" });
  });
});
