import { describe, expect, it } from "vitest";
import { noTraits, type SeriesTraits, trait } from "../../../shared/hanging/series-traits.ts";
import { sayIn } from "../texts.ts";
import { traitTexts } from "./trait-texts.ts";
import { choiceWords, chosenTraits, correctionLine, reasonWords, traitChoices, traitLine } from "./trait-words.ts";

const t = sayIn(traitTexts, "en");
const knee: SeriesTraits = {
  ...noTraits,
  origin: trait("acquired", "ImageType", "ORIGINAL"),
  plane: trait("sagittal", "ImageOrientationPatient", ""),
  weighting: trait("pd", "RepetitionTime", ""),
  fatSuppressed: trait(true, "ScanOptions", "FS"),
  region: trait(["knee"], "BodyPartExamined", "KNEE"),
};

describe("traits in words", () => {
  it("have a word for every choice", () => {
    for (const name of chosenTraits)
      for (const value of traitChoices[name]) expect(choiceWords(t, name, value)).not.toBe(`${name}-${value}`);
  });

  it("leave out what goes without saying, and what is said elsewhere", () => {
    expect(traitLine(t, knee)).toBe("sagittal · PD · fat suppressed · knee");
    expect(traitLine(t, knee, new Set(["region"]))).toBe("sagittal · PD · fat suppressed");
    const ct = {
      ...noTraits,
      kernel: trait("lung" as const, "ConvolutionKernel", ""),
      thickness: trait(1.25, "SliceThickness", ""),
    };
    expect(traitLine(t, ct)).toBe("lung · 1.25 mm");
  });

  it("say which attribute they are known by, or that it was the reader's word", () => {
    expect(reasonWords(t, { from: "ImageOrientationPatient", value: "1\\0" })).toBe(
      "Image Orientation Patient (0020,0037): 1\\0",
    );
    expect(reasonWords(t, { from: "reader", value: "" })).toBe("your own word");
  });

  it("say of a correction only what was chosen", () => {
    expect(correctionLine(t, { weighting: "t2", contrast: null })).toBe("Weighting: T2 · Contrast: –");
  });
});
