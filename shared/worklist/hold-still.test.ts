import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdStill, type ShownSection } from "./hold-still.ts";

const section = (id: string, ids: string): ShownSection => ({ id, titleKey: null, ids: ids.split("") });
const words = (sections: readonly ShownSection[]) => sections.map(({ id, ids }) => `${id} ${ids.join("")}`);
const nobody = new Set<string>();

describe("a list that is looked at", () => {
  it("WL-35 keeps every row in its place, and lets new ones wait", () => {
    const held = holdStill([section("stat", "s"), section("later", "bd")], [section("later", "abcds")], nobody);
    expect(words(held.sections)).toEqual(["stat s", "later bd"]);
    expect(held.waiting).toEqual(["a", "c"]);
    expect(held.outOfDate).toBe(true);
  });
  it("WL-35 moves only what the reader changed", () => {
    const shown = [section("hour", "ab"), section("later", "dce")];
    const fresh = [section("stat", "e"), section("hour", "ba"), section("later", "cd")];
    const held = holdStill(shown, fresh, new Set(["e"]));
    expect(words(held.sections)).toEqual(["stat e", "hour ab", "later dc"]);
    expect(held.outOfDate).toBe(true);
    expect(words(holdStill(shown, [section("later", "abcd")], new Set(["c", "e"])).sections)).toEqual([
      "hour ab",
      "later cd",
    ]);
  });
  it("WL-37 takes in at once what comes after everything else", () => {
    const held = holdStill([section("hour", "ab")], [section("hour", "xabyz"), section("later", "w")], nobody);
    expect(words(held.sections)).toEqual(["hour abyz", "later w"]);
    expect(held.waiting).toEqual(["x"]);
    expect(held.outOfDate).toBe(false);
  });
  it("WL-37 lets a row wait whose section stands above the last", () => {
    const held = holdStill([section("hour", "a"), section("later", "b")], [section("hour", "abc")], nobody);
    expect(words(held.sections)).toEqual(["hour a", "later b"]);
    expect(held.waiting).toEqual(["c"]);
  });
  it("WL-38 is up to date when nothing would stand elsewhere", () => {
    const shown = [section("hour", "ab"), section("later", "c")];
    expect(holdStill(shown, shown, nobody)).toEqual({ sections: shown, waiting: [], outOfDate: false });
  });
  it("WL-35 never moves, loses or doubles a row, whatever comes", () => {
    const rows = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });
    const sections = rows.chain((ids) =>
      fc.tuple(fc.nat(ids.length), fc.nat(ids.length)).map(([x, y]): ShownSection[] => {
        const [from, to] = [Math.min(x, y), Math.max(x, y)];
        return [
          { id: "stat", titleKey: null, ids: ids.slice(0, from) },
          { id: "hour", titleKey: null, ids: ids.slice(from, to) },
          { id: "later", titleKey: null, ids: ids.slice(to) },
        ].filter((each) => each.ids.length > 0);
      }),
    );
    fc.assert(
      fc.property(sections, sections, rows, (shown, fresh, moved) => {
        const acted = new Set(moved.slice(0, 3));
        const before = shown.flatMap(({ ids }) => [...ids]).filter((id) => !acted.has(id));
        const held = holdStill(shown, fresh, acted);
        const after = held.sections.flatMap(({ ids }) => [...ids]);
        expect(after.filter((id) => before.includes(id))).toEqual(before);
        expect(new Set(after).size).toBe(after.length);
        const all = new Set([...before, ...fresh.flatMap(({ ids }) => [...ids])]);
        if (acted.size > 0) return;
        expect(after.slice(0, before.length)).toEqual(before);
        expect(new Set([...after, ...held.waiting])).toEqual(all);
      }),
    );
  });
});
