import { describe, expect, it } from "vitest";
import type { DisplaySet } from "../display-set.ts";
import { type HangingRequest, hang } from "../hang.ts";
import type { HangingStudy } from "../hanging-attributes.ts";
import { setExample, studyExample, type TraitExample } from "../hanging-example.ts";
import { builtInProtocols } from "./built-in.ts";

const ask = (current: readonly DisplaySet[], more: Partial<HangingStudy> = {}, request: Partial<HangingRequest> = {}) =>
  hang({
    current: [studyExample("now", current, more)],
    priors: [],
    protocols: builtInProtocols,
    displays: [{ width: 1920, height: 1080 }],
    ...request,
  });
const told = (hung: ReturnType<typeof ask>) => ({
  by: hung.chosen?.protocol.id ?? null,
  sets: hung.displays[0]?.views.map(({ set }) => set) ?? [],
});
const ct = (id: string, traits: TraitExample, count = 100) =>
  setExample(id, { plane: "axial", origin: "acquired", ...traits }, { count });
const mr = (id: string, traits: TraitExample, count = 30) =>
  setExample(id, { plane: "axial", origin: "acquired", ...traits }, { modality: "MR", count });
const film = (id: string, traits: TraitExample, modality = "DX", count = 1) =>
  setExample(id, traits, { kind: "view", modality, count });
const before = (...sets: readonly DisplaySet[]) => ({ priors: [studyExample("before", sets, { ageDays: 200 })] });

describe("the protocols that ship", () => {
  it("CT head: soft axial sections beside the prior's; blood and bone by window; planes", () => {
    const region = ["head"] as const;
    const sets = [
      setExample("scout", { origin: "localizer", region }, { count: 900 }),
      ct("bone", { kernel: "bone", region }, 300),
      ct("thin", { kernel: "soft", region }, 200),
      ct("cor", { kernel: "soft", plane: "coronal", origin: "reformatted", region }, 60),
    ];
    const prior = before(ct("old-bone", { kernel: "bone" }, 200), ct("old-soft", { kernel: "soft" }, 40));
    expect(told(ask(sets, {}, prior))).toEqual({ by: "ct-head", sets: ["thin", "old-soft"] });
    const second = ask(sets, {}, { stage: 1 });
    expect(second.displays[0]?.views).toMatchObject([
      { set: "thin", window: { center: 40, width: 80 } },
      { set: "thin", window: { center: 75, width: 200 } },
      { set: "bone", window: { center: 480 } },
    ]);
    expect(told(ask(sets, {}, { stage: 2 })).sets).toEqual(["thin", "cor"]);
  });

  it("CT chest: the lung's kernel in the lung's window, one stage on", () => {
    const region = ["chest"] as const;
    const sets = [ct("soft", { kernel: "soft", region }), ct("lung", { kernel: "lung", region })];
    expect(told(ask(sets))).toEqual({ by: "ct-chest", sets: ["soft"] });
    const lung = ask(sets, {}, { stage: 1 });
    expect(lung.displays[0]?.views).toMatchObject([{ set: "lung", window: { center: -600, width: 1500 } }]);
  });

  it("CT abdomen and pelvis: the portal venous phase first, all phases one stage on", () => {
    const region = ["abdomen"] as const;
    const sets = [
      ct("plain", { contrast: "none", region }),
      ct("arterial", { contrast: "arterial", region }),
      ct("portal", { contrast: "portal-venous", region }, 80),
      ct("late", { contrast: "delayed", region }),
    ];
    expect(told(ask(sets))).toEqual({ by: "ct-abdomen-pelvis", sets: ["portal"] });
    expect(told(ask(sets, {}, { stage: 1 })).sets).toEqual(["plain", "arterial", "portal", "late"]);
  });

  it("CT angiography: by the words of the exam, whatever the region", () => {
    const region = ["chest"] as const;
    const sets = [ct("plain", { contrast: "none", region }, 400), ct("vessels", { contrast: "arterial", region })];
    const hung = ask(sets, { description: "CT Angiography pulmonary" });
    expect(told(hung)).toEqual({ by: "ct-angiography", sets: ["vessels"] });
  });

  it("MR brain: FLAIR, T2, the highest b-value, ADC, T1 before and after contrast", () => {
    const region = ["head"] as const;
    const sets = [
      mr("t1", { weighting: "t1", contrast: "none", region }),
      mr("t2", { weighting: "t2", region }),
      mr("b0", { weighting: "dwi", bValue: 0, region }),
      mr("b1000", { weighting: "dwi", bValue: 1000, region }),
      mr("adc", { weighting: "adc", origin: "calculated", region }),
      mr("flair", { weighting: "flair", region }),
      mr("gd", { weighting: "t1", contrast: "with", region }),
    ];
    const prior = before(mr("old-flair", { weighting: "flair" }), mr("old-t2", { weighting: "t2" }));
    expect(told(ask(sets, {}, prior))).toMatchObject({
      by: "mr-brain",
      sets: ["flair", "t2", "b1000", "adc", "t1", "gd"],
    });
    expect(told(ask(sets, {}, { ...prior, stage: 1 })).sets.slice(0, 4)).toEqual([
      "flair",
      "old-flair",
      "t2",
      "old-t2",
    ]);
  });

  it("MR spine, knee and prostate", () => {
    const spine = ["lumbar-spine"] as const;
    const sagittal = { plane: "sagittal", region: spine } as const;
    expect(
      told(
        ask([
          mr("t1", { weighting: "t1", ...sagittal }),
          mr("t2", { weighting: "t2", ...sagittal }),
          mr("stir", { weighting: "stir", fatSuppressed: true, ...sagittal }),
          mr("ax", { weighting: "t2", plane: "oblique", region: spine }),
        ]),
      ),
    ).toEqual({ by: "mr-spine", sets: ["t2", "t1", "stir", "ax"] });
    const knee = ["knee"] as const;
    expect(
      told(
        ask([
          mr("pd", { weighting: "pd", plane: "sagittal", region: knee }),
          mr("pd-fs", { weighting: "pd", plane: "sagittal", fatSuppressed: true, region: knee }),
          mr("cor", { weighting: "pd", plane: "coronal", region: knee }),
          mr("t1", { weighting: "t1", plane: "coronal", region: knee }),
        ]),
      ),
    ).toMatchObject({ by: "mr-knee", sets: ["pd-fs", "cor", "t1"] });
    const pelvis = ["pelvis"] as const;
    expect(
      told(
        ask(
          [
            mr("t2", { weighting: "t2", region: pelvis }),
            mr("sag", { weighting: "t2", plane: "sagittal", region: pelvis }),
            mr("adc", { weighting: "adc", region: pelvis }),
            mr("dwi", { weighting: "dwi", region: pelvis }),
            mr("dce", { weighting: "t1", contrast: "with", region: pelvis }),
          ],
          { description: "MR Prostate" },
        ),
      ),
    ).toEqual({ by: "mr-prostate", sets: ["t2", "adc", "dwi", "dce"] });
  });

  it("RD-13 mammograms: right beside left, CC above MLO, chest walls together; the prior's below, by key", () => {
    const view = (id: string, side: "left" | "right", name: "cc" | "mlo", count = 1) =>
      film(id, { side, view: name }, "MG", count);
    const sets = [
      view("lmlo", "left", "mlo"),
      view("tomo", "right", "cc", 60),
      view("rcc", "right", "cc"),
      view("lcc", "left", "cc"),
      view("rmlo", "right", "mlo"),
    ];
    const prior = before(view("old-rcc", "right", "cc"), view("old-lcc", "left", "cc"));
    const hung = ask(sets, {}, prior);
    expect(told(hung)).toEqual({ by: "mammography", sets: ["rcc", "lcc", "rmlo", "lmlo"] });
    expect(hung.displays[0]?.views.map(({ zoom }) => zoom)).toEqual([
      "chest-wall-right",
      "chest-wall-left",
      "chest-wall-right",
      "chest-wall-left",
    ]);
    expect(told(ask(sets, {}, { ...prior, stage: 1 })).sets).toEqual(["rcc", "lcc", "old-rcc", "old-lcc"]);
    expect(told(ask(sets, {}, { ...prior, stage: 3 })).sets).toEqual(["tomo", null, null, null]);
  });

  it("mammograms of which fewer than two are CC or MLO hang as views do", () => {
    expect(told(ask([film("one", { side: "left", view: "ml" }, "MG"), film("two", {}, "MG")])).sets).toEqual([
      "one",
      "two",
    ]);
  });

  it("radiographs: the chest's frontal view beside the prior's, then lateral; a limb's views with the prior's", () => {
    const region = ["chest"] as const;
    const chest = [film("lat", { view: "lateral", region }), film("pa", { view: "pa", region })];
    const prior = before(film("old-lat", { view: "lateral" }), film("old-pa", { view: "pa" }));
    expect(told(ask(chest, {}, prior))).toMatchObject({ by: "xr-chest", sets: ["pa", "old-pa", "lat"] });
    const hand = ["hand"] as const;
    const limb = [film("lat", { view: "lateral", region: hand }), film("ap", { view: "ap", region: hand })];
    expect(told(ask(limb)).sets).toEqual(["ap", "lat"]);
  });

  it("RD-15 ultrasound: all images in a grid of nine at most; angiography: clips first", () => {
    const images = Array.from({ length: 12 }, (_, at) => setExample(`us-${at}`, {}, { modality: "US", count: 1 }));
    const hung = ask(images);
    expect(hung.chosen?.protocol.id).toBe("ultrasound");
    expect(hung.displays[0]).toMatchObject({ rows: 3, columns: 3 });
    const runs = [setExample("still", {}, { modality: "XA" }), setExample("run", {}, { modality: "XA", kind: "clip" })];
    expect(told(ask(runs)).sets).toEqual(["run", "still"]);
  });

  it("PET/CT: CT and PET linked, also beside a CT of the chest before it; nuclear medicine: all images", () => {
    const region = ["chest"] as const;
    const pet = setExample("pet", { plane: "axial", region }, { modality: "PT", count: 300 });
    const hung = ask([ct("ct", { kernel: "soft", region }), pet], {}, before(ct("old", { kernel: "soft", region })));
    expect(told(hung)).toEqual({ by: "pet-ct", sets: ["ct", "pet"] });
    expect(hung.displays[0]?.views.map(({ sync }) => sync)).toEqual(["a", "a"]);
    expect(told(ask([setExample("bone", {}, { modality: "NM", count: 1 })])).by).toBe("nuclear-medicine");
  });
});
