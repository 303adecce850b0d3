import { describe, expect, it } from "vitest";
import type { DisplaySet } from "./display-set.ts";
import { gridFor, hang, likeOf, mainSeries } from "./hang.ts";
import { noTraits, type SeriesTraits, type TraitSide, trait, type View } from "./series-traits.ts";

const set = (id: string, more: Partial<DisplaySet> = {}): DisplaySet => ({
  id,
  studyId: "study",
  seriesId: id,
  seriesNumber: null,
  kind: "stack",
  modality: "CT",
  description: "",
  slices: null,
  count: 100,
  traits: noTraits,
  frameTime: null,
  missing: 0,
  gone: false,
  ...more,
});
const localizer: SeriesTraits = { ...noTraits, origin: trait("localizer", "ImageType", "LOCALIZER") };
const wide = { width: 1920, height: 1080 };
const upright = { width: 2048, height: 2560 };
const study = (id: string, ...sets: DisplaySet[]) => ({ id, sets });

describe("hanging", () => {
  const current = [
    study("now", set("scout", { traits: localizer, count: 400 }), set("axial", { description: "Axial 1 mm" })),
  ];

  it("RD-10, RD-11 shows the main series alone, never the scout", () => {
    expect(hang({ current, priors: [], screen: wide })).toMatchObject({
      rows: 1,
      columns: 1,
      cells: ["axial"],
      linked: false,
    });
  });

  it("RD-17 hangs what the archive took back only where there is nothing else", () => {
    const replaced = set("old", { count: 120, gone: true });
    const both = [study("now", replaced, set("new"))];
    expect(hang({ current: both, priors: [], screen: wide }).cells).toEqual(["new"]);
    expect(hang({ current: [study("now", replaced)], priors: [], screen: wide }).cells).toEqual(["old"]);
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

  it("RD-12 puts the like series of the most relevant prior beside it, below on an upright screen", () => {
    const priors = [
      study("other", set("mr", { modality: "MR" })),
      study("before", set("lung", { description: "Lung 1 mm" }), set("axial-before", { description: "Axial 1 mm" })),
    ];
    expect(hang({ current, priors, screen: wide })).toMatchObject({
      rows: 1,
      columns: 2,
      cells: ["axial", "axial-before"],
      linked: true,
    });
    expect(hang({ current, priors, screen: upright })).toMatchObject({ rows: 2, columns: 1 });
  });

  it("RD-12 finds the like by what it shows, whatever sites call it", () => {
    const of = (weighting: "t1" | "t2", plane: "axial" | "sagittal"): SeriesTraits => ({
      ...noTraits,
      weighting: trait(weighting, "RepetitionTime", ""),
      plane: trait(plane, "ImageOrientationPatient", ""),
    });
    const now = set("now", { modality: "MR", description: "t2 tse tra", traits: of("t2", "axial") });
    const before = [
      set("words", { modality: "MR", description: "t2 tse tra", traits: of("t1", "axial") }),
      set("sagittal", { modality: "MR", description: "t2 tse tra sag", traits: of("t2", "sagittal") }),
      set("like", { modality: "MR", description: "AX FSE", traits: of("t2", "axial") }),
    ];
    expect(likeOf(now, before)?.id).toBe("like");
  });

  it("RD-13 hangs four mammograms right beside left, CC above MLO", () => {
    const view = (id: string, side: TraitSide, name: View) => {
      const traits = {
        ...noTraits,
        side: trait(side, "ImageLaterality", side),
        view: trait(name, "ViewCodeSequence", name),
      };
      return set(id, { kind: "view", modality: "MG", traits, count: 1 });
    };
    const sets = [
      view("lmlo", "left", "mlo"),
      view("rcc", "right", "cc"),
      view("lcc", "left", "cc"),
      view("rmlo", "right", "mlo"),
    ];
    expect(hang({ current: [study("now", ...sets)], priors: [], screen: wide }).cells).toEqual([
      "rcc",
      "lcc",
      "rmlo",
      "lmlo",
    ]);
  });

  it("RD-14, RD-16 shows all views, a lone one beside its prior", () => {
    const film = (id: string) => set(id, { kind: "view", modality: "DX", count: 1 });
    const alone = hang({
      current: [study("now", film("pa"))],
      priors: [study("before", film("pa-before"))],
      screen: wide,
    });
    expect(alone.cells).toEqual(["pa", "pa-before"]);
    expect(hang({ current: [study("now", film("pa"), film("lat"))], priors: [], screen: wide }).cells).toEqual([
      "pa",
      "lat",
    ]);
  });

  it("finds the grid that leaves most room", () => {
    expect(gridFor(4, wide)).toEqual({ rows: 2, columns: 2 });
    expect(gridFor(2, upright)).toEqual({ rows: 2, columns: 1 });
    expect(gridFor(9, wide)).toEqual({ rows: 3, columns: 3 });
  });
});
