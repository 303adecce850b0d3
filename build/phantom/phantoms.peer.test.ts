/** Phantoms against independent readers: dciodvfy (dicom3tools) for the headers, pydicom for text and pixels. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explicitLittleEndian, jpegLsLossless } from "./part10.ts";
import { type PhantomKind, phantomKinds, writePhantomSeries } from "./phantom-series.ts";
import { writeRejectionNote } from "./rejection-note.ts";
import { phantomStudy } from "./study.ts";

/** Debian's dicom3tools and dcmtk. */
const peers = { validator: "dciodvfy", jpegLsDecoder: "dcmdjpls" };

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "phantom-peer-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What dciodvfy calls an error; it says it on standard error, and so do its warnings. */
function errorsOf(file: string): readonly string[] {
  const { stderr } = spawnSync(peers.validator, [file], { encoding: "utf8" });
  return stderr.split("\n").filter((line) => line.includes("Error"));
}

const write = (
  kind: PhantomKind,
  folder: string,
  transferSyntax: typeof explicitLittleEndian | typeof jpegLsLossless,
) =>
  writePhantomSeries(
    { kind, study: phantomStudy(), number: 3, slices: 3, matrix: 128, nodules: [], transferSyntax },
    join(directory, folder),
  );

describe("phantoms", () => {
  it.each(phantomKinds)("%s is what its object definition asks for", async (kind) => {
    const written = await write(kind, `valid-${kind}`, explicitLittleEndian);
    expect(written.length).toBeGreaterThan(0);
    for (const { file } of written) expect(errorsOf(file)).toEqual([]);
  });

  it("a rejection note is what its object definition asks for", () => {
    const rejected = [{ sopClass: "1.2.840.10008.5.1.4.1.1.2", sopInstance: "2.25.7", series: 2 }];
    expect(errorsOf(writeRejectionNote(phantomStudy(), 9, rejected, join(directory, "note")).file)).toEqual([]);
  });

  it("JPEG-LS frames decode to the pixels of the plain ones", async () => {
    const plain = await write("ct-chest", "plain", explicitLittleEndian);
    const packed = await write("ct-chest", "packed", jpegLsLossless);
    for (const [index, { file }] of packed.entries()) {
      const unpacked = join(directory, `unpacked-${index}.dcm`);
      execFileSync(peers.jpegLsDecoder, [file, unpacked]);
      const size = 128 * 128 * 2;
      const expected = readFileSync(plain[index]?.file ?? "").subarray(-size);
      expect(readFileSync(unpacked).subarray(-size).equals(expected)).toBe(true);
    }
  });

  it.each([
    ["\\ISO 2022 IR 149", "Kim^Minjun=金^民俊=김^민준"],
    ["\\ISO 2022 IR 87", "Yamada^Hanako=山田^花子=やまだ^はなこ"],
    ["ISO_IR 192", "Phantom^Zoë=金^民俊=김^민준"],
    ["ISO_IR 100", "Phantom^Zoë"],
  ] as const)("names in %s are read by pydicom", async (characterSet, name) => {
    const study = phantomStudy({ characterSet, patient: { name } });
    const folder = join(directory, `text-${characterSet.replaceAll(/\W/g, "-")}`);
    const [written] = await writePhantomSeries(
      { kind: "ct-chest", study, number: 1, slices: 1, matrix: 64, nodules: [] },
      folder,
    );
    const script = "import sys, pydicom; print(pydicom.dcmread(sys.argv[1]).PatientName)";
    const read = execFileSync("/usr/bin/python3", ["-c", script, written?.file ?? ""], {
      encoding: "utf8",
      env: { PYTHONIOENCODING: "utf-8" },
    });
    expect(read.trim()).toBe(name);
  });
});
