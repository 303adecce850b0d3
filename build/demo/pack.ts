#!/usr/bin/env node
/**
 * Makes the demo site's folder: copies real studies out of the sample collection, unchanged, makes the phantoms, and
 * records each file's licence and digest.
 *
 *     node build/demo/pack.ts ../shared/data
 *
 * Needed only when the choice in real-studies.ts or phantom-studies.ts changes: what it writes is kept in the repository.
 */
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { writePhantomStudies } from "./phantom-studies.ts";
import { allowedLicence, realStudies, type SampleSet } from "./real-studies.ts";

interface CatalogueEntry {
  readonly licence: string;
  readonly origin: string;
  readonly sha1: string;
}

/** Reads the collection's tab-separated catalogue by file. */
function readCatalogue(path: string): ReadonlyMap<string, CatalogueEntry> {
  const [head = "", ...lines] = readFileSync(path, "utf8").split("\n");
  const columns = head.split("\t");
  const column = (row: readonly string[], name: string): string => row[columns.indexOf(name)] ?? "";
  return new Map(
    lines
      .filter((line) => line !== "")
      .map((line) => line.split("\t"))
      .map((row) => [
        column(row, "file"),
        { licence: column(row, "licence"), origin: column(row, "origin"), sha1: column(row, "sha1") },
      ]),
  );
}

const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

/** The files of a set, in the order of their numbers. */
function filesOf(source: string, set: SampleSet): readonly string[] {
  return readdirSync(join(source, set.from))
    .filter((name) => set.only?.includes(name) ?? true)
    .filter((name) => !(set.except?.includes(name) ?? false))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

/** Copies one file and answers with its line of the manifest. */
function copySample(
  source: string,
  from: string,
  entry: CatalogueEntry | undefined,
  target: string,
  to: string,
): string {
  if (entry === undefined) throw new Error(`${from} is not in the catalogue.`);
  if (!allowedLicence.test(entry.licence)) throw new Error(`${from} may not ship: ${entry.licence}.`);
  const bytes = readFileSync(join(source, from));
  if (sha1(bytes) !== entry.sha1) throw new Error(`${from} differs from the catalogue.`);
  mkdirSync(dirname(join(target, to)), { recursive: true });
  writeFileSync(join(target, to), bytes);
  return [to, bytes.length, entry.sha1, entry.licence, `${entry.origin}: ${from}`].join("\t");
}

const source = process.argv[2];
if (source === undefined) throw new Error("Name the folder of the sample collection.");
const target = join(import.meta.dirname, "studies");
const catalogue = readCatalogue(join(source, "catalogue.tsv"));
const manifest = ["file\tbytes\tsha1\tlicence\torigin"];
for (const set of realStudies)
  for (const [index, name] of filesOf(source, set).entries()) {
    const from = `${set.from}/${name}`;
    const to = `${set.to}/${String(index + 1).padStart(3, "0")}.dcm`;
    manifest.push(copySample(source, from, catalogue.get(from), target, to));
  }
await writePhantomStudies(target);
for (const file of globSync("phantom-*/**/*.dcm", { cwd: target }).sort()) {
  const bytes = readFileSync(join(target, file));
  manifest.push([file, bytes.length, sha1(bytes), "Apache-2.0", "made by build/demo/phantom-studies.ts"].join("\t"));
}
writeFileSync(join(import.meta.dirname, "manifest.tsv"), `${manifest.join("\n")}\n`);
