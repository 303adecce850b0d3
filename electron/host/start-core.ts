/** Starts the core and the API over it: most of the program by size, loaded while the page is. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { siteDraft } from "../../shared/contract/site.ts";
import { createApi } from "../api/app.ts";
import { type KeyStore, noKeyStore } from "../core/readers/index.ts";
import { createWorkstation, type WorkstationPlace } from "../core/workstation.ts";
import { demoFolderOf } from "./demo-folder.ts";
import type { Log } from "./log.ts";
import type { Core } from "./program.ts";
import { programVersion } from "./program-version.ts";

export interface CoreParts extends Pick<WorkstationPlace, "host" | "updates"> {
  /** `null` where the system keeps no keys for us. */
  readonly keyStore: KeyStore | null;
  /** Where the program itself lies: the folder of package.json, dist and the demo site. */
  readonly home: string;
  readonly profile: string;
  readonly log: Log;
}

/** The list is drawn before anything is fetched: on a small machine the two would take from each other. */
const FIRST_LOOK_MS = 2500;

const demoConfig = siteDraft.omit({ archives: true });

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));

export async function startCore({ home, profile, host, keyStore, updates, log }: CoreParts): Promise<Core> {
  const demo = demoFolderOf(home);
  const workstation = await createWorkstation({
    profileDir: profile,
    host,
    keyStore: keyStore ?? noKeyStore,
    workerFile: resolve(home, "dist/electron/imaging-worker.mjs"),
    dimseWorkerFile: resolve(home, "dist/electron/dimse-worker.mjs"),
    demoSite: {
      config: demoConfig.parse(await readJson(resolve(demo, "site.json"))),
      folder: resolve(demo, "studies"),
    },
    firstLookMs: FIRST_LOOK_MS,
    updates,
    log,
    version: programVersion(home),
  });
  return {
    api: createApi(workstation, (error) => log.error({ err: error }, "a request failed")),
    isSignInPage: (address) => workstation.isSignInPage(address),
    meet: (event) => workstation.meet(event),
    dispose: () => workstation.dispose(),
  };
}
