/**
 * Holds a folder for one process.
 *
 * An empty SQLite file stands for the operating system's own file lock, which Node does not offer: it goes with its
 * process, however that ends, so nothing stale ever blocks. The process id is written beside it for the message only.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3-multiple-ciphers";
import { ProblemError } from "../../../shared/problem.ts";

export interface VaultLock {
  release(): Promise<void>;
}

/** @throws ProblemError `vault-in-use` while another vault object, here or in another process, holds the folder */
export async function lockVault(directory: string): Promise<VaultLock> {
  const owner = join(directory, "lock.pid");
  const lock = new SqliteDatabase(join(directory, "lock"), { timeout: 0 });
  try {
    lock.pragma("journal_mode=MEMORY");
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (!(error instanceof SqliteDatabase.SqliteError) || !error.code.startsWith("SQLITE_BUSY")) throw error;
    const pid = await readFile(owner, "utf8").catch(() => "unknown");
    throw new ProblemError("vault-in-use", `process ${pid}`, { cause: error });
  }
  await writeFile(owner, String(process.pid), { mode: 0o600 });
  return {
    async release() {
      await rm(owner, { force: true });
      lock.exec("rollback");
      lock.close();
    },
  };
}
