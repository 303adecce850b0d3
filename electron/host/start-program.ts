/** Starts the core and the one fetch app over it, the same for both hosts. */
import { mkdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { siteDraft } from "../../shared/contract/site.ts";
import { createApi } from "../api/app.ts";
import { createWorkstation, type WorkstationPlace } from "../core/workstation.ts";
import { countBuffersWithHeap } from "./large-memory.ts";
import type { Log } from "./log.ts";
import { createProgram, type Program } from "./program.ts";

export interface StartParts extends Pick<WorkstationPlace, "host" | "keyStore"> {
  /** Where the program itself lies: the folder of package.json, dist and the demo site. */
  readonly home: string;
  readonly profile: string;
  readonly log: Log;
}

const manifest = z.object({ version: z.string() });
const demoConfig = siteDraft.omit({ archives: true });

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));

export async function startProgram({ home, profile, host, keyStore, log }: StartParts): Promise<Program> {
  countBuffersWithHeap();
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const demo = resolve(home, "build/demo");
  const workstation = await createWorkstation({
    profileDir: profile,
    host,
    keyStore,
    workerFile: resolve(home, "dist/electron/imaging-worker.mjs"),
    demoSite: {
      config: demoConfig.parse(await readJson(resolve(demo, "site.json"))),
      folder: resolve(demo, "studies"),
    },
    log,
    version: manifest.parse(await readJson(resolve(home, "package.json"))).version,
  });
  return createProgram({
    api: createApi(workstation, (error) => log.error({ err: error }, "a request failed")),
    rendererDirectory: resolve(home, "dist/renderer"),
    log,
    dispose: () => workstation.dispose(),
  });
}
