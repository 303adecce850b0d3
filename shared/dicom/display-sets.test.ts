import { describe, expect, it } from "vitest";
import { type DisplaySet, displaySets, type SeriesInstance } from "./display-sets.ts";
import type { ImageHeader, InstanceHeader } from "./instance-header.ts";
import { imageHeaderExample, instanceHeaderExample } from "./instance-header-example.ts";

const mr = { id: "s", modality: "MR", description: "T2" };
const [slice] = imageHeaderExample().frames;

function image(
  id: string,
  number: number,
  z: number,
  header: Partial<InstanceHeader> = {},
  changes: Partial<ImageHeader> = {},
): SeriesInstance {
  const frames = slice ? [{ ...slice, position: [0, 0, z] as [number, number, number] }] : [];
  const picture = imageHeaderExample({ frames, ...changes });
  return { id, number, state: "here", header: instanceHeaderExample({ number, image: picture, ...header }) };
}
const absent = (id: string, number: number | null, state: "expected" | "refused" | "broken"): SeriesInstance => ({
  id,
  number,
  state,
  header: null,
});
const places = (set: DisplaySet | undefined): string => set?.frames.map(({ instance }) => instance).join(" ") ?? "none";
const three = (plane: [number, number, number, number, number, number], ...names: string[]) =>
  names.map((name, index) =>
    image(name, index + 1, index, {}, { frames: slice ? [{ ...slice, orientation: plane }] : [] }),
  );

describe("display sets", () => {
  it("IM-2 keep every instance exactly once", () => {
    const series = [
      image("a", 1, 0),
      image("b", 2, 5),
      image("wide", 3, 10, {}, { columns: 8 }),
      { id: "sr", number: 9, state: "here", header: instanceHeaderExample({ kind: "structured-report", image: null }) },
      absent("x", 4, "expected"),
    ] satisfies SeriesInstance[];
    const all = displaySets(mr, series).flatMap(({ frames }) => frames.map(({ instance }) => instance));
    expect(all.toSorted()).toEqual(["a", "b", "sr", "wide", "x"]);
  });
  it("IM-3 part a localizer by orientation, and keep their identity as more arrives", () => {
    const parts = [
      ...three([1, 0, 0, 0, 1, 0], "ax"),
      ...three([1, 0, 0, 0, 0, -1], "co"),
      ...three([0, 1, 0, 0, 0, -1], "sa"),
    ];
    const sets = displaySets(mr, parts);
    expect(sets.map(({ title }) => title)).toEqual(["T2 · axial", "T2 · coronal", "T2 · sagittal"]);
    expect(displaySets(mr, parts.slice(0, 1)).map(({ id }) => id)).toEqual([sets[0]?.id]);
  });
  it("IM-4 let a multi-frame image stand by itself, and say that it plays", () => {
    const frames = slice ? [slice, slice].map((one) => ({ ...one, frameTime: 33 })) : [];
    const [set, ...others] = displaySets(mr, [image("m", 1, 0, {}, { frames })]);
    expect(set).toMatchObject({ multiFrame: true, frameTime: 33, frames: [{ frame: 0 }, { frame: 1 }] });
    expect(others).toEqual([]);
  });
  it("IM-5 hang each projection by itself, by its view", () => {
    const mg = { id: "s", modality: "MG", description: "" };
    const sets = displaySets(mg, [
      image("a", 1, 0, { viewPosition: "MLO", laterality: "L" }),
      image("b", 2, 0, { viewPosition: "CC", laterality: "L" }),
    ]);
    expect(sets.map(({ title }) => title)).toEqual(["MG · MLO L", "MG · CC L"]);
  });
  it("IM-6 list documents by their own title", () => {
    const header = instanceHeaderExample({ kind: "document", image: null, title: "Outside report" });
    expect(displaySets(mr, [{ id: "d", number: 1, state: "here", header }])).toMatchObject([
      { title: "Outside report", kind: "document", frames: [{ instance: "d" }] },
    ]);
  });
  it("IM-7 part two echoes at the same places", () => {
    const echoes = [30, 80].flatMap((echoTime, echo) =>
      [0, 5, 10].map((z, index) => image(`e${echo}${index}`, echo * 3 + index + 1, z, { echoTime })),
    );
    expect(displaySets(mr, echoes).map((set) => [set.title, places(set)])).toEqual([
      ["T2 · TE 30", "e00 e01 e02"],
      ["T2 · TE 80", "e10 e11 e12"],
    ]);
  });
  it("IM-7 keep what nothing tells apart as one stack by number", () => {
    const repeated = [0, 5, 0, 5].map((z, index) => image(`r${index}`, index + 1, z));
    expect(displaySets(mr, repeated).map(places)).toEqual(["r0 r1 r2 r3"]);
  });
  it("IM-8 put what is not here in its place", () => {
    const stack = [image("a", 1, 20), image("c", 3, 10), image("d", 4, 5)];
    const [set] = displaySets(mr, [
      ...stack,
      absent("b", 2, "broken"),
      absent("e", 5, "expected"),
      absent("?", null, "refused"),
    ]);
    expect(places(set)).toBe("a b c d e ?");
    expect(set).toMatchObject({ absent: 3 });
    expect(set?.frames[1]?.state).toBe("broken");
  });
  it("IM-8 show a series of which nothing came yet", () => {
    expect(displaySets(mr, [absent("a", 1, "expected"), absent("b", 2, "expected")])).toMatchObject([
      { absent: 2, kind: "image" },
    ]);
  });
  it("IM-9 count a gap only as far as nothing is known to fill it", () => {
    const stack = [image("a", 1, 0), image("b", 2, 5), image("c", 3, 10), image("f", 6, 25)];
    expect(displaySets(mr, stack)[0]?.gaps).toEqual([{ after: 2, missing: 2 }]);
    expect(displaySets(mr, [...stack, absent("d", 4, "expected")])[0]?.gaps).toEqual([{ after: 3, missing: 1 }]);
    expect(displaySets(mr, [...stack, absent("d", 4, "expected"), absent("e", 5, "refused")])[0]?.gaps).toEqual([]);
  });
});
