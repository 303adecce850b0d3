/** Why the program did not start, in words for whoever started it; the log has the rest. */

/** Codes of a folder that cannot be written, by what to do about it. */
const profileReasons: Readonly<Record<string, string>> = {
  EACCES: "it may not be written to",
  EPERM: "it may not be written to",
  EROFS: "it lies on a disk that cannot be written to",
  ENOTDIR: "a file stands where its folder should be",
  EEXIST: "a file stands where its folder should be",
  ENOENT: "there is no such place",
  ENOSPC: "its disk is full",
  EDQUOT: "its disk is full",
};

/** @param profile the folder that was asked for */
export function startFailure(error: unknown, profile: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = profileReasons[code];
  if (reason === undefined)
    return "Alcove could not start. Nothing that is kept was touched; the log says where it failed.";
  return `Alcove keeps its vaults in ${profile}, and cannot: ${reason}. Nothing was changed. Another folder: --profile DIR`;
}
