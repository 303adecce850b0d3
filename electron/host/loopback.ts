/**
 * The program on 127.0.0.1, for a browser on this machine: the same fetch app behind a one-time ticket, a session
 * cookie, and checks of Host, Origin and Sec-Fetch-Site on every request.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { judgeRequest, type Refusal } from "./request-guard.ts";
import { withSecurityHeaders } from "./security-headers.ts";
import { createTickets } from "./tickets.ts";

export interface Loopback {
  readonly port: number;
  /** A fresh address, good for one opening. */
  address(): string;
  close(): Promise<void>;
}

/** Answers a request that passed all checks. */
export type Serve = (request: Request) => Response | Promise<Response>;

export interface LoopbackOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly serve: Serve;
  readonly refused: (why: Refusal | "no-session" | "used-ticket") => void;
}

const plain = (status: number, text: string) =>
  withSecurityHeaders(new Response(`${text}\n`, { status, headers: { "Content-Type": "text/plain; charset=utf-8" } }));

const cookieOf = (request: Request, name: string): string => {
  const parts = (request.headers.get("cookie") ?? "").split(";").map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
};

/** Listens on 127.0.0.1 only. Rejects with Node's own error when the port is taken. */
export async function startLoopback({ port: wanted, serve, refused }: LoopbackOptions): Promise<Loopback> {
  const tickets = createTickets();
  let port = wanted;

  const handle = async (request: Request): Promise<Response> => {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const origins = hosts.map((host) => `http://${host}`);
    const refusal = judgeRequest(request, { hosts, origins, unsaid: "refused" });
    if (refusal !== undefined) {
      refused(refusal);
      return plain(403, "Refused: this address serves only its own pages.");
    }
    // Cookies do not tell ports apart, so the name does: two programs on one machine keep out of each other's way.
    const cookie = `alcove-${port}`;
    const url = new URL(request.url);
    const ticket = url.searchParams.get("ticket");
    if (ticket !== null && url.pathname === "/" && request.method === "GET") {
      const session = tickets.exchange(ticket);
      if (session === undefined) {
        refused("used-ticket");
        return plain(403, "This address was used already. Press Enter where Alcove was started for a new one.");
      }
      const headers = { Location: "/", "Set-Cookie": `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict` };
      return withSecurityHeaders(new Response(null, { status: 303, headers }));
    }
    if (!tickets.isSession(cookieOf(request, cookie))) {
      refused("no-session");
      return plain(401, "Open Alcove by the address that it printed. Press Enter where it was started for a new one.");
    }
    return serve(request);
  };

  const server = createAdaptorServer({ fetch: handle });
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const listening = server.address();
  port = isAddress(listening) ? listening.port : wanted;

  return {
    port,
    address: () => `http://127.0.0.1:${port}/?ticket=${tickets.issue()}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === "object" && address !== null;
