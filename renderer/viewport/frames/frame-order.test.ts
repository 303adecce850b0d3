import { describe, expect, it } from "vitest";
import { nearestFirst } from "./frame-order.ts";

describe("the order of a stack's frames", () => {
  it("begins where the reader is, and goes out on both sides", () => {
    expect([...nearestFirst(6, 2)]).toEqual([2, 3, 1, 4, 0, 5]);
    expect([...nearestFirst(3, 0)]).toEqual([0, 1, 2]);
    expect([...nearestFirst(3, 2)]).toEqual([2, 1, 0]);
  });

  it("has every place once, wherever it begins", () => {
    for (const at of [-5, 0, 7, 19, 400])
      expect([...nearestFirst(20, at)].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, place) => place));
    expect([...nearestFirst(0, 3)]).toEqual([]);
  });
});
