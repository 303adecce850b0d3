/** Asks a core as its page does: over loopback with a session of its own, or straight at its fetch app. */
import { z } from "zod";
import { problem } from "../../shared/problem.ts";

export interface Caller {
  /** One request under `/api`, whatever comes of it. */
  raw(method: string, path: string, body?: unknown): Promise<Response>;
  /** Rejects with {@link Refused} when it is not answered well. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  read<Value>(schema: z.ZodType<Value>, method: string, path: string, body?: unknown): Promise<Value>;
}

/** What a core answers instead of what was asked for. */
export class Refused extends Error {
  readonly status: number;
  /** The problem's code; "" when none was told. */
  readonly code: string;

  constructor(what: string, status: number, code: string, text: string) {
    super(`${what}: ${status} ${text.slice(0, 300)}`);
    this.status = status;
    this.code = code;
  }
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

function callerOf(fetchAt: Fetch): Caller {
  const raw: Caller["raw"] = (method, path, body) => {
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return fetchAt(path, { method, ...(body === undefined ? {} : json) });
  };
  const ask: Caller["ask"] = async (method, path, body) => {
    const answer = await raw(method, path, body);
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    throw new Refused(`${method} ${path}`, answer.status, codeIn(text), text);
  };
  return { raw, ask, read: async (schema, ...asked) => schema.parse(await ask(...asked)) };
}

const refusal = z.object({ problem });

function codeIn(text: string): string {
  try {
    return refusal.parse(JSON.parse(text)).problem.code;
  } catch {
    return "";
  }
}

/** Straight at a fetch app of this process. */
export const callApp = (app: { fetch(request: Request): Response | Promise<Response> }): Caller =>
  callerOf(async (path, init) => app.fetch(new Request(`http://127.0.0.1/api${path}`, init)));

/** Exchanges the one-time address that a program printed for a session. */
export async function callProgram(address: string): Promise<Caller> {
  const { origin } = new URL(address);
  const opened = await fetch(address, { redirect: "manual" });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0];
  if (cookie === undefined) throw new Error(`the printed address opened nothing: ${opened.status}`);
  // A line of one's own for each: one that is kept may be closed by the program just when it is used again.
  const headers = { cookie, origin, connection: "close" };
  return callerOf((path, init) => fetch(`${origin}/api${path}`, { ...init, headers: { ...init.headers, ...headers } }));
}
