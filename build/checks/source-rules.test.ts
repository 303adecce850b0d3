import { describe, expect, it } from "vitest";
import { findBrokenRules } from "./source-rules.ts";

describe("source rules", () => {
  it.each([
    ["a.ts", `// biome-${"ignore"} lint: because`, "silences a check"],
    ["a.ts", `// @ts-${"expect-error"}`, "silences a check"],
    ["a.ts", `const a = b as ${"any"};`, "casts away a type"],
    ["a.ts", `const a = b as ${"unknown as"} C;`, "casts away a type"],
    ["a.test.ts", `it.${"only"}("x", () => {});`, "leaves out or singles out a test"],
    ["a.spec.ts", `test.${"skip"}("x", () => {});`, "leaves out or singles out a test"],
    ["a.ts", `const a = "/${"home"}/someone/data";`, "names a place on one machine"],
    ["a.ts", `// TO${"DO"}: later`, "puts work off"],
  ])("in %s, %s", (path, line, says) => {
    expect(findBrokenRules(path, `const fine = 1;\n${line}\n`)).toEqual([`${path}:2 ${says}`]);
  });

  it("allows 400 lines and no more", () => {
    expect(findBrokenRules("a.ts", "x;\n".repeat(400))).toEqual([]);
    expect(findBrokenRules("a.ts", "x;\n".repeat(401))).toEqual(["a.ts has 401 lines, more than 400"]);
  });

  it("lets a test depend on what is there", () => {
    expect(findBrokenRules("a.test.ts", "describe.runIf(there)('x', () => {});\n")).toEqual([]);
  });
});
