import { expect, it } from "vitest";
import { looksMetered } from "./line-hint.ts";

it("PF-42 takes a line for metered only where the system says so", () => {
  expect(looksMetered({ saveData: true })).toBe(true);
  expect(looksMetered({ saveData: false, type: "cellular" })).toBe(true);
  expect(looksMetered({ saveData: false, type: "wifi" })).toBe(false);
  expect([undefined, null, "cellular", {}].map(looksMetered)).toEqual([false, false, false, false]);
});
