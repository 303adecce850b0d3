/** Segment files: named at random, spread over 256 folders, written at the end only. */
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProblemError } from "../../../shared/problem.ts";

const segmentName = /^[0-9a-f]{32}$/;

export function segmentPath(vaultDirectory: string, id: string): string {
  if (!segmentName.test(id)) throw new ProblemError("vault-damaged", "a segment has an impossible name");
  return join(vaultDirectory, "segments", id.slice(0, 2), id);
}

/** Names an expected failure of writing; anything else is a bug and stays as it is. */
export function asWriteProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const { code } = error;
  // EFBIG and EDQUOT: the system gives this user no more, which is the same to the reader.
  if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EFBIG") return error;
  return new ProblemError("disk-full", code, { cause: error });
}

/** Makes a new name in a folder survive a power loss; Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function createSegmentFile(vaultDirectory: string, id: string): Promise<FileHandle> {
  const path = segmentPath(vaultDirectory, id);
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(path, "wx", 0o600);
  await syncFolder(folder);
  if (made !== undefined) await syncFolder(dirname(folder));
  return handle;
}

export const removeSegmentFile = (vaultDirectory: string, id: string): Promise<void> =>
  rm(segmentPath(vaultDirectory, id), { force: true });

/** Ids of all segment files there are. */
export async function listSegmentFiles(vaultDirectory: string): Promise<ReadonlySet<string>> {
  const root = join(vaultDirectory, "segments");
  const ids = new Set<string>();
  for (const folder of await readdir(root)) {
    for (const name of await readdir(join(root, folder))) if (segmentName.test(name)) ids.add(name);
  }
  return ids;
}

/** Fills all of `target` from `position`. @throws ProblemError `vault-damaged` when the file ends before */
export async function readFully(handle: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await handle.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) throw new ProblemError("vault-damaged", "a segment ends before its record does");
    done += bytesRead;
  }
}
