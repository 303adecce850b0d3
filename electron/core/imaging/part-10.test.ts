import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { textOf } from "../../../shared/dicom/attributes.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { isProblem } from "../../../shared/problem.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { openPart10, transferSyntax } from "./part-10.ts";
import { concat, type ExampleElement, encodeElements, part10Example } from "./part-10-example.ts";
import { sampleFile } from "./sample-files-example.ts";

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return "none";
};
const uidOf = (bytes: Uint8Array): string => textOf(fileAttributes(openPart10(bytes).dataSet), tag.SOPInstanceUID);
const identity: ExampleElement = ["00080018", "UI", "1.2.3.4"];

describe("opening a file", () => {
  it.each(["MR_small.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm"])(
    "reads %s alike in every transfer syntax",
    async (name) => {
      expect(uidOf(await sampleFile(name))).toBe("1.3.6.1.4.1.5962.1.1.4.1.1.20040826185059.5457");
    },
  );
  it("reads a data set without preamble or meta header", async () => {
    expect(uidOf(encodeElements([identity]))).toBe("1.2.3.4");
    const whole = await sampleFile("MR_small_implicit.dcm");
    const start = openPart10(whole).dataSet.elements.get(0x00080008)?.start ?? 0;
    expect(openPart10(whole.subarray(start - 8)).transferSyntax).toBe(transferSyntax.implicit);
  });
  it("reads a deflated data set, and refuses one that grows beyond measure", () => {
    const deflated = (data: Uint8Array): Uint8Array =>
      concat([part10Example([], transferSyntax.deflated), deflateRawSync(data)]);
    expect(uidOf(deflated(encodeElements([identity])))).toBe("1.2.3.4");
    const bomb = deflated(encodeElements([identity, ["7fe00010", "OW", new Uint8Array(80 << 20)]]));
    expect(codeOf(() => openPart10(bomb))).toBe("too-large");
  });
  it("refuses what is not DICOM", () => {
    expect(codeOf(() => openPart10(new Uint8Array(0)))).toBe("not-dicom");
    expect(codeOf(() => openPart10(new TextEncoder().encode("<html>".repeat(40))))).toBe("not-dicom");
    expect(codeOf(() => openPart10(part10Example([])))).toBe("damaged");
  });
});

describe("untrusted structure", () => {
  it("refuses sequences nested too deeply", () => {
    let item: ExampleElement[] = [identity];
    for (let depth = 0; depth < 70; depth++) item = [["0040a730", "SQ", [item]]];
    expect(codeOf(() => openPart10(part10Example(item)))).toBe("damaged");
  });
  it("says where a file was cut, and keeps what came before", async () => {
    const whole = await sampleFile("MR_small.dcm");
    const cut = openPart10(whole.subarray(0, 3000));
    expect(cut.cut).toMatch(/ends behind the data/);
    expect(textOf(fileAttributes(cut.dataSet), tag.Modality)).toBe("MR");
    expect(openPart10(whole).cut).toBeNull();
  });
  it("passes zeros behind the last element, but nothing else", () => {
    const file = part10Example([identity]);
    expect(openPart10(concat([file, new Uint8Array(5)])).cut).toBeNull();
    expect(openPart10(concat([file, Uint8Array.of(0x10, 0, 0x10)])).cut).not.toBeNull();
  });
  it("knows the 64-bit lengths of an Extended Offset Table", () => {
    const file = part10Example([
      ["7fe00001", "OV", new Uint8Array(16)],
      ["7fe00010", "OW", [1, 2]],
    ]);
    expect(openPart10(file).dataSet.elements.get(0x7fe00010)?.length).toBe(4);
  });
  it("finds items inside an element of unknown VR", () => {
    // Items of an unknown VR are implicit little endian: tag, length, value.
    const text = new TextEncoder().encode("fall");
    const element = concat([Uint8Array.of(0x40, 0, 0x02, 0x10, 4, 0, 0, 0), text]);
    const item = concat([Uint8Array.of(0xfe, 0xff, 0, 0xe0, element.length, 0, 0, 0), element]);
    const attributes = fileAttributes(openPart10(part10Example([["00400275", "UN", item]])).dataSet);
    expect(
      attributes.items(tag.RequestAttributesSequence).map((one) => textOf(one, tag.ReasonForTheRequestedProcedure)),
    ).toEqual(["fall"]);
  });
});
