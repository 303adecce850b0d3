/** Composition root of the core: readers, the one open vault, and what stands open with it. */
import { availableParallelism } from "node:os";
import type { CoreEvent } from "../../shared/contract/events.ts";
import type { UpdateState } from "../../shared/contract/program.ts";
import type { SiteDraftInput } from "../../shared/contract/site.ts";
import { siteDraft } from "../../shared/contract/site.ts";
import { ProblemError } from "../../shared/problem.ts";
import { Dimse } from "./archives/index.ts";
import { listCrashReports } from "./crashes/list-crash-reports.ts";
import { crashFolderOf } from "./crashes/write-crash-report.ts";
import type { Desk, Workstation } from "./desk.ts";
import { behindLock, EventHub } from "./event-hub.ts";
import { createImaging } from "./imaging/index.ts";
import { meetMachineEvent } from "./machine-events.ts";
import { createReaders, type KeyStore, type ScryptCost } from "./readers/index.ts";
import { WorkstationSession } from "./workstation-session.ts";

export interface WorkstationPlace {
  readonly profileDir: string;
  readonly host: "browser" | "electron";
  readonly keyStore: KeyStore;
  /** The imaging worker: its source, or where it was built to. */
  readonly workerFile: string;
  /** The DIMSE worker, likewise. */
  readonly dimseWorkerFile: string;
  /** What runs before a reader exists: a site's configuration without archives, and the folder of its studies. */
  readonly demoSite: { readonly config: Omit<SiteDraftInput, "archives">; readonly folder: string };
  /** For so long after a vault opened only what the reader asks for is fetched (PF-24); none when left out. */
  readonly firstLookMs?: number | undefined;
  readonly clock?: () => number;
  readonly timeZone?: string;
  readonly log: {
    warn(about: Record<string, unknown>, text: string): void;
    error(about: Record<string, unknown>, text: string): void;
  };
  readonly version: string;
  /** How the program's own updates stand, where it has a feed for them. */
  readonly updates?: (() => UpdateState) | undefined;
  /** Cost of a passphrase guess; tests lower it. */
  readonly scryptCost?: ScryptCost;
}

/** Bytes one instance, or its ready frames, may take. */
const MOST_INSTANCE_BYTES = 1_500_000_000;

/** Resolves when the session has a state: the demo runs, or readers are asked who they are. */
export async function createWorkstation(place: WorkstationPlace): Promise<Workstation> {
  const { profileDir, keyStore, log, clock = Date.now, scryptCost } = place;
  const failed = (error: unknown): void => log.error({ err: error }, "something failed in the core");
  const imaging = createImaging({
    workerFile: place.workerFile,
    // One is left to what the reader does now.
    threads: Math.max(1, Math.min(6, availableParallelism() - 1)),
    memoryLimit: MOST_INSTANCE_BYTES,
  });
  const dimse = new Dimse({ workerFile: place.dimseWorkerFile });
  const readers = await createReaders({
    profileDirectory: profileDir,
    keyStore,
    clock,
    log,
    ...(scryptCost === undefined ? {} : { cost: scryptCost }),
  });
  const crashFolder = crashFolderOf(profileDir);
  const hub = new EventHub();
  const { config, folder } = place.demoSite;
  const session = new WorkstationSession({
    readers,
    imaging,
    dimse,
    clock,
    host: place.host,
    version: place.version,
    timeZone: place.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    firstLookMs: place.firstLookMs,
    demoSite: siteDraft.parse({ ...config, archives: [{ kind: "folder", path: folder, watch: false }] }),
    emit: (event) => hub.emit(event),
    failed,
  });
  await session.begin();

  const deskBehindLock = (): Desk => {
    const { desk } = session;
    if (desk === null) throw new ProblemError("no-vault");
    return desk;
  };
  return {
    session,
    deskBehindLock,
    desk() {
      if (session.state().mode === "locked") throw new ProblemError("locked");
      return deskBehindLock();
    },
    isSignInPage: (address) => session.desk?.sites.isSignInPage(address) === true,
    program: () => ({
      version: place.version,
      host: place.host,
      updates: place.updates?.() ?? { state: "off" },
      crashReports: [...listCrashReports(crashFolder)],
      crashFolder,
    }),
    meet: (event) => meetMachineEvent(event, session),
    listen(listener) {
      let stopped = false;
      const tell = (event: CoreEvent): void => {
        const told = session.state().mode === "locked" ? behindLock(event) : event;
        if (told !== null && !stopped) listener(told);
      };
      const stop = hub.listen(tell);
      tell({ type: "session", session: session.state() });
      const { desk } = session;
      desk
        ?.snapshot()
        .then((events) => events.forEach(tell))
        .catch((error: unknown) => {
          // A vault that closed meanwhile has nothing to tell any more.
          if (session.desk === desk) failed(error);
        });
      return () => {
        stopped = true;
        stop();
      };
    },
    async dispose() {
      await session.end();
      await Promise.all([imaging.dispose(), dimse.dispose()]);
    },
  };
}
