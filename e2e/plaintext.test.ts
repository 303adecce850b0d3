import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInDeletedFiles, findPlaintext, pixelNeedle, processTree, textNeedles } from "./plaintext.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-plaintext-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kinds = async (needles: Parameters<typeof findPlaintext>[1]) =>
  (await findPlaintext([folder], needles)).found.map(({ what }) => what);

describe("search for plaintext", () => {
  it("finds a name in UTF-8, UTF-16, base64 and in a file's name", async () => {
    await writeFile(join(folder, "a"), "..Haddad^Lena..");
    await writeFile(join(folder, "b"), Buffer.from("..Haddad^Lena..", "utf16le"));
    await writeFile(join(folder, "c"), Buffer.from("xHaddad^Lena and more").toString("base64"));
    await writeFile(join(folder, "Haddad^Lena.txt"), "nothing");
    expect((await kinds(textNeedles("name", "Haddad^Lena"))).sort()).toEqual([
      "name",
      "name (UTF-16)",
      // ASCII in one order, looked at from one byte on, is ASCII in the other.
      "name (UTF-16, big endian)",
      "name (base64)",
      "name, in the file's name",
    ]);
  });

  it("finds a run of pixels across the border of two pieces", async () => {
    const pixels = Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 251);
    const file = Buffer.alloc(16 * 1024 * 1024 + 5000);
    file.set(pixels.subarray(0, 4096), 16 * 1024 * 1024 - 2064);
    await writeFile(join(folder, "pack"), file);
    expect(await kinds([pixelNeedle("pixels", pixels)])).toEqual(["pixels"]);
  });

  it.runIf(process.platform === "linux")("finds what was deleted and is open still", async () => {
    const path = join(folder, "spilled");
    await writeFile(path, "..Haddad^Lena..");
    const handle = await open(path, "r");
    await rm(path);
    const needles = textNeedles("name", "Haddad^Lena");
    expect(await processTree(process.ppid)).toContain(process.pid);
    const { found } = await findInDeletedFiles([process.pid], needles);
    expect(found.map(({ what, file }) => [what, file])).toContainEqual(["name", `${path} (deleted)`]);
    await handle.close();
    expect((await findInDeletedFiles([process.pid], needles)).found).toEqual([]);
  });

  it("finds nothing where nothing is", async () => {
    await writeFile(join(folder, "a"), Buffer.alloc(100_000, 7));
    expect(await kinds(textNeedles("name", "Haddad^Lena"))).toEqual([]);
  });
});
