import { expect, it } from "vitest";
import { fileAttributes } from "./data-set-attributes.ts";
import { openPart10 } from "./part-10.ts";
import { type ExampleElement, part10Example } from "./part-10-example.ts";
import { readTechnique, timingOf } from "./technique.ts";

const read = (...elements: readonly ExampleElement[]) => fileAttributes(openPart10(part10Example(elements)).dataSet);
const techniqueOf = (...elements: readonly ExampleElement[]) => readTechnique(read(...elements));

it("HP-9 reads private b-values behind their creator, in whatever block it took", () => {
  const siemens = techniqueOf(["00190011", "LO", "SIEMENS MR HEADER"], ["0019110c", "IS", "800"]);
  const ge = techniqueOf(["00430010", "LO", "GEMS_PARM_01"], ["00431039", "IS", "1000001000\\8\\0\\0"]);
  const philips = techniqueOf(["20010010", "LO", "Philips Imaging DD 001"], ["20011003", "FL", [50]]);
  const unknown = techniqueOf(
    ["00190010", "LO", "SIEMENS MR HEADER"],
    ["0019100c", "UN", new TextEncoder().encode("400 ")],
  );
  expect([siemens, ge, philips, unknown].map(({ bValue }) => bValue)).toEqual([800, 1000, 50, 400]);
});

it("HP-9 takes no b-value from another maker's block", () => {
  expect(techniqueOf(["00190010", "LO", "OTHER"], ["0019100c", "IS", "800"]).bValue).toBeNull();
});

it("HP-2 reads an enhanced object's functional groups, the frame's own before the shared", () => {
  const shared: ExampleElement = [
    "52009229",
    "SQ",
    [
      [
        [
          "00189112",
          "SQ",
          [
            [
              ["00180080", "DS", "4200"],
              ["00181314", "DS", "90"],
            ],
          ],
        ],
        ["00189114", "SQ", [[["00189082", "FD", [98]]]]],
        [
          "00189115",
          "SQ",
          [
            [
              ["00189009", "CS", "YES"],
              ["00189025", "CS", "FAT"],
            ],
          ],
        ],
        [
          "00189226",
          "SQ",
          [
            [
              ["00089007", "CS", "ORIGINAL\\PRIMARY\\DIFFUSION\\NONE"],
              ["00089209", "CS", "DIFFUSION"],
            ],
          ],
        ],
      ],
    ],
  ];
  const own: ExampleElement = ["52009230", "SQ", [[["00189117", "SQ", [[["00189087", "FD", [1000]]]]]]]];
  const technique = techniqueOf(shared, own);
  expect(technique).toMatchObject({
    bValue: 1000,
    flipAngle: 90,
    suppression: "FAT",
    acquisitionContrast: "DIFFUSION",
    sequence: ["IR"],
    frameType: ["ORIGINAL", "PRIMARY", "DIFFUSION", "NONE"],
  });
  expect(timingOf(read(shared, own))).toMatchObject({ repetitionTime: 4200, echoTime: 98 });
});

it("HP-13 counts from the bolus to the acquisition, never backwards", () => {
  const at = (bolus: string, acquired: string) =>
    techniqueOf(["00080032", "TM", acquired], ["00181042", "TM", bolus]).contrastDelay;
  expect(at("101500", "101610.5")).toBe(70);
  expect(at("101500", "101400")).toBeNull();
});

it("HP-18 reads the view's code and the anatomic region's", () => {
  const technique = techniqueOf(
    [
      "00082218",
      "SQ",
      [
        [
          ["00080100", "SH", "T-04000"],
          ["00080104", "LO", "Breast"],
        ],
      ],
    ],
    [
      "00540220",
      "SQ",
      [
        [
          ["00080100", "SH", "R-10242"],
          ["00080104", "LO", "cranio-caudal"],
        ],
      ],
    ],
  );
  expect(technique.view).toEqual({ code: "R-10242", meaning: "cranio-caudal" });
  expect(technique.anatomy).toEqual([{ code: "T-04000", meaning: "Breast" }]);
});
