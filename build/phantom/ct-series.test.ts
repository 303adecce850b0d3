import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import dicomParser from "dicom-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ctSeries, writeCtSeries } from "./ct-series.ts";
import type { WrittenInstance } from "./image-file.ts";
import { deflatedLittleEndian } from "./part10.ts";
import { type PhantomStudy, phantomStudy, studyUidOf } from "./study.ts";

const MATRIX = 256;
const SPACING = 370 / MATRIX;
const nodule = { centre: [-80, -10, -150], diameter: 30, value: 45 } as const;
const study = phantomStudy({ seed: 7 });
let directory = "";
let written: readonly WrittenInstance[] = [];

const open = (file: string) => dicomParser.parseDicom(readFileSync(file));

/** HU of a slice, read back from the file. */
function hounsfield(file: string): Float32Array {
  const dataSet = open(file);
  const element = dataSet.elements.x7fe00010;
  if (element === undefined) throw new Error("no pixel data");
  const bytes = Uint8Array.from(dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length));
  const stored = new Uint16Array(bytes.buffer);
  return Float32Array.from(stored, (value) => value + Number(dataSet.string("x00281052")));
}

/** Mean and standard deviation over a square of pixels around a place given in patient coordinates. */
function statistics(values: Float32Array, x: number, y: number, half: number): { mean: number; deviation: number } {
  const column = Math.round(x / SPACING + (MATRIX - 1) / 2);
  const row = Math.round((y - 12) / SPACING + (MATRIX - 1) / 2);
  const found: number[] = [];
  for (let r = row - half; r <= row + half; r += 1)
    for (let c = column - half; c <= column + half; c += 1) found.push(values[r * MATRIX + c] ?? Number.NaN);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return { mean, deviation: Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length) };
}

const digest = (files: readonly WrittenInstance[]): string => {
  const hash = createHash("sha256");
  for (const { file } of files) hash.update(readFileSync(file));
  return hash.digest("hex");
};

function write(of: PhantomStudy, name: string): Promise<readonly WrittenInstance[]> {
  return writeCtSeries(of, ctSeries({ slices: 20, matrix: MATRIX, nodules: [nodule] }), join(directory, name));
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "phantom-"));
  written = await write(study, "one");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("CT phantom", () => {
  it("has a nodule, lung, air and blood of the values they should have", () => {
    const values = hounsfield(written[9]?.file ?? ""); // z = -142.5, 7.5 mm from the nodule's centre
    expect(statistics(values, -80, -10, 4).mean).toBeCloseTo(45, -1);
    expect(statistics(values, 76, -50, 2).mean / 20).toBeCloseTo(-860 / 20, 0);
    expect(statistics(values, 0, -140, 4).mean).toBeCloseTo(-1000, -1);
    expect(statistics(values, 20, 36, 3).mean).toBeCloseTo(175, -1);
  });

  it("has the noise that was asked for, and no less", () => {
    const { deviation } = statistics(hounsfield(written[9]?.file ?? ""), -80, -10, 5);
    expect(deviation).toBeGreaterThan(6);
    expect(deviation).toBeLessThan(14);
  });

  it("shows the nodule as wide as it is where the slice cuts it", () => {
    const values = hounsfield(written[9]?.file ?? "");
    const row = Math.round((-10 - 12) / SPACING + (MATRIX - 1) / 2);
    const middle = Math.round(-80 / SPACING + (MATRIX - 1) / 2);
    const inside = (column: number): boolean => (values[row * MATRIX + column] ?? -1000) > -400;
    let from = middle;
    let to = middle;
    while (inside(from - 1)) from -= 1;
    while (inside(to + 1)) to += 1;
    const chord = 2 * Math.sqrt(15 ** 2 - 7.5 ** 2);
    expect(Math.abs((to - from + 1) * SPACING - chord)).toBeLessThan(2 * SPACING);
  });

  it("goes from the head down, evenly, in one frame of reference", () => {
    const heads = written.map(({ file }) => open(file));
    const z = heads.map((head) => Number(head.string("x00200032")?.split("\\")[2]));
    expect(new Set(z.slice(1).map((value, index) => (value - (z[index] ?? 0)).toFixed(3)))).toEqual(
      new Set(["-15.000"]),
    );
    expect(new Set(heads.map((head) => head.string("x00200052"))).size).toBe(1);
    expect(new Set(heads.map((head) => head.string("x00080018"))).size).toBe(20);
    expect(new Set(heads.map((head) => head.string("x0020000d")))).toEqual(new Set([studyUidOf(study)]));
  });

  it("gives the same bytes for the same options, others for another seed", async () => {
    expect(digest(await write(study, "two"))).toBe(digest(written));
    expect(digest(await write(phantomStudy({ seed: 8 }), "three"))).not.toBe(digest(written));
  });

  it("writes a deflated data set that inflates to the same pixels", async () => {
    const series = ctSeries({ slices: 20, matrix: MATRIX, nodules: [nodule], transferSyntax: deflatedLittleEndian });
    const deflated = await writeCtSeries(study, series, join(directory, "deflated"));
    const bytes = readFileSync(deflated[9]?.file ?? "");
    expect(bytes.length).toBeLessThan(readFileSync(written[9]?.file ?? "").length);
    const start = bytes.readUInt32LE(140) + 144; // behind the meta group
    const inflated = inflateRawSync(bytes.subarray(start));
    const plain = readFileSync(written[9]?.file ?? "");
    expect(inflated.subarray(-MATRIX * MATRIX * 2).equals(plain.subarray(-MATRIX * MATRIX * 2))).toBe(true);
  });
});
