/** The real files that ship for tests: e2e/samples/files, each with its licence. */
import { readFile } from "node:fs/promises";

/** A fresh, whole buffer of a sample file. */
export async function sampleFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(`../../../e2e/samples/files/${name}`, import.meta.url)));
}
