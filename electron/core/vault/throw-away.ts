/** Vaults whose key is only in memory: for the demo, before a reader exists. */
import { randomBytes, randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isProblem } from "../../../shared/problem.ts";
import { createVault, openVault } from "./open-vault.ts";
import type { OpenVault } from "./vault.ts";
import { lockVault } from "./vault-lock.ts";

const MAKING_MS = 600_000;

/**
 * Opens a new vault in `parent` (made with mode 0700); closing it deletes it. Without its key, what a kill leaves
 * behind is noise, which {@link sweepThrowAwayVaults} takes away.
 */
export async function openThrowAwayVault(parent: string, clock?: () => number): Promise<OpenVault> {
  const directory = join(parent, randomUUID());
  const place = { directory, key: randomBytes(32), ...(clock === undefined ? {} : { clock }) };
  await createVault(place);
  const vault = await openVault(place);
  return {
    ...vault,
    async close() {
      await vault.close();
      place.key.fill(0);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Deletes throw-away vaults that no process holds. */
export async function sweepThrowAwayVaults(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const directory = join(parent, name);
    // One that is just being made is not locked yet.
    const { mtimeMs } = await stat(directory);
    if (name.includes(".making-") && Date.now() - mtimeMs < MAKING_MS) continue;
    try {
      await (await lockVault(directory)).release();
      await rm(directory, { recursive: true, force: true });
    } catch (error) {
      if (isProblem(error) && error.problem.code === "vault-in-use") continue;
      throw error;
    }
  }
}
