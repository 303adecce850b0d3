/** A local Orthanc that holds the benches' studies. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchStudy, makeBenchStudies } from "../../build/phantom/bench-studies.ts";
import { type Orthanc, startOrthanc } from "../peers/orthanc.ts";

export interface BenchArchive {
  readonly orthanc: Orthanc;
  readonly studies: readonly BenchStudy[];
}

/** @param settings added to Orthanc's */
export async function startBenchArchive(
  counts: readonly number[],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<BenchArchive> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-bench-phantoms-"));
  try {
    say(`Making phantoms of ${counts.join(" and ")} slices`);
    const studies = await makeBenchStudies(folder, counts);
    const orthanc = await startOrthanc({ name: "BENCH", settings });
    for (const { directory } of studies) await orthanc.storeFolder(directory);
    return { orthanc, studies };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
