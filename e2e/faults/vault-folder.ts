import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where the one reader of a profile has keyring and vault. */
export async function readerFolder(profile: string): Promise<string> {
  const [reader = ""] = await readdir(join(profile, "vaults"));
  return join(profile, "vaults", reader);
}

export const vaultFolder = async (profile: string): Promise<string> => join(await readerFolder(profile), "vault");
