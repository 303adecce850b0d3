/** Files that mean harm, each on a day of its own in the whole program: what may come of them is known of each. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hostileFiles } from "../../../build/phantom/hostile-files.ts";
import { spendDays } from "../../hostile/whole-program.ts";
import { type FaultRow, must } from "./fault-row.ts";

/** The memory that making it takes would count as that of the processes started after it. */
const BOMB_MEGABYTES = 192;

/** What is asked about, and the files of ours that have it in them. */
const kinds: readonly (readonly [name: string, files: RegExp])[] = [
  ["UIDs with path separators", /^(uid|study-uid|meta-uid)-/],
  ["a deflate bomb", /^deflate-bomb$/],
  ["lengths beyond the end of the file", /^(length-|cut-|pixels-short|overlay-past|rle-offsets)/],
  ["names with markup and control characters", /^(markup-in-names|control-characters|name-60000|text-not-utf-8)/],
  ["a directory that names files outside of its folder", /^dicomdir-escaping/],
];

export async function fileRows(): Promise<readonly FaultRow[]> {
  const files = await hostileFiles(BOMB_MEGABYTES);
  return kinds.map(([name, pattern]) => ({
    name,
    async run() {
      const chosen = files.filter((file) => pattern.test(file.name));
      must(chosen.length > 0, "no file of ours has it");
      const folder = await mkdtemp(join(tmpdir(), "alcove-files-"));
      try {
        for (const file of chosen) {
          const path = join(folder, file.name);
          await mkdir(join(path, ".."), { recursive: true });
          await writeFile(path, file.bytes);
        }
        const { faults, words } = await spendDays(folder, false);
        must(faults.length === 0, faults.join("; "));
        return `${chosen.length} files (${basename(chosen[0]?.name ?? "")}, …): ${words}`;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  }));
}
