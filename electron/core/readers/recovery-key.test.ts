import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newRecoveryKey, parseRecoveryKey, printRecoveryKey } from "./recovery-key.ts";

const mistyped = (typed: string) => {
  try {
    return parseRecoveryKey(typed);
  } catch {
    return "mistyped";
  }
};

describe("the recovery key", () => {
  it("is printed in seven groups of four and read back from what people make of it", () => {
    for (let turn = 0; turn < 200; turn++) {
      const key = newRecoveryKey();
      const printed = printRecoveryKey(key);
      expect(printed).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(parseRecoveryKey(printed)).toBe(key);
      expect(parseRecoveryKey(printed.toLowerCase().replaceAll("-", " ").replaceAll("0", "O"))).toBe(key);
      expect(parseRecoveryKey(printed.replaceAll("1", "I").replaceAll("-", "–"))).toBe(key);
    }
  });

  it("knows one wrong character, two swapped, and a missing one nearly always", () => {
    let missed = 0;
    fc.assert(
      fc.property(fc.nat(27), fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), (at, other) => {
        const printed = printRecoveryKey(newRecoveryKey()).replaceAll("-", "");
        const wrong = printed.slice(0, at) + other + printed.slice(at + 1);
        if (wrong !== printed && mistyped(wrong) !== "mistyped") missed++;
        expect(mistyped(printed.slice(0, at) + printed.slice(at + 1))).toBe("mistyped");
      }),
      { numRuns: 500 },
    );
    expect(missed).toBeLessThan(5);
  });
});
