/** What archives under test are opened with. */
import { fileURLToPath } from "node:url";
import { type ArchiveDeps, Dimse, directHeaders } from "../../electron/core/archives/index.ts";

const workerFile = fileURLToPath(new URL("../../electron/core/archives/dimse/dimse-worker.ts", import.meta.url));

export const archiveDeps: ArchiveDeps = {
  headers: directHeaders,
  limits: { parallelTransfers: 4 },
  bandwidth: null,
  dimse: new Dimse({ workerFile }),
};
