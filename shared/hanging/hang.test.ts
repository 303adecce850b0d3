import { describe, expect, it } from "vitest";
import type { OwnedProtocol, ProtocolOwner } from "./choose-protocol.ts";
import type { DisplaySet } from "./display-set.ts";
import { gridFor } from "./grid.ts";
import { type HangingRequest, hang } from "./hang.ts";
import type { HangingStudy } from "./hanging-attributes.ts";
import { setExample, studyExample, type TraitExample } from "./hanging-example.ts";
import { likeOf } from "./like-set.ts";
import { mainSeries } from "./main-series.ts";
import { hangingProtocol, type WrittenProtocol } from "./protocol.ts";
import { builtInProtocols } from "./protocols/built-in.ts";

const wide = { width: 1920, height: 1080 };
const upright = { width: 2048, height: 2560 };
const ask = (current: readonly HangingStudy[], more: Partial<HangingRequest> = {}) =>
  hang({ current, priors: [], protocols: builtInProtocols, displays: [wide], ...more });
const setsOf = (...asked: Parameters<typeof ask>) => (ask(...asked).displays[0]?.views ?? []).map(({ set }) => set);
const film = (id: string, traits: TraitExample = {}, modality = "DX"): DisplaySet =>
  setExample(id, traits, { kind: "view", modality, count: 1 });

describe("what hangs where no protocol of a region is for an exam", () => {
  const current = [
    studyExample("now", [setExample("scout", { origin: "localizer" }, { count: 400 }), setExample("axial")]),
  ];

  it("RD-10, RD-11 the main series alone, never the localizer", () => {
    const hung = ask(current);
    expect(hung.chosen?.protocol.id).toBe("cross-sections");
    expect(hung.displays[0]).toMatchObject({ rows: 1, columns: 1, views: [{ set: "axial" }] });
  });

  it("HP-34 a localizer stands in for nothing that is wanted while there is anything else", () => {
    const scout = setExample("scout", { origin: "localizer", plane: "coronal" });
    const wantsCoronal = { main: {}, coronal: { rules: [{ of: "plane" as const, is: ["coronal"] }] } };
    const protocols = [owned({ id: "one", sets: wantsCoronal })];
    const both = [studyExample("now", [scout, setExample("axial", { plane: "axial" })])];
    expect(ask(both, { protocols }).chosen?.found.get("coronal")).toEqual([]);
    expect(ask([studyExample("now", [scout])], { protocols }).chosen?.found.get("coronal")).toEqual([scout]);
  });

  it("RD-17, HP-34 what the archive took back only where there is nothing else", () => {
    const replaced = setExample("old", {}, { count: 120, gone: true });
    expect(setsOf([studyExample("now", [replaced, setExample("new")])])).toEqual(["new"]);
    expect(setsOf([studyExample("now", [replaced])])).toEqual(["old"]);
  });

  it("RD-12, HP-35 beside the like series of the most relevant prior that has one; below it on an upright screen", () => {
    const priors = [
      studyExample("other", [setExample("mr", {}, { modality: "MR" })]),
      studyExample("before", [
        setExample("lung-before", { kernel: "lung" }),
        setExample("axial-before", { kernel: "soft" }),
      ]),
    ];
    const now = [studyExample("now", [setExample("axial", { kernel: "soft" })])];
    expect(setsOf(now, { priors })).toEqual(["axial", "axial-before"]);
    const hung = ask(now, { priors, displays: [upright] });
    expect(hung.displays[0]).toMatchObject({ rows: 2, columns: 1, views: [{ sync: "a" }, { sync: "a" }] });
    expect(hung.chosen?.priors).toEqual(["before"]);
  });

  it("RD-14, RD-16 all views; a lone one beside its prior", () => {
    const priors = [studyExample("before", [film("pa-before")])];
    expect(setsOf([studyExample("now", [film("pa")])], { priors })).toEqual(["pa", "pa-before"]);
    expect(setsOf([studyExample("now", [film("pa"), film("lat")])])).toEqual(["pa", "lat"]);
  });

  it("HP-38 the first set of an exam without pictures, and nothing of an empty one", () => {
    const report = setExample("report", {}, { kind: "report", modality: "SR" });
    const hung = ask([studyExample("now", [report])]);
    expect(hung.chosen).toBeNull();
    expect(hung.displays[0]?.views).toMatchObject([{ set: "report" }]);
    expect(setsOf([])).toEqual([null]);
  });

  it("HP-37 the grid that leaves most room", () => {
    expect(gridFor(4, wide)).toEqual({ rows: 2, columns: 2 });
    expect(gridFor(2, upright)).toEqual({ rows: 2, columns: 1 });
    expect(gridFor(9, wide)).toEqual({ rows: 3, columns: 3 });
  });
});

it("PF-26 tells from summaries alone which series RD-10 will hang", () => {
  const series = (description: string, number: number | null, instanceCount: number | null, modality = "CT") => ({
    ...{ description, number, instanceCount, modality, bodyPart: "", laterality: "" },
  });
  const [scout, thick, thin] = [series("Topogram", 1, 900), series("5 mm", 3, 60), series("1 mm", 2, 300)];
  expect(mainSeries([scout, thick, thin, series("Dose", 4, 1, "SR")])).toBe(thin);
  const untold = [series("second", 2, null), series("first", 1, null)];
  expect(mainSeries(untold)).toBe(untold[1]);
  expect(mainSeries([scout])).toBe(scout);
  expect(mainSeries([series("PA", 1, 1, "CR")])).toBeNull();
});

it("RD-12 the like is found by what it shows, whatever sites call it", () => {
  const mr = (id: string, description: string, traits: TraitExample) =>
    setExample(id, traits, { modality: "MR", description });
  const now = mr("now", "t2 tse tra", { weighting: "t2", plane: "axial" });
  const before = [
    mr("words", "t2 tse tra", { weighting: "t1", plane: "axial" }),
    mr("sagittal", "t2 tse tra sag", { weighting: "t2", plane: "sagittal" }),
    mr("like", "AX FSE", { weighting: "t2", plane: "axial" }),
  ];
  expect(likeOf(now, before)?.id).toBe("like");
});

const owned = (written: Partial<WrittenProtocol> & { readonly id: string }, owner: ProtocolOwner = "built-in") =>
  ({
    owner,
    protocol: hangingProtocol.parse({
      name: { en: written.id, ko: written.id },
      exam: [{ of: "modality", is: ["CT"] }],
      sets: { main: {} },
      stages: [{ name: { en: "one", ko: "하나" }, displays: [{ grid: "fit", views: [{ set: "main" }] }] }],
      ...written,
    }),
  }) satisfies OwnedProtocol;

describe("which protocol hangs an exam, and why no other", () => {
  const exam = [studyExample("now", [setExample("axial", { plane: "axial", region: ["chest"] })])];
  const prior = studyExample("before", [setExample("axial-before", { plane: "axial" })], { ageDays: 400 });
  const wantsPrior = {
    priors: [[]],
    sets: { main: {}, before: { prior: 1 } },
  } satisfies Partial<WrittenProtocol>;
  const chosen = (protocols: readonly OwnedProtocol[], priors: readonly HangingStudy[] = []) =>
    ask(exam, { protocols, priors }).chosen;

  it("HP-30 all rules of the exam must hold; the first that does not is told", () => {
    const rule = { of: "region", is: ["head"] } as const;
    const head = owned({
      id: "head",
      exam: [
        { of: "modality", is: ["CT"] },
        { of: "region", is: ["head"] },
      ],
    });
    const found = chosen([head, owned({ id: "any" })]);
    expect(found?.protocol.id).toBe("any");
    expect(found?.lost).toMatchObject([{ protocol: { id: "head" }, lost: { why: "rule", rule } }]);
    expect(chosen([head])).toBeNull();
  });

  it("HP-30 a set that it needs must be there, and as many as it needs", () => {
    const sets = { main: {}, coronal: { rules: [{ of: "plane" as const, is: ["coronal"] }], required: true } };
    const needs = owned({ id: "needs", sets });
    const many = owned({ id: "many", needs: 2 });
    expect(chosen([needs, many, owned({ id: "any" })])?.lost.map(({ lost }) => lost)).toEqual([
      { why: "set", set: "coronal" },
      { why: "few", there: 1 },
    ]);
  });

  it.each([
    ["a reader's own before a site's", owned({ id: "winner" }, "reader"), owned({ id: "b" }, "site"), "owner"],
    ["a site's before a built-in", owned({ id: "winner" }, "site"), owned({ id: "b" }), "owner"],
    [
      "all wanted priors before some",
      owned({ id: "winner", ...wantsPrior }),
      owned({ id: "b", ...wantsPrior, priors: [[], []] }),
      "all-priors",
    ],
    [
      "rules of the exam before fewer",
      owned({
        id: "winner",
        exam: [
          { of: "modality", is: ["CT"] },
          { of: "region", is: ["chest"] },
        ],
      }),
      owned({ id: "b" }),
      "specificity",
    ],
    ["the first of equals", owned({ id: "winner" }), owned({ id: "b" }), "order"],
  ])("HP-31, HP-32 %s", (_what, winner, other, by) => {
    const order = by === "order" ? [winner, other] : [other, winner];
    const found = chosen(order, [prior]);
    expect(found?.protocol.id).toBe("winner");
    expect(found?.lost).toMatchObject([{ protocol: { id: "b" }, lost: { why: "outranked", by } }]);
  });

  it("HP-31 who wants no prior is not ranked as if its priors were there", () => {
    expect(chosen([owned({ id: "alone" }), owned({ id: "with", ...wantsPrior })], [prior])?.protocol.id).toBe("with");
  });

  it("HP-33 takes of several what is wished first, then the strip's order", () => {
    const sets = [
      setExample("thick", { plane: "axial", thickness: 5 }, { count: 40 }),
      setExample("thin", { plane: "axial", thickness: 1 }, { count: 300 }),
      setExample("coronal", { plane: "coronal", thickness: 1 }),
    ];
    const of = (
      prefer: WrittenProtocol["sets"][string]["prefer"],
      rules: WrittenProtocol["sets"][string]["rules"] = [],
    ) =>
      setsOf([studyExample("now", sets)], {
        protocols: [owned({ id: "one", sets: { main: { ...(prefer && { prefer }), ...(rules && { rules }) } } })],
      });
    expect(of([{ of: "thickness", best: "least" }])).toEqual(["thin"]);
    expect(of([{ of: "thickness", best: "most" }])).toEqual(["thick"]);
    expect(of([{ of: "plane", best: ["coronal"] }])).toEqual(["coronal"]);
    expect(of([])).toEqual(["thick"]);
    expect(
      of(
        [],
        [
          { of: "thickness", atMost: 2 },
          { of: "images", atLeast: 200 },
        ],
      ),
    ).toEqual(["thin"]);
    expect(of([], [{ of: "plane", not: ["axial"] }])).toEqual(["coronal"]);
  });

  it("HP-35 a prior must fit every rule that is asked of it", () => {
    const recent = owned({ id: "recent", ...wantsPrior, priors: [[{ of: "age", atMost: 365 }]] });
    expect(chosen([recent], [prior])?.priors).toEqual([null]);
    expect(chosen([recent], [{ ...prior, ageDays: 30 }])?.priors).toEqual(["before"]);
  });

  it("HP-36 two priors are two studies, the more relevant first", () => {
    const older = studyExample("older", [setExample("axial-older")]);
    const two = owned({ id: "two", priors: [[], []], sets: { main: {}, one: { prior: 1 }, two: { prior: 2 } } });
    expect(chosen([two], [prior, older])?.priors).toEqual(["before", "older"]);
  });

  it("HP-37 a fixed grid keeps places of what is not there; stages and displays are as many as asked", () => {
    const view = (set: string) => ({ set });
    const grid = { rows: 1, columns: 2 };
    const staged = owned({
      id: "staged",
      sets: { main: {}, coronal: { rules: [{ of: "plane", is: ["coronal"] }] } },
      stages: [
        {
          name: { en: "one", ko: "하나" },
          displays: [
            { grid, views: [view("coronal"), view("main")] },
            { grid: "fit", views: [view("main")] },
          ],
        },
        { name: { en: "two", ko: "둘" }, displays: [{ grid: "fit", views: [{ ...view("main"), slice: "middle" }] }] },
      ],
    });
    const hung = ask(exam, { protocols: [staged], displays: [wide, upright, wide] });
    expect(hung.displays.map(({ views }) => views.map(({ set }) => set))).toEqual([[null, "axial"], ["axial"], [null]]);
    expect(hung.displays[0]?.views[0]?.slot).toBe("coronal");
    const second = ask(exam, { protocols: [staged], stage: 1 });
    expect(second.displays[0]?.views).toMatchObject([{ set: "axial", index: 49 }]);
    expect(ask(exam, { protocols: [staged], stage: 9 }).stage).toBe(1);
  });

  it("HP-39 hangs by the protocol that is asked for, if it is for the exam", () => {
    const protocols = [
      owned({ id: "first" }),
      owned({ id: "second" }),
      owned({ id: "mr", exam: [{ of: "modality", is: ["MR"] }] }),
    ];
    expect(ask(exam, { protocols, by: "second" }).chosen?.protocol.id).toBe("second");
    expect(ask(exam, { protocols, by: "mr" }).chosen?.protocol.id).toBe("first");
    const lost = ask(exam, { protocols, by: "second" }).chosen?.lost;
    expect(lost).toMatchObject([{ lost: { why: "outranked", by: "asked" } }, { lost: { why: "rule" } }]);
  });
});

describe("a protocol as it is written", () => {
  const written = (changes: Partial<WrittenProtocol>) => () => owned({ id: "one", ...changes });

  it("HP-44 is refused when it knows more than the schema, or wants what it does not say", () => {
    expect(written({})).not.toThrow();
    expect(hangingProtocol.safeParse({ ...owned({ id: "one" }).protocol, colour: "red" }).success).toBe(false);
    expect(written({ sets: { other: {} } })).toThrow(/no set of this protocol/);
    expect(written({ sets: { main: { like: "main" } } })).toThrow(/like no other set/);
    expect(written({ sets: { main: { prior: 1 } } })).toThrow(/prior that is not wanted/);
  });

  it("HP-44 of those that ship, each has an id of its own", () => {
    const ids = builtInProtocols.map(({ protocol }) => protocol.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
