/**
 * The program without its window: the core, and the one fetch app over it and the renderer's files. Both hosts mount
 * this; neither decides anything that the other would not.
 */
import type { Log } from "./log.ts";
import { createRendererFiles } from "./renderer-files.ts";
import { withSecurityHeaders } from "./security-headers.ts";

/** The part of a program that answers under `/api`. */
export interface Api {
  fetch(request: Request): Response | Promise<Response>;
}

export interface Program {
  fetch(request: Request): Promise<Response>;
  dispose(): Promise<void>;
}

export interface ProgramParts {
  readonly api: Api;
  readonly rendererDirectory: string;
  readonly log: Log;
  readonly dispose: () => Promise<void>;
}

export async function createProgram({ api, rendererDirectory, log, dispose }: ProgramParts): Promise<Program> {
  const serveFile = await createRendererFiles(rendererDirectory);
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith("/api/")) {
        const reads = request.method === "GET" || request.method === "HEAD";
        return reads ? serveFile(pathname) : withSecurityHeaders(new Response(null, { status: 405 }));
      }
      try {
        return withSecurityHeaders(await api.fetch(request));
      } catch (error) {
        log.error({ err: error }, "a request failed");
        return withSecurityHeaders(Response.json({ code: "unknown", detail: "" }, { status: 500 }));
      }
    },
    dispose,
  };
}
