/** The host under test: takes files one by one through the workers that the program uses, and says what came of each. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createImaging } from "../../electron/core/imaging/index.ts";
import type { InstanceHeader } from "../../shared/dicom/instance-header.ts";
import type { PersonName } from "../../shared/dicom/summaries.ts";
import { isProblem } from "../../shared/problem.ts";

export interface HostRequest {
  readonly path: string;
}

export type HostAnswer = {
  /** Most memory this process ever held, in bytes. */
  readonly peak: number;
} & (
  | { readonly kind: "refused"; readonly words: string }
  | {
      readonly kind: "shown";
      readonly header: InstanceHeader;
      readonly name: PersonName;
      readonly frames: readonly Uint8Array[];
    }
);

const workerFile = fileURLToPath(new URL("../../electron/core/imaging/imaging-worker.ts", import.meta.url));
const imaging = createImaging({ workerFile, threads: 1, memoryLimit: 500_000_000 });

/** As an import does it: who is it, then its pixels, then, when it has none, its content. */
async function take(path: string): Promise<HostAnswer> {
  const refused = (words: string): HostAnswer => ({ kind: "refused", words, peak: peak() });
  try {
    const bytes = new Uint8Array(await readFile(path));
    const summary = await imaging.summarize(bytes.slice());
    const { problem, header, frames, original } = await imaging.prepare(bytes);
    if (problem !== null) return refused(problem.detail === "" ? problem.code : `${problem.code}: ${problem.detail}`);
    if (header === null) throw new Error("neither a header nor a reason");
    if (header.image === null) await imaging.readDocument(original);
    return { kind: "shown", header, name: summary.study.patient.name, frames, peak: peak() };
  } catch (error) {
    if (isProblem(error)) return refused(error.message);
    throw error;
  }
}

const peak = (): number => process.resourceUsage().maxRSS * 1024;

process.on("message", ({ path }: HostRequest) => {
  void take(path).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => void imaging.dispose());
process.send?.("ready");
