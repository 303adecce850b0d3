/** Where the browser brings a sign-in's answer: 127.0.0.1, for one answer, for a few minutes (RFC 8252, 7.3). */
import { once } from "node:events";
import { createServer } from "node:http";
import { ProblemError } from "../../../../shared/problem.ts";
import { codeOf } from "../folder-walk.ts";

export interface RedirectListener {
  readonly address: string;
  /** Hands the one answer over and shows its outcome in the browser. @throws ProblemError `timed-out`, `cancelled` */
  answer<T>(use: (address: URL) => Promise<T>, signal: AbortSignal): Promise<T>;
}

export const SIGN_IN_MS = 5 * 60_000;

const done = "You are signed in. This page can be closed.\n로그인했습니다. 이 창을 닫아도 됩니다.\n";
const failed = "The sign-in did not work; Alcove says why.\n로그인하지 못했습니다. 이유는 Alcove에 있습니다.\n";
const head = {
  "Content-Type": "text/plain; charset=utf-8",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  Connection: "close",
};

/**
 * @param state what the answer must carry; requests without it are refused and do not end the waiting
 * @param wanted null takes any free port
 * @throws ProblemError `invalid` when the port is taken
 */
export async function listenForRedirect(
  state: string,
  wanted: number | null,
  waitMs = SIGN_IN_MS,
): Promise<RedirectListener> {
  let port = 0;
  let answered: ((url: URL, show: (worked: boolean) => void) => void) | null = null;
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const url = URL.parse(request.url ?? "", `http://127.0.0.1:${port}`);
    const isAnswer =
      request.method === "GET" &&
      request.headers.host === `127.0.0.1:${port}` &&
      url?.pathname === "/callback" &&
      url.searchParams.get("state") === state;
    if (!isAnswer || answered === null) {
      response.writeHead(404, head).end("Not awaited here.\n");
      return;
    }
    const take = answered;
    answered = null;
    take(url, (worked) => response.writeHead(worked ? 200 : 400, head).end(worked ? done : failed));
  });
  server.listen(wanted ?? 0, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new ProblemError("invalid", `the redirect port is not free (${codeOf(error)})`, { cause: error });
  }
  const bound = server.address();
  port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}/callback`,
    async answer(use, signal) {
      const enough = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
      try {
        const { url, show } = await new Promise<{ url: URL; show: (worked: boolean) => void }>((resolve, reject) => {
          const stop = () => reject(new ProblemError(signal.aborted ? "cancelled" : "timed-out", "sign-in page"));
          if (enough.aborted) return stop();
          enough.addEventListener("abort", stop, { once: true });
          answered = (address, tell) => resolve({ url: address, show: tell });
        });
        try {
          const outcome = await use(url);
          show(true);
          return outcome;
        } catch (error) {
          show(false);
          throw error;
        }
      } finally {
        answered = null;
        server.close();
        server.closeIdleConnections();
      }
    },
  };
}
