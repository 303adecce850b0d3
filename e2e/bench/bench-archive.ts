/** A local Orthanc that holds the benches' studies. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchStudy, makeBenchStudies } from "../../build/phantom/bench-studies.ts";
import { type Orthanc, startOrthanc } from "../peers/orthanc.ts";

export interface BenchArchive {
  readonly orthanc: Orthanc;
  /** Their files stay until `stop`. */
  readonly studies: readonly BenchStudy[];
  stop(): Promise<void>;
}

export async function startBenchArchive(counts: readonly number[]): Promise<BenchArchive> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-bench-phantoms-"));
  const clear = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    say(`Making phantoms of ${counts.join(" and ")} slices`);
    const studies = await makeBenchStudies(folder, counts);
    const orthanc = await startOrthanc({ name: "BENCH" });
    for (const { directory } of studies) await orthanc.storeFolder(directory);
    return {
      orthanc,
      studies,
      async stop() {
        await orthanc.stop();
        await clear();
      },
    };
  } catch (error) {
    await clear();
    throw error;
  }
}

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
