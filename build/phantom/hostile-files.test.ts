import dicomParser from "dicom-parser";
import { beforeAll, describe, expect, it } from "vitest";
import { hostilePixels } from "./hostile-base.ts";
import { type HostileFile, hostileFiles } from "./hostile-files.ts";

let files: readonly HostileFile[] = [];
beforeAll(async () => {
  files = await hostileFiles(1);
});

describe("hostile files", () => {
  it("are many, each of its own name", () => {
    expect(files.length).toBeGreaterThan(90);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  it("are the same every time", async () => {
    const again = await hostileFiles(1);
    expect(
      again.every(({ bytes }, index) => Buffer.compare(bytes, files[index]?.bytes ?? new Uint8Array(0)) === 0),
    ).toBe(true);
  });

  it("have sound pixels where they are said to be right", () => {
    const sound = Buffer.from(hostilePixels.buffer);
    for (const { name, bytes } of files.filter(({ expectation }) => expectation === "right"))
      expect(Buffer.from(bytes).subarray(-sound.length).equals(sound), name).toBe(true);
  });

  it("begin with a header that a parser takes, where the harm lies behind it", () => {
    const page = files.find(({ name }) => name === "preamble-page");
    expect(dicomParser.parseDicom(page?.bytes ?? new Uint8Array(0)).uint16("x00280010")).toBe(200);
  });
});
