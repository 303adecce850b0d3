/**
 * The program without its window: the core, and the one fetch app over it and the renderer's files. Both hosts mount
 * this; neither decides anything that the other would not.
 */
import type { MachineEvent } from "../core/workstation.ts";
import type { Log } from "./log.ts";
import { createRendererFiles } from "./renderer-files.ts";
import { withSecurityHeaders } from "./security-headers.ts";

/** The part of a program that answers under `/api`. */
export interface Api {
  fetch(request: Request): Response | Promise<Response>;
}

export interface Core {
  readonly api: Api;
  /** Whether an address is the page of a sign-in that is under way: the one web page that may be opened outside. */
  isSignInPage(address: string): boolean;
  /** Does what an event of the machine asks for. */
  meet(event: MachineEvent): Promise<void>;
  dispose(): Promise<void>;
}

export interface Program {
  fetch(request: Request): Promise<Response>;
  isSignInPage(address: string): Promise<boolean>;
  /** Does what an event of the machine asks for; what goes wrong in that is logged. */
  meet(event: MachineEvent): Promise<void>;
  /** Resolves when the core is up; requests to it wait till then. Rejects when it could not start. */
  readonly started: Promise<void>;
  dispose(): Promise<void>;
}

export interface ProgramParts {
  readonly core: Promise<Core>;
  readonly rendererDirectory: string;
  readonly log: Log;
}

export async function createProgram({ core, rendererDirectory, log }: ProgramParts): Promise<Program> {
  const started = core.then(() => {});
  // Told to whoever waits for it; until somebody does, it is no stray rejection.
  started.catch(() => {});
  const serveFile = await createRendererFiles(rendererDirectory);
  return {
    started,
    isSignInPage: async (address) => (await core).isSignInPage(address),
    async meet(event) {
      // One that never came up has nothing to lock and nothing to fetch.
      const up = await core.catch(() => null);
      await up?.meet(event).catch((error: unknown) => log.error({ err: error, event }, "could not meet an event"));
    },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith("/api/")) {
        const reads = request.method === "GET" || request.method === "HEAD";
        return reads ? serveFile(pathname) : withSecurityHeaders(new Response(null, { status: 405 }));
      }
      try {
        const { api } = await core;
        return withSecurityHeaders(await api.fetch(request));
      } catch (error) {
        log.error({ err: error }, "a request failed");
        return withSecurityHeaders(Response.json({ code: "unknown", detail: "" }, { status: 500 }));
      }
    },
    async dispose() {
      // A core that never came up has nothing to put away.
      const up = await core.catch(() => null);
      await up?.dispose();
    },
  };
}
