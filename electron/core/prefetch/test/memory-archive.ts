/** An archive in memory, for tests. */
import { type SopInstanceUid, seriesUid, sopInstanceUid } from "../../../../shared/dicom/uid.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import type { ReceivedInstance } from "../../archives/index.ts";
import { smallFile } from "../../archives/test/small-file.ts";
import type { StudySource } from "../list-study.ts";

/** Two series of two images a study, and ways to make it fail. */
export class MemoryArchive implements StudySource {
  readonly fetched: string[] = [];
  fails: ProblemError | null = null;
  /** Instances that are listed and never come. */
  readonly absent = new Set<string>();
  /** Instances that come cut. */
  readonly cut = new Set<string>();
  /** Instances that come as another. */
  readonly other = new Set<string>();
  /** Instances that come with another patient's number. */
  readonly strangers = new Set<string>();
  images = 2;
  gate: Promise<void> = Promise.resolve();

  instances(series: string): SopInstanceUid[] {
    return Array.from({ length: this.images }, (_, at) => sopInstanceUid.parse(`${series}.${at + 1}`));
  }

  async listSeries(study: { readonly uid: string }) {
    this.#check();
    return ["1", "2"].map((number) => ({
      series: seriesUid.parse(`${study.uid}.${number}`),
      number: Number(number),
      modality: "CT",
      description: "",
      bodyPart: "",
      laterality: "",
      instanceCount: this.images,
    }));
  }

  async listInstances(_study: unknown, series: string) {
    this.#check();
    return this.instances(series).map((instance, at) => ({ instance, sopClass: "", number: at + 1 }));
  }

  async *fetchSeries(
    study: { readonly uid: string },
    series: string,
    only: readonly SopInstanceUid[],
    signal: AbortSignal,
  ): AsyncIterable<ReceivedInstance> {
    for (const instance of only) {
      await this.gate;
      if (signal.aborted) throw new ProblemError("cancelled");
      this.#check();
      if (this.absent.has(instance)) continue;
      this.fetched.push(instance);
      const named = this.other.has(instance) ? `${instance}.9` : instance;
      const patientId = this.strangers.has(instance) ? "P9" : `P${study.uid.split(".").at(-1)}`;
      const file = smallFile({ study: study.uid, series, instance: named, patientId });
      yield { instance, bytes: new Uint8Array(this.cut.has(instance) ? file.subarray(0, file.length - 8) : file) };
    }
  }

  #check(): void {
    if (this.fails !== null) throw this.fails;
  }
}
