/** What lies in a folder: regular files by their path inside it. Links are never followed, so nothing outside is reached. */
import { constants } from "node:fs";
import { type FileHandle, lstat, open, opendir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../shared/problem.ts";

export interface FoundFile {
  readonly size: number;
  readonly changedAt: number;
}

export interface FolderWalk {
  /** By path inside the folder, parts joined by "/", in the order of the paths. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Links, devices and the like, left alone. */
  readonly refused: number;
  /** Folders and files that could not be looked into. */
  readonly unreadable: number;
}

const DEEPEST = 64;
const MOST_FILES = 1_000_000;

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
  const found: [string, FoundFile][] = [];
  let refused = 0;
  let unreadable = 0;
  const folders: { path: string; depth: number }[] = [{ path: "", depth: 0 }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      for await (const entry of await opendir(join(root, folder.path))) {
        if (signal.aborted) throw new ProblemError("cancelled");
        const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
        if (entry.isDirectory()) {
          if (folder.depth < DEEPEST) folders.push({ path, depth: folder.depth + 1 });
          else refused += 1;
        } else if (entry.isFile()) {
          if (found.length >= MOST_FILES) throw new ProblemError("too-large", `more than ${MOST_FILES} files`);
          const stats = await lstat(join(root, path)).catch(() => null);
          if (stats?.isFile() === true) found.push([path, { size: stats.size, changedAt: stats.mtimeMs }]);
          else unreadable += 1;
        } else {
          refused += 1;
        }
      }
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (folder.path === "") throw new ProblemError("folder-missing", codeOf(error), { cause: error });
      unreadable += 1;
    }
  }
  found.sort(([a], [b]) => (a < b ? -1 : 1));
  return { files: new Map(found), refused, unreadable };
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
