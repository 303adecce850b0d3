import { describe, expect, it } from "vitest";
import { replacementOf, type StandingSeries } from "./replaced-series.ts";

const series = (
  id: string,
  change: Partial<StandingSeries> = {},
  summary: Partial<StandingSeries["summary"]> = {},
): StandingSeries => ({
  id,
  summary: { number: 2, modality: "CT", description: "Axial 1 mm", ...summary },
  listedAt: 100,
  goneAt: null,
  ...change,
});
const old = series("old", { goneAt: 900 });

describe("a replaced series", () => {
  it("PF-29 is one that is gone, and has a later one of its modality, number and description", () => {
    expect(replacementOf(old, [old, series("new", { listedAt: 800 }, { description: " AXIAL 1  mm" })])).toBe("new");
    expect(replacementOf({ ...old, goneAt: null }, [old, series("new", { listedAt: 800 })])).toBeNull();
  });

  it("PF-29 is not replaced by what was there before, is gone too, or is another", () => {
    const others = [
      series("sibling"),
      series("gone too", { listedAt: 800, goneAt: 850 }),
      series("other number", { listedAt: 800 }, { number: 3 }),
      series("other words", { listedAt: 800 }, { description: "Coronal" }),
      series("other modality", { listedAt: 800 }, { modality: "SR" }),
    ];
    expect(replacementOf(old, [old, ...others])).toBeNull();
  });

  it("PF-29 is replaced by the latest of several", () => {
    const all = [old, series("second", { listedAt: 200 }), series("third", { listedAt: 300 })];
    expect(replacementOf(old, all)).toBe("third");
  });
});
