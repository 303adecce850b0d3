/** The studies that benches open: CT chests of 300 and of 1,000 slices, 512 by 512, of a patient each. */
import { join } from "node:path";
import { writePhantomSeries } from "./phantom-series.ts";
import { type PhantomStudy, phantomStudy, studyUidOf } from "./study.ts";

/** A patient for each count, so that no bench's study is another's prior. */
export const benchPatient = (slices: number) => ({ id: `BENCH-CT-${slices}`, name: `Bench^Chest${slices}` });

export interface BenchStudy {
  readonly study: string;
  readonly slices: number;
  /** Where its files are. */
  readonly directory: string;
}

/** A bench's study of so many slices; the one with fewer is the newer. */
function benchStudy(slices: number): PhantomStudy {
  return phantomStudy({
    patient: benchPatient(slices),
    date: slices <= 300 ? "20260112" : "20250709",
    accession: `BENCH${slices}`,
    description: `CT Chest, ${slices} slices`,
  });
}

/** Writes a study of each count below `directory`, newest first; 1,000 slices take about 525 MB. */
export async function makeBenchStudies(
  directory: string,
  counts: readonly number[] = [300, 1000],
): Promise<readonly BenchStudy[]> {
  const made: BenchStudy[] = [];
  for (const slices of counts) {
    const study = benchStudy(slices);
    const folder = join(directory, `ct-${slices}`);
    const nodules = [{ centre: [-80, -10, -150], diameter: 12, value: 45 }] as const;
    await writePhantomSeries({ kind: "ct-chest", study, number: 2, slices, matrix: 512, nodules }, folder);
    made.push({ study: studyUidOf(study), slices, directory: folder });
  }
  return made;
}
