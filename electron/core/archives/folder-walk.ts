/** What lies in a folder: regular files by their path inside it. Links are never followed, so nothing outside is reached. */
import { constants } from "node:fs";
import { type FileHandle, lstat, open, opendir, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../shared/problem.ts";

export interface FoundFile {
  readonly size: number;
  readonly changedAt: number;
}

export interface FolderWalk {
  /** By path inside the folder, parts joined by "/"; always in the same order. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Links, devices and the like, left alone. */
  readonly refused: number;
  /** Folders and files that could not be looked into. */
  readonly unreadable: number;
}

const DEEPEST = 64;
const MOST_FILES = 1_000_000;
const STATS_AT_ONCE = 64;

/** The folder's real path. @throws ProblemError `folder-missing` when it is not there or is no folder */
export async function openFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    await (await opendir(real)).close();
    return real;
  } catch (error) {
    throw new ProblemError("folder-missing", codeOf(error), { cause: error });
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Looks through a folder and all below it. @throws ProblemError `folder-missing`, `too-large`, `cancelled` */
export async function walkFolder(root: string, signal: AbortSignal): Promise<FolderWalk> {
  const files = new Map<string, FoundFile>();
  let refused = 0;
  let unreadable = 0;
  const folders: { path: string; depth: number }[] = [{ path: "", depth: 0 }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path: inside, depth } = folder;
    const entries = await readdir(join(root, inside), { withFileTypes: true }).catch((error: unknown) => {
      if (inside === "") throw new ProblemError("folder-missing", codeOf(error), { cause: error });
      unreadable += 1;
      return [];
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const paths: string[] = [];
    for (const entry of entries) {
      const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() && depth < DEEPEST) folders.push({ path, depth: depth + 1 });
      else refused += 1;
    }
    if (files.size + paths.length > MOST_FILES) throw new ProblemError("too-large", `more than ${MOST_FILES} files`);
    for (let at = 0; at < paths.length; at += STATS_AT_ONCE) {
      if (signal.aborted) throw new ProblemError("cancelled");
      const some = paths.slice(at, at + STATS_AT_ONCE);
      const stats = await Promise.all(some.map((path) => lstat(join(root, path)).catch(() => null)));
      for (const [nth, path] of some.entries()) {
        const found = stats[nth];
        if (found?.isFile() === true) files.set(path, { size: found.size, changedAt: found.mtimeMs });
        else unreadable += 1;
      }
    }
  }
  return { files, refused, unreadable };
}

/** Opens a regular file of the folder for reading; a link or device put in its place meanwhile is not opened. */
export async function openFile(root: string, path: string): Promise<FileHandle> {
  // O_NONBLOCK: a pipe of that name must not hold us. Windows has neither, and needs neither.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(join(root, path), flags);
  try {
    if ((await file.stat()).isFile()) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  throw new ProblemError("not-found", "no regular file");
}
