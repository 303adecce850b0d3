import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allowedLicence } from "./real-studies.ts";

const studies = join(import.meta.dirname, "studies");
const lines = readFileSync(join(import.meta.dirname, "manifest.tsv"), "utf8")
  .trim()
  .split("\n")
  .slice(1);
const entries = lines.map((line) => {
  const [file = "", bytes = "", sha1 = "", licence = ""] = line.split("\t");
  return { file, bytes: Number(bytes), sha1, licence };
});

describe("the demo site's files", () => {
  it("are all in the manifest, unchanged", () => {
    expect(globSync("**/*.dcm", { cwd: studies }).sort()).toEqual(entries.map(({ file }) => file).sort());
    const changed = entries.filter(
      ({ file, sha1 }) =>
        createHash("sha1")
          .update(readFileSync(join(studies, file)))
          .digest("hex") !== sha1,
    );
    expect(changed).toEqual([]);
  });

  it("may all be given on, and say where they come from", () => {
    expect(entries.filter(({ licence }) => !allowedLicence.test(licence))).toEqual([]);
    const told = readFileSync(join(import.meta.dirname, "LICENCES.md"), "utf8");
    const folders = new Set(
      entries.map(({ file }) => file.split("/")[0] ?? "").filter((name) => !name.startsWith("phantom-")),
    );
    for (const folder of folders) expect(told).toContain(`\`${folder}\``);
  });

  it("stay within what a clone may weigh", () => {
    expect(entries.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(38_500_000);
  });
});
