import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProblem } from "../problem.ts";
import { instanceFromDicomJson, seriesFromDicomJson, studyFromDicomJson } from "./dicom-json.ts";
import { personNameFromDicom, personNameToDicom } from "./person-name.ts";
import { instanceSummary, seriesSummary, studySummary } from "./summaries.ts";

const study = {
  "0020000D": { vr: "UI", Value: ["1.2.3"] },
  "00080050": { vr: "SH", Value: ["A-1"] },
  "00080061": { vr: "CS", Value: ["CT", "SR"] },
  "00100010": { vr: "PN", Value: [{ Alphabetic: "Hong^Gildong", Ideographic: "洪^吉洞", Phonetic: "홍^길동" }] },
  "00100020": { vr: "LO", Value: ["007"] },
  "00100040": { vr: "CS" },
  "00201206": { vr: "IS", Value: [4] },
  "00201208": { vr: "IS", Value: ["120"] },
  "00400275": { vr: "SQ", Value: [{ "00401002": { vr: "LO", Value: ["fall from height"] } }] },
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return "none";
};

describe("DICOM JSON", () => {
  it("reads a study, all component groups of the name, and counts written as numbers or as text", () => {
    expect(studyFromDicomJson(study)).toMatchObject({
      study: "1.2.3",
      accession: "A-1",
      modalities: ["CT", "SR"],
      indication: "fall from height",
      patient: {
        id: "007",
        sex: "",
        name: { alphabetic: "Hong^Gildong", ideographic: "洪^吉洞", phonetic: "홍^길동" },
      },
      seriesCount: 4,
      instanceCount: 120,
    });
  });

  it("reads series and instances", () => {
    expect(seriesFromDicomJson({ "0020000E": { Value: ["1.2"] }, "00200011": { Value: [3] } })).toMatchObject({
      series: "1.2",
      number: 3,
      instanceCount: null,
    });
    expect(instanceFromDicomJson({ "00080018": { vr: "UI", Value: ["1.2.9"] } })).toEqual({
      instance: "1.2.9",
      sopClass: "",
      number: null,
    });
  });

  it("takes older servers' plain strings for names", () => {
    const answer = { ...study, "00100010": { vr: "PN", Value: ["Doe^Jane"] } };
    expect(studyFromDicomJson(answer).patient.name.alphabetic).toBe("Doe^Jane");
  });

  it.each([null, [], "text", {}, { "0020000D": { Value: ["../../etc"] } }, { "0020000D": { Value: [null] } }])(
    "refuses %j as a bad answer",
    (answer) => {
      expect(codeOf(() => studyFromDicomJson(answer))).toBe("bad-answer");
    },
  );

  it("reads odd values as absent, not as an error", () => {
    const answer = { ...study, "00080050": 5, "00080020": { Value: [{}] }, "00201206": { Value: [-1] } };
    expect(studyFromDicomJson(answer)).toMatchObject({ accession: "", date: "", seriesCount: null });
  });
});

describe("whatever a server sends", () => {
  const tags = ["0020000D", "0020000E", "00080018", "00080020", "00080061", "00100010", "00201208", "00200013"];
  const element = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({ vr: fc.constantFrom("UI", "PN", "SQ", "IS", "DA"), Value: fc.array(fc.jsonValue({ maxDepth: 2 })) }),
    fc.constant({ vr: "UI", Value: ["1.2.3"] }),
  );
  const dataSet = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...tags), element));

  it("is a summary as it crosses, or refused as a bad answer", () => {
    fc.assert(
      fc.property(dataSet, (json) => {
        for (const [read, schema] of [
          [studyFromDicomJson, studySummary],
          [seriesFromDicomJson, seriesSummary],
          [instanceFromDicomJson, instanceSummary],
        ] as const) {
          let summary: unknown;
          if (codeOf(() => (summary = read(json))) === "none") {
            expect(schema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
          } else expect(codeOf(() => read(json))).toBe("bad-answer");
        }
      }),
      { numRuns: 500 },
    );
  });
  it("has no count where a number is too large to be one", () => {
    const json = { "0020000D": { vr: "UI", Value: ["1.2.3"] }, "00201208": { vr: "IS", Value: [2 ** 53] } };
    expect(studyFromDicomJson(json).instanceCount).toBeNull();
  });
});

describe("person names", () => {
  it("keeps component groups and drops trailing empty ones", () => {
    const name = personNameFromDicom("Yamada^Tarou^^^=山田^太郎=やまだ^たろう");
    expect(name).toEqual({ alphabetic: "Yamada^Tarou", ideographic: "山田^太郎", phonetic: "やまだ^たろう" });
    expect(personNameToDicom(name)).toBe("Yamada^Tarou=山田^太郎=やまだ^たろう");
    expect(personNameToDicom(personNameFromDicom("Doe^Jane"))).toBe("Doe^Jane");
  });
});
