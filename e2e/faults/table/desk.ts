/** A core with a reader at it, in this process: what faults are tried on where nobody needs to be killed. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sessionState } from "../../../shared/contract/session.ts";
import type { SiteLimits } from "../../../shared/contract/site.ts";
import { openCore } from "../../core-of-source.ts";
import { dicomwebSite } from "../../dicomweb-site.ts";
import { type Caller, callApp } from "../caller.ts";

export const PASSPHRASE = "seven quiet harbours under rain";

export interface Desk {
  readonly profile: string;
  readonly caller: Caller;
  /** What the core told of as a bug of its own. */
  readonly bugs: readonly string[];
  /** @returns the site's id */
  addSite(name: string, root: string, limits?: Partial<SiteLimits>, authorityFile?: string): Promise<string>;
  /** Opens the vault again after {@link close}; rejects when it cannot be opened. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Closes it and takes everything away, unless the profile was given. */
  remove(): Promise<void>;
}

const hasReader = async (caller: Caller): Promise<boolean> =>
  (await caller.read(sessionState, "GET", "/session")).readers.length > 0;

export interface DeskOptions {
  /** One that is there already, with its reader; nobody is signed in then. */
  readonly profile?: string;
  readonly clock?: () => number;
}

export async function openDesk({ profile: given, clock = Date.now }: DeskOptions = {}): Promise<Desk> {
  const ground = await mkdtemp(join(tmpdir(), "alcove-desk-"));
  const profile = given ?? join(ground, "profile");
  const folder = join(ground, "empty");
  await mkdir(folder);
  const bugs: string[] = [];
  const start = () =>
    openCore(
      {
        profileDir: profile,
        demoSite: { config: { name: "Demo" }, folder },
        clock,
        // Nothing here is about guessing passphrases.
        scryptCost: { N: 1024, r: 8, p: 1 },
      },
      (words) => bugs.push(words),
    );
  let core: Awaited<ReturnType<typeof start>> | null = await start();
  const caller = callApp({ fetch: (request) => core?.fetch(request) ?? Response.error() });
  if (given === undefined || !(await hasReader(caller)))
    await caller.ask("POST", "/readers", { name: "Reader", passphrase: PASSPHRASE, pin: "4071", language: "en" });
  const close = async (): Promise<void> => {
    await core?.dispose();
    core = null;
  };
  return {
    profile,
    caller,
    bugs,
    async addSite(name, root, limits = {}, authorityFile) {
      const site = dicomwebSite(name, root, limits, undefined, authorityFile ?? null);
      await caller.ask("POST", "/sites", site);
      return site.config.id;
    },
    async open() {
      core ??= await start();
      const { readers } = await caller.read(sessionState, "GET", "/session");
      const readerId = readers[0]?.id ?? "";
      await caller.ask("POST", "/session/open", { with: "passphrase", readerId, passphrase: PASSPHRASE });
    },
    close,
    async remove() {
      await close();
      await rm(ground, { recursive: true, force: true });
    },
  };
}
