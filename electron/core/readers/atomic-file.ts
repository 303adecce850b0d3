/** Small files that are replaced whole or not at all, whatever happens meanwhile. */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { asWriteProblem } from "../vault/index.ts";

/** @throws ProblemError `disk-full`; the file is as it was then */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${randomUUID()}`;
  try {
    const file = await open(next, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw asWriteProblem(error);
  }
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Overwrites a file's bytes before taking it away; a journalling disk may still keep them, the caller's lock does not. */
export async function destroyFile(path: string): Promise<void> {
  const file = await open(path, "r+").catch(() => undefined);
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
}
