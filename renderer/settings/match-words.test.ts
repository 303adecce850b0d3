import { describe, expect, it } from "vitest";
import { readMatches, writeMatches } from "./match-words.ts";

describe("values as one line", () => {
  it("reads what it writes", () => {
    const list = { include: ["CT", "MR HEAD*"], exclude: ["US"] };
    expect(writeMatches(list)).toBe("CT, MR HEAD*, -US");
    expect(readMatches(writeMatches(list))).toEqual(list);
  });
  it("leaves out what is empty", () => {
    expect(readMatches(" , -, CT,")).toEqual({ include: ["CT"], exclude: [] });
  });
});
