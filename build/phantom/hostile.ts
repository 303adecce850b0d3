#!/usr/bin/env node
/**
 * Writes malformed and hostile files of the project's own making, for `npm run test:hostile -- DIR`.
 *
 *     node build/phantom/hostile.ts DIR
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { type Expectation, hostileFiles } from "./hostile-files.ts";

export interface WrittenHostileFile {
  /** Name below the directory. */
  readonly name: string;
  readonly expectation: Expectation;
}

/** Writes every kind below `directory`; the same bytes each time. */
export async function writeHostileFiles(directory: string): Promise<readonly WrittenHostileFile[]> {
  mkdirSync(directory, { recursive: true });
  const files = await hostileFiles();
  return files.map(({ name, expectation, bytes }) => {
    const path = name.endsWith("DICOMDIR") ? name : `${name}.dcm`;
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), bytes);
    return { name: path, expectation };
  });
}

if (import.meta.main) {
  const directory = process.argv[2];
  if (directory === undefined) throw new Error("Name a folder to write to.");
  const written = await writeHostileFiles(directory);
  process.stdout.write(`${written.length} files in ${directory}\n`);
}
