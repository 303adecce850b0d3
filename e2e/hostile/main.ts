/**
 * `npm run test:hostile [-- DIR…]`: files that are broken or mean harm, through import, decoding and document reading.
 *
 * Fails on a crash of the host, on a file that takes more than 10 s of work, on memory above the limit, and on an image shown
 * that the independent decoders do not confirm. For each file: *shown*, *refused in words*, or what failed. Then each
 * folder goes through the whole program, from its archive to what the renderer is answered.
 *
 * Without a folder the project's own hostile files are written to a temporary one. Of each of these it is known whether
 * it may be shown, which is held to as well.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type WrittenHostileFile, writeHostileFiles } from "../../build/phantom/hostile.ts";
import { startReference } from "../samples/reference.ts";
import { sampleFiles } from "../samples/sample-files.ts";
import { type HostProcess, startHost, type Watched } from "./host-process.ts";
import { spendDays } from "./whole-program.ts";

const PATIENCE_MS = 10_000;
/** Of the whole host with its worker: the program itself, and the largest instance it may hold. */
const MOST_MEMORY = 1_500_000_000;

type Outcome = { readonly outcome: "shown" | "refused" | "failed"; readonly words: string };

const failed = (words: string): Outcome => ({ outcome: "failed", words });

async function judge(path: string, watched: Watched, reference: ReturnType<typeof startReference>): Promise<Outcome> {
  if (watched.kind === "hung") return failed(`no answer in ${PATIENCE_MS / 1000} s of work`);
  if (watched.kind === "crashed") return failed(`the host ended: ${watched.how}`);
  if (watched.peak > MOST_MEMORY) return failed(`${Math.round(watched.peak / 1e6)} MB of memory`);
  if (watched.kind === "refused") {
    // A refusal must be one that was thought of: an unexpected error that was caught is a bug.
    return /: unexpected /.test(watched.words) ? failed(watched.words) : { outcome: "refused", words: watched.words };
  }
  const { header, name, frames } = watched;
  const answer = await reference.ask({ path, header, name }, frames);
  return answer.verdict === "wrong" ? failed(`shown, but ${answer.reason}`) : { outcome: "shown", words: answer.by };
}

/** A file made to be shown must be, one made to mislead must not; of the others either is well. */
function heldTo(expectation: WrittenHostileFile["expectation"], { outcome, words }: Outcome): Outcome {
  if (expectation === "right" && outcome === "refused") return failed(`refused, but its pixels are sound: ${words}`);
  const isNone = expectation === "refused" || expectation === "marked";
  if (isNone && outcome === "shown") return failed("shown, but no image in it can be right");
  return { outcome, words };
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(folders: readonly string[]): Promise<number> {
  if (folders.length > 0) return judgeFolders(folders, new Map(), true);
  const folder = await mkdtemp(join(tmpdir(), "alcove-hostile-files-"));
  try {
    const written = await writeHostileFiles(folder);
    // All in one day of the whole program: each has identifiers of its own, and their number would take many minutes.
    return await judgeFolders([folder], new Map(written.map(({ name, expectation }) => [name, expectation])), false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judgeFolders(
  folders: readonly string[],
  expectations: ReadonlyMap<string, WrittenHostileFile["expectation"]>,
  apart: boolean,
): Promise<number> {
  const reference = startReference();
  let host: HostProcess = startHost(PATIENCE_MS);
  const counts = { shown: 0, refused: 0, failed: 0 };
  try {
    for (const folder of folders) {
      for (const path of await sampleFiles(folder)) {
        const watched = await host.take(path);
        const name = relative(folder, path);
        const expectation = expectations.get(name) ?? "any";
        const { outcome, words } = heldTo(expectation, await judge(path, watched, reference));
        counts[outcome]++;
        write(`${outcome}\t${name}\t${words}`);
        if (watched.kind === "hung" || watched.kind === "crashed") {
          await host.stop();
          host = startHost(PATIENCE_MS);
        }
      }
      const { faults, words } = await spendDays(folder, apart);
      counts[faults.length === 0 ? "shown" : "failed"]++;
      write(`${faults.length === 0 ? "shown" : "failed"}\tthe whole program\t${[...faults, words].join("; ")}`);
    }
  } finally {
    await host.stop();
    reference.stop();
  }
  write(`${counts.shown} shown, ${counts.refused} refused, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
