/**
 * `npm run test:samples -- DIR…`: what Alcove makes of each DICOM file below the folders, against independent decoders.
 *
 * For each file: *right* (every pixel of every frame, geometry, windows, name), *refused in words*, or *wrong*.
 * Fails when any file is wrong. See reference.py for the decoders and the tolerances.
 */
import { readFile, stat } from "node:fs/promises";
import { relative } from "node:path";
import { fileAttributes, openPart10, prepareInstance } from "../../electron/core/imaging/index.ts";
import { nameOf } from "../../shared/dicom/attributes.ts";
import { tag } from "../../shared/dicom/tags.ts";
import { isProblem } from "../../shared/problem.ts";
import { type Answer, startReference } from "./reference.ts";
import { sampleFiles } from "./sample-files.ts";

export type Verdict = Answer["verdict"] | "refused" | "ignored";

export interface FileVerdict {
  readonly file: string;
  readonly verdict: Verdict;
  readonly words: string;
}

async function judgeFile(
  path: string,
  reference: ReturnType<typeof startReference>,
): Promise<Omit<FileVerdict, "file">> {
  const bytes = await readFile(path);
  const prepared = await prepareInstance(bytes);
  if (prepared.problem !== null) {
    const { code, detail } = prepared.problem;
    // Text and tables beside the images are no images; only what claims to be DICOM counts.
    if (code === "not-dicom" && bytes.subarray(128, 132).toString("latin1") !== "DICM") {
      return { verdict: "ignored", words: "not DICOM" };
    }
    return { verdict: "refused", words: detail === "" ? code : `${code}: ${detail}` };
  }
  const { header, frames } = prepared;
  if (header === null) return { verdict: "wrong", words: "neither a header nor a reason" };
  const name = nameOf(fileAttributes(openPart10(bytes, false).dataSet), tag.PatientName);
  const answer = await reference.ask({ path, header, name }, frames);
  return { verdict: answer.verdict, words: answer.verdict === "right" ? answer.by : answer.reason };
}

/** Judges every file, in order, calling back as each is done. */
export async function judgeFolders(folders: readonly string[], tell: (verdict: FileVerdict) => void): Promise<void> {
  const reference = startReference();
  try {
    for (const folder of folders) {
      for (const path of await sampleFiles(folder)) {
        const file = relative((await stat(folder)).isDirectory() ? folder : ".", path);
        try {
          tell({ file, ...(await judgeFile(path, reference)) });
        } catch (error) {
          const words = isProblem(error) ? error.message : `unexpected ${error instanceof Error ? error.stack : error}`;
          tell({ file, verdict: "wrong", words });
        }
      }
    }
  } finally {
    reference.stop();
  }
}

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(folders: readonly string[]): Promise<number> {
  if (folders.length === 0) {
    process.stderr.write("Usage: npm run test:samples -- DIR…\n");
    return 2;
  }
  const counts: Record<Verdict, number> = { right: 0, refused: 0, wrong: 0, unchecked: 0, ignored: 0 };
  await judgeFolders(folders, ({ file, verdict, words }) => {
    counts[verdict]++;
    if (verdict !== "ignored") write(`${verdict}\t${file}\t${words}`);
  });
  if (counts.unchecked > 0) write(`${counts.unchecked} shown that no independent decoder here can decode`);
  write(`${counts.right} right, ${counts.refused} refused, ${counts.wrong} wrong`);
  return counts.wrong === 0 && counts.right + counts.refused + counts.unchecked > 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
