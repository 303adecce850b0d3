/** The whole core in this process, from its sources, on a profile of its own: no host, no page. */
import { fileURLToPath } from "node:url";
import { createApi } from "../electron/api/app.ts";
import { createWorkstation, type WorkstationPlace } from "../electron/core/create-workstation.ts";
import { noKeyStore } from "../electron/core/readers/index.ts";

export interface CoreOfSource {
  fetch(request: Request): Response | Promise<Response>;
  dispose(): Promise<void>;
}

/** @param failed told of what nobody expected: a bug, always */
export async function openCore(
  place: Pick<WorkstationPlace, "profileDir" | "demoSite"> & Partial<Pick<WorkstationPlace, "clock" | "scryptCost">>,
  failed: (words: string) => void,
): Promise<CoreOfSource> {
  const source = (path: string): string => fileURLToPath(new URL(`../electron/core/${path}`, import.meta.url));
  const workstation = await createWorkstation({
    ...place,
    host: "browser",
    keyStore: noKeyStore,
    workerFile: source("imaging/imaging-worker.ts"),
    dimseWorkerFile: source("archives/dimse/dimse-worker.ts"),
    log: {
      warn: () => undefined,
      error: ({ err }) => failed(`an error nobody expected: ${err instanceof Error ? err.message : "unnamed"}`),
    },
    version: "test",
  });
  const app = createApi(workstation, (error) => failed(`a request failed: ${String(error)}`));
  return { fetch: (request) => app.fetch(request), dispose: () => workstation.dispose() };
}
