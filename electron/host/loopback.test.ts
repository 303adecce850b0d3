import { request as ask } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Loopback, startLoopback } from "./loopback.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** By Node's own client, which lets a test say any Host. */
function get(port: number, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = ask({ host: "127.0.0.1", port, path, method, headers: { connection: "close", ...headers } }, (got) => {
      let body = "";
      got.on("data", (chunk) => {
        body += chunk;
      });
      got.on("end", () => done({ status: got.statusCode ?? 0, headers: got.headers, body }));
    });
    sent.on("error", fail);
    sent.end();
  });
}

describe("the program on loopback", () => {
  let loopback: Loopback;
  let refusals: string[];
  let served: string[];
  beforeEach(async () => {
    refusals = [];
    served = [];
    loopback = await startLoopback({
      port: 0,
      refused: (why) => refusals.push(why),
      serve: (request) => {
        served.push(new URL(request.url).pathname);
        return new Response("page");
      },
    });
  });
  afterEach(() => loopback.close());

  const ticketPath = () => {
    const { pathname, search } = new URL(loopback.address());
    return pathname + search;
  };
  const openSession = async () => {
    const answer = await get(loopback.port, ticketPath());
    return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  };

  it("exchanges a ticket for a session that scripts and other sites cannot use, and moves on from the address", async () => {
    const answer = await get(loopback.port, ticketPath());
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/");
    expect(String(answer.headers["set-cookie"])).toMatch(
      new RegExp(`^alcove-${loopback.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(served).toEqual([]);
  });

  it("refuses a ticket that was used, and one that was never given", async () => {
    const path = ticketPath();
    await get(loopback.port, path);
    expect((await get(loopback.port, path)).status).toBe(403);
    expect((await get(loopback.port, "/?ticket=guess")).status).toBe(403);
    expect(refusals).toEqual(["used-ticket", "used-ticket"]);
  });

  it("serves nothing without a session: no page, no file, no call", async () => {
    for (const path of ["/", "/assets/index.js", "/api/session"]) {
      expect((await get(loopback.port, path)).status, path).toBe(401);
      const guessed = await get(loopback.port, path, { cookie: `alcove-${loopback.port}=guess` });
      expect(guessed.status, path).toBe(401);
    }
    expect(served).toEqual([]);
  });

  it("serves with a session", async () => {
    const cookie = await openSession();
    expect((await get(loopback.port, "/api/session", { cookie: `other=1; ${cookie}` })).body).toBe("page");
    expect(served).toEqual(["/api/session"]);
  });

  it("refuses another Host, another Origin, and another site's page, session or not", async () => {
    const cookie = await openSession();
    const refused = async (headers: Record<string, string>, method = "GET") =>
      expect((await get(loopback.port, "/api/session", { cookie, ...headers }, method)).status).toBe(403);
    await refused({ host: `rebound.example:${loopback.port}` });
    await refused({ origin: "http://evil.example" }, "POST");
    await refused({ "sec-fetch-site": "cross-site" });
    await refused({}, "DELETE");
    expect(served).toEqual([]);
    expect(refusals).toEqual(["foreign-host", "foreign-origin", "cross-site", "cross-site"]);
  });

  it("does not exchange a ticket for another site's page or name", async () => {
    const path = ticketPath();
    expect((await get(loopback.port, path, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await get(loopback.port, path, { host: "rebound.example" })).status).toBe(403);
    expect((await get(loopback.port, path)).status).toBe(303);
  });

  it("listens on 127.0.0.1 alone", async () => {
    const reached = await new Promise((done) => {
      const socket = connect({ host: "127.0.0.2", port: loopback.port });
      socket.on("connect", () => {
        socket.destroy();
        done(true);
      });
      socket.on("error", () => done(false));
    });
    expect(reached).toBe(false);
  });

  it("rejects when the port is taken", async () => {
    const second = startLoopback({ port: loopback.port, refused: () => {}, serve: () => new Response() });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
