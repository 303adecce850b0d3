/**
 * `npm run test:hostile -- DIR…`: files that are broken or mean harm, through import, decoding and document reading.
 *
 * Fails on a crash of the host, on a file that takes more than 10 s, on memory above the limit, and on an image shown
 * that the independent decoders do not confirm. For each file: *shown*, *refused in words*, or what failed. Then each
 * folder goes through the whole program, from its archive to what the renderer is answered.
 */
import { relative } from "node:path";
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
  if (watched.kind === "hung") return failed(`no answer in ${PATIENCE_MS / 1000} s`);
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

async function main(folders: readonly string[]): Promise<number> {
  const write = (line: string): boolean => process.stdout.write(`${line}\n`);
  if (folders.length === 0) {
    process.stderr.write("Usage: npm run test:hostile -- DIR…\n");
    return 2;
  }
  const reference = startReference();
  let host: HostProcess = startHost(PATIENCE_MS);
  const counts = { shown: 0, refused: 0, failed: 0 };
  try {
    for (const folder of folders) {
      for (const path of await sampleFiles(folder)) {
        const watched = await host.take(path);
        const { outcome, words } = await judge(path, watched, reference);
        counts[outcome]++;
        write(`${outcome}\t${relative(folder, path)}\t${words}`);
        if (watched.kind === "hung" || watched.kind === "crashed") {
          await host.stop();
          host = startHost(PATIENCE_MS);
        }
      }
      const { faults, words } = await spendDays(folder);
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
