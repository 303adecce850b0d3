/** Files below a folder, in a stable order. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** @param path a folder, or one file */
export async function sampleFiles(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
