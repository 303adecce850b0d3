#!/usr/bin/env node
/**
 * Copies the demo site's real studies out of the sample collection, unchanged, and records each file's licence.
 *
 *     node build/demo/pack-real-studies.ts ../shared/data
 *
 * Needed only when the choice in real-studies.ts changes: what it writes is kept in the repository.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allowedLicence, realStudies } from "./real-studies.ts";

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

const { positionals } = parseArgs({ allowPositionals: true });
const source = positionals[0];
if (source === undefined) throw new Error("Name the folder of the sample collection.");
const catalogue = readCatalogue(join(source, "catalogue.tsv"));
const target = join(import.meta.dirname, "studies");
const manifest = ["file\tbytes\tsha1\tlicence\torigin"];

for (const set of realStudies) {
  mkdirSync(join(target, set.to), { recursive: true });
  const names = readdirSync(join(source, set.from))
    .filter((name) => set.only?.includes(name) ?? true)
    .filter((name) => !(set.except?.includes(name) ?? false))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  for (const [index, name] of names.entries()) {
    const from = `${set.from}/${name}`;
    const entry = catalogue.get(from);
    if (entry === undefined) throw new Error(`${from} is not in the catalogue.`);
    if (!allowedLicence.test(entry.licence)) throw new Error(`${from} may not ship: ${entry.licence}.`);
    const bytes = readFileSync(join(source, from));
    if (createHash("sha1").update(bytes).digest("hex") !== entry.sha1) throw new Error(`${from} differs from the catalogue.`);
    const to = `${set.to}/${String(index + 1).padStart(3, "0")}.dcm`;
    writeFileSync(join(target, to), bytes);
    manifest.push([to, bytes.length, entry.sha1, entry.licence, `${entry.origin} (${from})`].join("\t"));
  }
}
writeFileSync(join(import.meta.dirname, "manifest.tsv"), `${manifest.join("\n")}\n`);
