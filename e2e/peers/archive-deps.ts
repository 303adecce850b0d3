/** What archives under test are opened with. */
import { fileURLToPath } from "node:url";
import {
  type Archive,
  type ArchiveDeps,
  Dimse,
  directHeaders,
  type TestStep,
} from "../../electron/core/archives/index.ts";

/** All steps of an archive's connection test. */
export async function stepsOf(archive: Archive): Promise<readonly TestStep[]> {
  const ended: TestStep[] = [];
  for await (const step of archive.test(new AbortController().signal)) ended.push(step);
  return ended;
}

const workerFile = fileURLToPath(new URL("../../electron/core/archives/dimse/dimse-worker.ts", import.meta.url));

export const archiveDeps: ArchiveDeps = {
  headers: directHeaders,
  limits: { parallelTransfers: 4 },
  bandwidth: null,
  dimse: new Dimse({ workerFile }),
};
