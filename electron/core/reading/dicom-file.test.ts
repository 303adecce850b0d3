import { describe, expect, it } from "vitest";
import { smallFile } from "../archives/test/small-file.ts";
import { openPart10 } from "../imaging/index.ts";
import { preparedInstance } from "../vault/vault-fixture.ts";
import { dicomFile } from "./dicom-file.ts";

const whole = smallFile({ study: "1.2.3", series: "1.2.3.1", instance: "1.2.3.1.1" });
const metaAt = 132;
const dataAt = metaAt + 12 + whole.readUInt32LE(metaAt + 8);
const data = whole.subarray(dataAt);
const { header } = preparedInstance(0, 1, 4);
const isBehindZeros = (file: Uint8Array): boolean =>
  file.subarray(0, 128).every((byte) => byte === 0) && Buffer.from(file.subarray(128, 132)).toString() === "DICM";

describe("a DICOM file that leaves", () => {
  it("has a preamble of zeros, whatever came in it, and all else byte for byte", () => {
    const script = Buffer.from(whole);
    script.write("MZ#!/bin/sh\ntouch escaped\n", "latin1");
    const file = dicomFile(script, header);
    expect(isBehindZeros(file)).toBe(true);
    expect(Buffer.from(file).subarray(128).equals(whole.subarray(128))).toBe(true);
    // The vault's own bytes are left alone.
    expect(script.toString("latin1", 0, 2)).toBe("MZ");
  });
  it("is given what it came without", () => {
    const bareMeta = whole.subarray(metaAt);
    const bareMagic = whole.subarray(128);
    for (const original of [bareMeta, bareMagic]) {
      expect(Buffer.from(dicomFile(original, header)).equals(whole)).toBe(true);
    }
    const file = dicomFile(data, header);
    expect(isBehindZeros(file)).toBe(true);
    expect(Buffer.from(file).subarray(-data.length).equals(data)).toBe(true);
    expect(openPart10(file)).toMatchObject({ transferSyntax: "1.2.840.10008.1.2.1", cut: null });
  });
  it("stays as it came when nothing is known of it", () => {
    expect(Buffer.from(dicomFile(data, null)).equals(data)).toBe(true);
  });
});
