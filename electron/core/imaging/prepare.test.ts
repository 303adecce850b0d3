import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instanceHeader } from "../../../shared/dicom/instance-header.ts";
import { type ExampleElement, greyExample } from "./part-10-example.ts";
import { prepareInstance } from "./prepare.ts";
import { sampleFile } from "./sample-files-example.ts";

const prepareSample = async (name: string) => prepareInstance(await sampleFile(name));
const prepareGrey = (changes: readonly ExampleElement[]) => prepareInstance(greyExample(changes));
const imageOf = async (name: string) => {
  const { header, problem } = await prepareSample(name);
  if (header?.image == null) throw new Error(`${name}: ${problem?.code} ${problem?.detail}`);
  return header.image;
};
const floats = (frame: Uint8Array | undefined): number[] =>
  frame === undefined ? [] : [...new Float32Array(frame.slice().buffer)];
const shorts = (frame: Uint8Array | undefined): number[] =>
  frame === undefined ? [] : [...new Int16Array(frame.slice().buffer)];

describe("pixels of real files", () => {
  it("are the same in every lossless transfer syntax", async () => {
    const names = ["", "_bigendian", "_implicit", "_RLE", "_jp2klossless", "_jpeg_ls_lossless"];
    const prepared = await Promise.all(names.map((name) => prepareSample(`MR_small${name}.dcm`)));
    expect(new Set(prepared.map(({ pixelDigest }) => pixelDigest)).size).toBe(1);
    expect(prepared.map(({ header }) => header?.image?.format)).toEqual(names.map(() => "int16"));
  });
  it("are the same for an enhanced image in three compressions", async () => {
    const names = ["RLE", "jpeg_2k_lossless", "jpeg_ls_lossless"];
    const prepared = await Promise.all(names.map((name) => prepareSample(`emri_small_${name}.dcm`)));
    expect(new Set(prepared.map(({ pixelDigest }) => pixelDigest)).size).toBe(1);
    expect(prepared[0]?.frames.length).toBe(10);
  });
  it.each([
    ["vlut_04.dcm", "uint8", 1],
    ["mlut_18.dcm", "float32", 1],
    ["no-pixel-spacing.dcm", "rgb8", 1],
    ["OBXXXX1A_rle_2frame.dcm", "rgb8", 2],
    ["TestPattern_JPEG-Baseline_YBR422.dcm", "rgb8", 1],
    ["SC_ybr_full_422_uncompressed.dcm", "rgb8", 1],
    ["SC_rgb_rle_32bit.dcm", "rgb8", 1],
    ["HTJ2K_08_RGB.dcm", "rgb8", 1],
    ["parametric_map_float.dcm", "float32", 1],
    ["rtdose.dcm", "float32", 15],
    ["ct_jpeg_baseline.dcm", "float32", 1],
    ["seg_image_ct_binary.dcm", "uint8", 3],
    ["liver_deflate.dcm", "uint8", 3],
    ["sm_image.dcm", "rgb8", 25],
  ])("of %s are ready as %s", async (name, format, count) => {
    const { header, frames, problem } = await prepareSample(name);
    expect(problem).toBeNull();
    expect(header?.image).toMatchObject({ format });
    expect(frames.length).toBe(count);
    expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([header?.image?.frameBytes]));
    expect(instanceHeader.safeParse(JSON.parse(JSON.stringify(header))).success).toBe(true);
  });
  it("convert colours as the stream itself says, else as the header says", async () => {
    const pixel = async (name: string) => [...((await prepareSample(name)).frames[0]?.subarray(0, 3) ?? [])];
    expect(await pixel("SC_rgb_jpeg_lossy_gdcm.dcm")).toEqual([254, 0, 0]);
    expect(await pixel("SC_jpeg_no_color_transform.dcm")).toEqual([244, 244, 244]);
    expect(await pixel("SC_rgb_jpeg_gdcm.dcm")).toEqual([255, 0, 0]);
  });
  it("carry overlays and VOI tables behind them", async () => {
    const overlay = await imageOf("examples_overlay.dcm");
    expect(overlay.attachments).toMatchObject([{ kind: "overlay", rows: 300, columns: 484 }]);
    const table = await imageOf("vlut_04.dcm");
    expect(table.attachments).toMatchObject([{ kind: "voi-lut" }]);
    expect(table.frameBytes).toBe(512 * 512 + (table.attachments[0]?.bytes ?? 0));
  });
});

describe("headers of real files", () => {
  it("IM-31 mark loss, by the header or by the process", async () => {
    expect((await imageOf("ct_jpeg_baseline.dcm")).lossy).toMatchObject({ ratio: 8.87, method: "ISO_10918_1" });
    expect((await imageOf("JPGExtended.dcm")).lossy?.method).toBe("ISO_10918_1");
    expect((await imageOf("MR_small_jpeg_ls_lossless.dcm")).lossy).toBeNull();
  });
  it("IM-32 say what distances are measured by", async () => {
    expect((await imageOf("dx_image.dcm")).spacing?.source).toBe("detector");
    expect((await imageOf("MR_small.dcm")).spacing).toEqual({ row: 0.3125, column: 0.3125, source: "patient" });
    expect((await imageOf("no-pixel-spacing.dcm")).spacing).toBeNull();
  });
  it("IM-34 give CT its unit and MR none", async () => {
    expect((await imageOf("ct_image.dcm")).unit).toBe("HU");
    expect((await imageOf("MR_small.dcm")).unit).toBe("");
  });
  it("place the frames of enhanced images and of a dose grid", async () => {
    const planes = (await imageOf("mf.dcm")).frames.map(({ position }) => position?.[2]);
    expect(new Set(planes).size).toBe(3);
    const dose = (await imageOf("rtdose.dcm")).frames.map(({ position }) => position?.[2] ?? 0);
    expect(Math.abs((dose[1] ?? 0) - (dose[0] ?? 0))).toBeCloseTo(5, 3);
  });
  it("MONOCHROME1 is marked, not turned", async () => {
    expect((await imageOf("dx_image.dcm")).inverted).toBe(true);
  });
  it.each([
    ["sr_document.dcm", "structured-report"],
    ["rtplan.dcm", "other"],
    ["seg_image_ct_binary.dcm", "segmentation"],
  ])("%s is of kind %s", async (name, kind) => {
    expect((await prepareSample(name)).header?.kind).toBe(kind);
  });
});

describe("modality values", () => {
  it("IM-30 stay in 16 bits where every one is exact", async () => {
    const ct = await prepareGrey([
      ["00281052", "DS", "-1024"],
      ["00281053", "DS", "1"],
    ]);
    expect(ct.header?.image).toMatchObject({ format: "int16", range: [-1024, -1021] });
    expect(shorts(ct.frames[0])).toEqual([-1024, -1023, -1022, -1021]);
    const large = await prepareGrey([["7fe00010", "OW", [0, 1, 2, 60_000]]]);
    expect(large.header?.image?.format).toBe("float32");
    expect(floats(large.frames[0])).toEqual([0, 1, 2, 60_000]);
    const half = await prepareGrey([
      ["00281052", "DS", "0"],
      ["00281053", "DS", "0.5"],
    ]);
    expect(floats(half.frames[0])).toEqual([0, 0.5, 1, 1.5]);
  });
  it("cut unused bits off and keep the sign", async () => {
    const signed = await prepareGrey([
      ["00280101", "US", [12]],
      ["00280102", "US", [11]],
      ["00280103", "US", [1]],
      ["7fe00010", "OW", [0xf7ff, 0x0800, 0x0fff, 0x7000]],
    ]);
    expect(shorts(signed.frames[0])).toEqual([2047, -2048, -1, 0]);
    const shifted = await prepareGrey([
      ["00280101", "US", [12]],
      ["00280102", "US", [15]],
      ["7fe00010", "OW", [0x0010, 0xfff0, 0x000f, 0x1230]],
    ]);
    expect(shorts(shifted.frames[0])).toEqual([1, 4095, 0, 0x123]);
  });
  it("take an overlay out of the unused bits", async () => {
    const { header, frames } = await prepareGrey([
      ["00280101", "US", [12]],
      ["00280102", "US", [11]],
      ["60000010", "US", [2]],
      ["60000011", "US", [2]],
      ["60000040", "CS", "G"],
      ["60000050", "SS", [1, 1]],
      ["60000100", "US", [16]],
      ["60000102", "US", [12]],
      ["7fe00010", "OW", [0x1005, 0x0006, 0x1007, 0x0008]],
    ]);
    expect(header?.image?.attachments).toMatchObject([{ kind: "overlay", origin: [1, 1], bytes: 1 }]);
    expect([...(frames[0] ?? [])].slice(-1)).toEqual([0b0101]);
    expect(shorts(frames[0]?.subarray(0, 8))).toEqual([5, 6, 7, 8]);
  });
  it("IM-33 leave padding out of the range", async () => {
    const padded = await prepareGrey([
      ["00280120", "US", [0]],
      ["7fe00010", "OW", [0, 7, 9, 0]],
    ]);
    expect(padded.header?.image).toMatchObject({ range: [7, 9], padding: [0, 0] });
  });
  it("expand a segmented palette, and clamp indices beyond it", async () => {
    // Discrete 0, 255; linear over three more entries to 10.
    const ramp = [0, 1, 0, 1, 4, 1020];
    const palette = (segments: readonly number[]): readonly ExampleElement[] =>
      ["1101", "1102", "1103"].flatMap((element, index): ExampleElement[] => [
        [`0028${element}`, "US", [5, 0, 16]],
        [`0028122${index + 1}`, "OW", segments],
      ]);
    const { frames, problem } = await prepareGrey([
      ["00280004", "CS", "PALETTE COLOR"],
      ...palette(ramp.map((value, index) => (index === 5 ? 0xff00 : value))),
      ["7fe00010", "OW", [0, 2, 4, 900]],
    ]);
    expect(problem).toBeNull();
    expect([...(frames[0] ?? [])]).toEqual([0, 0, 0, 127, 127, 127, 255, 255, 255, 255, 255, 255]);
  });
});

describe("what is refused", () => {
  it.each([
    ["IM-28 a cut file", "MR_truncated.dcm", "damaged"],
    ["IM-28 an image without pixels", "charset/chrKoreanMulti.dcm", "missing-pixels"],
    ["IM-29 a number of frames that is none", "badVR.dcm", "damaged"],
  ])("%s", async (_, name, code) => {
    const prepared = await prepareSample(name);
    expect(prepared.problem?.code).toBe(code);
    expect(prepared.frames).toEqual([]);
    expect(prepared.original.length).toBeGreaterThan(0);
  });
  it.each<readonly [string, readonly ExampleElement[], string]>([
    [
      "IM-29 a slope of 0",
      [
        ["00281053", "DS", "0"],
        ["00281052", "DS", "1"],
      ],
      "damaged",
    ],
    ["IM-29 more bits stored than allocated", [["00280101", "US", [17]]], "damaged"],
    ["more frames than there are bytes for", [["00280008", "IS", "9"]], "damaged"],
    ["no columns", [["00280011", "US", [0]]], "damaged"],
    [
      "12 bits allocated",
      [
        ["00280100", "US", [12]],
        ["00280101", "US", [12]],
      ],
      "undecodable",
    ],
    ["a palette image without a palette", [["00280004", "CS", "PALETTE COLOR"]], "undecodable"],
    ["another photometric interpretation", [["00280004", "CS", "HSV"]], "undecodable"],
  ])("%s", async (_, changes, code) => {
    expect((await prepareGrey(changes)).problem?.code).toBe(code);
  });
  it("IM-29 bytes of another study than was asked for", async () => {
    const options = { mostReadyBytes: 1e6, decode: true, expected: { study: "1.2.3", series: "1.2.3.1" } };
    expect((await prepareInstance(greyExample(), options)).problem).toBeNull();
    const other = { ...options, expected: { study: "9.9" } };
    expect((await prepareInstance(greyExample(), other)).problem?.code).toBe("identity-mismatch");
  });
  it.each<readonly [string, readonly ExampleElement[], { id: string; issuer: string }, string | undefined]>([
    ["of the patient asked for", [["00100020", "LO", " P1 "]], { id: "P1", issuer: "" }, undefined],
    ["of another patient", [["00100020", "LO", "P2"]], { id: "P1", issuer: "" }, "identity-mismatch"],
    ["of nobody, where the list names one", [], { id: "P1", issuer: "" }, "identity-mismatch"],
    [
      "of somebody, where the list names nobody",
      [["00100020", "LO", "P1"]],
      { id: "", issuer: "" },
      "identity-mismatch",
    ],
    ["of nobody, where the list names nobody", [], { id: "", issuer: "" }, undefined],
    [
      "of a number that another gave out",
      [
        ["00100020", "LO", "P1"],
        ["00100021", "LO", "elsewhere"],
      ],
      { id: "P1", issuer: "here" },
      "identity-mismatch",
    ],
    [
      "whose issuer the list leaves out",
      [
        ["00100020", "LO", "P1"],
        ["00100021", "LO", "here"],
      ],
      { id: "P1", issuer: "" },
      undefined,
    ],
  ])("PF-22 compares bytes %s", async (_, changes, patient, code) => {
    const options = { mostReadyBytes: 1e6, decode: true, expected: { patient } };
    const prepared = await prepareInstance(greyExample(changes), options);
    expect(prepared.problem?.code).toBe(code);
    if (code !== undefined) expect(prepared).toMatchObject({ header: null, frames: [], pixelDigest: null });
  });
  it.each(["0020000d", "0020000e"])("an instance without a valid UID in %s", async (tag) => {
    expect((await prepareGrey([[tag, "UI", ""]])).problem?.code).toBe("damaged");
    expect((await prepareGrey([[tag, "UI", "../../escaped"]])).problem?.code).toBe("damaged");
  });
  it("more ready bytes than allowed", async () => {
    const options = { mostReadyBytes: 4, decode: true };
    expect((await prepareInstance(greyExample(), options)).problem?.code).toBe("too-large");
  });
});

describe("damaged bytes", () => {
  it.each(["MR_small.dcm", "mf.dcm", "MR_small_jpeg_ls_lossless.dcm", "emri_small_RLE.dcm", "sr_document.dcm"])(
    "of %s are shown, or refused as a value; nothing is thrown",
    async (name) => {
      const whole = await sampleFile(name);
      const flip = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(flip, fc.nat(whole.length), async (flips, cut) => {
          const bytes = whole.slice(0, cut % 3 === 0 ? cut : whole.length);
          for (const [at, by] of flips) if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ by;
          const { problem, frames, header } = await prepareInstance(bytes, { mostReadyBytes: 5e7, decode: true });
          expect(problem === null || frames.length === 0).toBe(true);
          if (header?.image) expect(instanceHeader.safeParse(JSON.parse(JSON.stringify(header))).success).toBe(true);
        }),
        { numRuns: 30 },
      );
    },
    60_000,
  );
});
