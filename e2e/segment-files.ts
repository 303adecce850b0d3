/** The pack files of a profile, for tests that damage them. */
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Segments of a vault by size, the smallest first. */
export async function segmentsOf(
  profile: string,
): Promise<readonly { readonly path: string; readonly bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\/segments\/[0-9a-f]{2}\/[0-9a-f]{32}$/.test(path)) {
      found.push({ path, bytes: (await stat(path)).size });
    }
  }
  return found.sort((a, b) => a.bytes - b.bytes);
}

/** Changes one bit, as a failing disk would. */
export async function flipByte(path: string, at: number): Promise<void> {
  const handle = await open(path, "r+");
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
    await handle.write(Buffer.of((buffer[0] ?? 0) ^ 1), 0, 1, at);
  } finally {
    await handle.close();
  }
}
