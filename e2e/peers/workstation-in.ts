/** A workstation on a profile, without a page and without a demo: for tests of the whole core against servers. */
import { join, resolve } from "node:path";
import { noKeyStore } from "../../electron/core/readers/index.ts";
import { createWorkstation, type Workstation } from "../../electron/core/workstation.ts";

const core = resolve(import.meta.dirname, "../../electron/core");

/** What the core logs as a failure is thrown. */
export const workstationIn = (profile: string): Promise<Workstation> =>
  createWorkstation({
    profileDir: profile,
    host: "browser",
    keyStore: noKeyStore,
    workerFile: join(core, "imaging/imaging-worker.ts"),
    dimseWorkerFile: join(core, "archives/dimse/dimse-worker.ts"),
    demoSite: { config: { name: "Demo" }, folder: join(profile, "no-such-folder") },
    timeZone: "UTC",
    log: {
      warn: () => {},
      error: ({ err }) => {
        throw err;
      },
    },
    version: "test",
    scryptCost: { N: 1024, r: 8, p: 1 },
  });
