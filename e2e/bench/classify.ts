/**
 * `npm run bench:classify -- DIR LABELS`: how many series below a folder are classified as people labelled them.
 *
 * Prints each series that is not, then as its last line one JSON object: `accuracy` (series right in all traits, of those
 * labelled and there), `ofImages` (the same of those with images alone), `series`, `wrong`, `absent` (labelled, not there).
 * Fails below 0.97.
 */
import { existsSync } from "node:fs";
import { sampleFiles } from "../samples/sample-files.ts";
import { classifyFiles } from "./classify-files.ts";
import { asLabel, differences, labelsFile, readLabels } from "./series-labels.ts";

const LEAST = 0.97;
const write = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main([folder, labels = labelsFile]: readonly string[]): Promise<number> {
  if (folder === undefined) {
    process.stderr.write("Usage: npm run bench:classify -- DIR [LABELS]\n");
    return 2;
  }
  if (!existsSync(folder)) {
    write(`${folder} is not here: nothing was measured.`);
    return 2;
  }
  // Files that are broken on purpose have no truth.
  const files = (await sampleFiles(folder)).filter((path) => !path.includes("/malformed/"));
  const found = await classifyFiles(files);
  const labelled = readLabels(labels);
  const there = labelled.filter(({ series }) => found.has(series));
  const wrong = there.flatMap(({ series, files: where, traits }) => {
    const told = asLabel(found.get(series) ?? null);
    const columns = differences(traits, told);
    if (columns.length === 0) return [];
    write(`${where}: ${columns.map((name) => `${name} is "${traits[name]}", found "${told[name]}"`).join("; ")}`);
    return [{ series, image: traits.origin !== "none" }];
  });
  const unlabelled = [...found.keys()].filter((uid) => !labelled.some(({ series }) => series === uid));
  for (const uid of unlabelled) write(`not labelled: ${uid}`);
  const images = there.filter(({ traits }) => traits.origin !== "none").length;
  const accuracy = there.length === 0 ? 0 : 1 - wrong.length / there.length;
  const ofImages = images === 0 ? 0 : 1 - wrong.filter(({ image }) => image).length / images;
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  write(
    JSON.stringify({
      accuracy: round(accuracy),
      ofImages: round(ofImages),
      series: there.length,
      wrong: wrong.length,
      absent: labelled.length - there.length,
    }),
  );
  return accuracy >= LEAST && unlabelled.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
