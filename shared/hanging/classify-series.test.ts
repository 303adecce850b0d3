import { describe, expect, it } from "vitest";
import { classifySeries } from "./classify-series.ts";
import { evidenceExample, sampleExample } from "./evidence-example.ts";
import type { SeriesTraits } from "./series-traits.ts";

const told = (traits: SeriesTraits, name: keyof SeriesTraits) => traits[name]?.value ?? null;
const axial: [number, number, number, number, number, number] = [1, 0, 0, 0, 1, 0];
const sagittal: typeof axial = [0, 1, 0, 0, 0, -1];

const mr = (
  times: { repetition: number; echo: number; inversion?: number; flip?: number },
  sequence: readonly string[],
  more: { description?: string; variant?: string[] } = {},
) =>
  classifySeries(
    evidenceExample({
      description: more.description ?? "",
      samples: [
        sampleExample(
          { repetitionTime: times.repetition, echoTime: times.echo, inversionTime: times.inversion ?? null },
          { sequence: [...sequence], flipAngle: times.flip ?? null, variant: more.variant ?? [] },
        ),
      ],
    }),
  );
const ct = (description: string, sample: Parameters<typeof sampleExample>[0] = {}, study = "") =>
  classifySeries(
    evidenceExample({ modality: "CT", description, studyDescription: study, samples: [sampleExample(sample)] }),
  );

describe("what a series is", () => {
  it("HP-1 carries the attribute it is known by, and says nothing that nothing tells", () => {
    const traits = classifySeries(
      evidenceExample({ samples: [sampleExample({ orientations: [axial] }, { acquisitionContrast: "T2" })] }),
    );
    expect(traits.weighting).toEqual({ value: "t2", reasons: [{ from: "AcquisitionContrast", value: "T2" }] });
    expect(traits.plane).toMatchObject({ value: "axial", reasons: [{ from: "ImageOrientationPatient" }] });
    expect(traits.region).toBeNull();
    expect(classifySeries(evidenceExample())).toEqual(
      expect.objectContaining({ origin: null, plane: null, weighting: null, kernel: null }),
    );
  });

  it("HP-1 attributes come before names", () => {
    const traits = mr({ repetition: 5000, echo: 100 }, ["SE"], { description: "T1 tse" });
    expect(traits.weighting).toMatchObject({ value: "t2", reasons: [{ from: "RepetitionTime" }] });
  });

  it.each([
    [["DERIVED", "SECONDARY", "MPR"], "reformatted"],
    [["ORIGINAL", "PRIMARY", "MPR"], "acquired"],
    [["ORIGINAL", "PRIMARY", "LOCALIZER"], "localizer"],
    [["DERIVED", "SECONDARY", "PROJECTION IMAGE"], "projected"],
    [["DERIVED", "PRIMARY", "SUBTRACTION"], "subtracted"],
    [["DERIVED", "PRIMARY", "DIFFUSION", "ADC"], "calculated"],
    [["DERIVED", "SECONDARY", "SCREEN SAVE"], "captured"],
  ])("HP-3 Image Type %j is %s", (imageType, origin) => {
    expect(told(ct("", { imageType }), "origin")).toBe(origin);
  });

  it("HP-3 a secondary capture is a converted image only where it says PRIMARY", () => {
    const sopClass = "1.2.840.10008.5.1.4.1.1.7";
    expect(told(ct("", { sopClass, imageType: [] }), "origin")).toBe("captured");
    expect(told(ct("", { sopClass, imageType: ["DERIVED", "PRIMARY", "WHOLE BODY"] }), "origin")).toBe("acquired");
  });

  it("HP-4 a capture called dose report is one", () => {
    const imageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"];
    expect(told(ct("Dose Report", { imageType }), "origin")).toBe("dose-report");
    expect(told(ct("Patient Protocol", { imageType }), "origin")).toBe("dose-report");
  });

  it.each([
    ["Topogram 0.6 T20f", "localizer"],
    ["Übersicht", "localizer"],
    ["3-plane loc", "localizer"],
    ["Thorax MIP axial", "projected"],
    ["Abdomen MPR cor", "reformatted"],
    ["1.0 mm axial", "acquired"],
  ])("HP-5 without a word of Image Type, %s is %s", (description, origin) => {
    expect(told(ct(description), "origin")).toBe(origin);
  });

  it("HP-5 asks nothing else of a localizer", () => {
    const traits = ct("Scout", { kernel: "STANDARD", contrast: "Iohexol", orientations: [sagittal] });
    expect(traits).toMatchObject({ origin: { value: "localizer" }, plane: { value: "sagittal" } });
    expect([traits.kernel, traits.contrast]).toEqual([null, null]);
  });

  it("HP-2, HP-6 sections that turn are mixed, of whichever image or frame they are", () => {
    const of = (...orientations: (typeof axial)[]) =>
      told(classifySeries(evidenceExample({ samples: [sampleExample({ orientations })] })), "plane");
    expect(of(axial, axial)).toBe("axial");
    expect(of(axial, sagittal)).toBe("mixed");
    expect(of([-1, 0, 0, 0, 1, 0], axial)).toBe("axial");
  });

  it.each([
    ["t2_tse_cor", "coronal"],
    ["T1 SE SAG", "sagittal"],
    ["T2 축상", "axial"],
    ["Koronar T1", "coronal"],
  ])("HP-6 without an orientation %s is %s", (description, plane) => {
    expect(told(classifySeries(evidenceExample({ description })), "plane")).toBe(plane);
  });

  it("HP-7 a b-value above 0 is diffusion, the larger one counts", () => {
    const traits = classifySeries(
      evidenceExample({ samples: [sampleExample({}, { bValue: 0 }), sampleExample({}, { bValue: 800 })] }),
    );
    expect([told(traits, "weighting"), told(traits, "bValue")]).toEqual(["dwi", 800]);
  });

  it("HP-8 what came of diffusion and is called ADC is ADC", () => {
    const samples = [sampleExample({ imageType: ["DERIVED", "PRIMARY", "DIFFUSION"] })];
    expect(told(classifySeries(evidenceExample({ description: "dADC Map", samples })), "weighting")).toBe("adc");
    expect(told(classifySeries(evidenceExample({ description: "ep2d", samples })), "weighting")).toBe("dwi");
  });

  it.each([
    ["FLAIR", { repetition: 9000, echo: 110, inversion: 2500 }, ["SE", "IR"], "flair"],
    ["STIR", { repetition: 4000, echo: 60, inversion: 160 }, ["SE", "IR"], "stir"],
    ["MPRAGE", { repetition: 2300, echo: 3, inversion: 900, flip: 9 }, ["GR", "IR"], "t1"],
    ["T1 spin echo", { repetition: 500, echo: 12 }, ["SE"], "t1"],
    ["T2 spin echo", { repetition: 4000, echo: 90 }, ["SE"], "t2"],
    ["PD spin echo", { repetition: 3000, echo: 35 }, ["SE"], "pd"],
    ["GRE for blood", { repetition: 600, echo: 20, flip: 20 }, ["GR"], "t2-star"],
    ["VIBE", { repetition: 5, echo: 2.4, flip: 10 }, ["GR"], "t1"],
    ["FLASH of small angle", { repetition: 800, echo: 1.5, flip: 14 }, ["GR"], "pd"],
  ])("HP-9 %s by its times", (_name, times, sequence, weighting) => {
    expect(told(mr(times, sequence), "weighting")).toBe(weighting);
  });

  it("HP-9 a name makes T1 a time of flight, and T2* a susceptibility weighting; never T2", () => {
    const flight = { repetition: 25, echo: 5, flip: 25 };
    expect(told(mr(flight, ["GR"], { description: "TOF 3D" }), "weighting")).toBe("tof");
    expect(told(mr({ repetition: 28, echo: 20, flip: 15 }, ["GR"], { description: "SWI" }), "weighting")).toBe("swi");
    expect(told(mr(flight, ["GR"], { description: "T2" }), "weighting")).toBe("t1");
  });

  it("HP-9 balanced steady states are left to names", () => {
    const balanced = { repetition: 4, echo: 2, flip: 60 };
    expect(told(mr(balanced, ["GR"], { variant: ["SS"] }), "weighting")).toBeNull();
    expect(told(mr(balanced, ["GR"], { variant: ["SS"], description: "T2 trufi" }), "weighting")).toBe("t2");
  });

  it.each([
    ["by Scan Options", sampleExample({}, { options: ["PFP", "FS"] }), ""],
    ["by its suppression", sampleExample({}, { suppression: "FAT" }), ""],
    ["by its name", sampleExample(), "T2 TSE SPAIR"],
    ["as STIR", sampleExample({}, { acquisitionContrast: "STIR" }), ""],
  ])("HP-10 fat is suppressed %s", (_how, sample, description) => {
    expect(told(classifySeries(evidenceExample({ description, samples: [sample] })), "fatSuppressed")).toBe(true);
  });

  it.each([
    ["an agent", "", "Iohexol", "with"],
    ["an agent that was swallowed", "", "Oral barium", null],
    ["no agent, and a plain name", "Thorax nativ", "", "none"],
    ["no agent, and a name", "Abdomen mit KM", "", "with"],
    ["a Korean name", "복부 조영 전", "", "none"],
    ["a name of both", "Abdomen w/wo", "", null],
  ])("HP-11 %s", (_what, description, contrast, found) => {
    expect(told(ct(description, { contrast }), "contrast")).toBe(found);
  });

  it("HP-11 a study without contrast tells where nothing else does", () => {
    expect(told(ct("Head 5 mm", {}, "CT Head without contrast"), "contrast")).toBe("none");
    expect(told(ct("Head 5 mm", {}, "CT Head with and without contrast"), "contrast")).toBeNull();
  });

  it("HP-12 a plain series of an exam with an agent is plain", () => {
    expect(told(ct("Liver pre contrast", { contrast: "Iohexol" }), "contrast")).toBe("none");
  });

  it("HP-13 phases by name, then by the time since the bolus", () => {
    const contrast = "Iohexol";
    expect(told(ct("Leber arteriell", { contrast }), "contrast")).toBe("arterial");
    expect(told(ct("간 문맥기", { contrast }), "contrast")).toBe("portal-venous");
    const after = (contrastDelay: number) =>
      told(
        classifySeries(evidenceExample({ modality: "CT", samples: [sampleExample({ contrast }, { contrastDelay })] })),
        "contrast",
      );
    expect([30, 70, 300, 7200].map(after)).toEqual(["arterial", "portal-venous", "delayed", "with"]);
    expect(told(classifySeries(evidenceExample({ description: "Angio TOF" })), "contrast")).toBeNull();
    expect(told(ct("CTA head"), "contrast")).toBe("arterial");
  });

  it.each([
    ["B31f", 40, "soft"],
    ["B70f", -600, "lung"],
    ["B70f", 400, "bone"],
    ["Br40d\\3", 40, "soft"],
    ["Bl57", -500, "lung"],
    ["H60s", 500, "bone"],
    ["STANDARD", 40, "soft"],
    ["LUNG", -700, "lung"],
    ["BONEPLUS", 400, "bone"],
    ["BONEPLUS", -600, "lung"],
    ["FC52", -600, "lung"],
    ["FC30", 300, "bone"],
    ["FC13", 40, "soft"],
    ["UB", 40, "soft"],
    ["YC", 300, "bone"],
  ])("HP-14 kernel %s at %i is %s", (kernel, windowCenter, found) => {
    expect(told(ct("", { kernel, windowCenter }), "kernel")).toBe(found);
  });

  it("HP-15 codes, then the body part, then the series' names, then the study's", () => {
    const region = (changes: Parameters<typeof evidenceExample>[0]) =>
      told(classifySeries(evidenceExample(changes)), "region");
    const anatomy = [{ code: "T-D1100", meaning: "Kopf" }];
    const samples = [sampleExample({}, { anatomy, bodyPart: "CHEST" })];
    expect(region({ samples })).toEqual(["head"]);
    expect(region({ bodyPart: "KNEE", description: "Hip" })).toEqual(["knee"]);
    expect(region({ bodyPart: "EXTREMITY", description: "우측 무릎" })).toEqual(["knee"]);
    expect(region({ description: "T2 tse", studyDescription: "MR Prostate" })).toEqual(["pelvis"]);
  });

  it("HP-17 the image's side; a name's only of what there are two of", () => {
    const side = (changes: Parameters<typeof evidenceExample>[0]) =>
      told(classifySeries(evidenceExample(changes)), "side");
    expect(side({ bodyPart: "KNEE", description: "left", samples: [sampleExample({ laterality: "R" })] })).toBe(
      "right",
    );
    expect(side({ bodyPart: "KNEE", description: "좌측 T2" })).toBe("left");
    expect(side({ bodyPart: "CHEST", description: "L lat" })).toBeNull();
  });

  it("HP-18, HP-20 the view by code, by position, by name; oblique by name", () => {
    const view = (viewPosition: string, description: string, code?: string) =>
      told(
        classifySeries(
          evidenceExample({
            modality: "MG",
            description,
            samples: [sampleExample({ viewPosition }, { view: code === undefined ? null : { code, meaning: "" } })],
          }),
        ),
        "view",
      );
    expect(view("CC", "", "399368009")).toBe("mlo");
    expect(view("CC", "R MLO")).toBe("cc");
    expect(view("", "R MLO")).toBe("mlo");
    expect(view("AP", "Cervical obli 1")).toBe("oblique");
    expect(view("LL", "Cervical")).toBe("lateral");
  });

  it("HP-25 a reader's word stands before all, and says so", () => {
    const evidence = evidenceExample({ samples: [sampleExample({}, { acquisitionContrast: "T1" })] });
    const traits = classifySeries(evidence, { weighting: "pd", region: ["knee"], contrast: null });
    expect(traits.weighting).toEqual({ value: "pd", reasons: [{ from: "reader", value: "" }] });
    expect(told(traits, "region")).toEqual(["knee"]);
    expect(traits.contrast).toBeNull();
    expect(told(traits, "origin")).toBe("acquired");
  });
});
