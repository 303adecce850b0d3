/** Servers that give tokens, as openid-client asks them: by TLS like the archive's own, no redirects, small answers. */
import { AuthorizationResponseError, ClientError, type CustomFetch, ResponseBodyError } from "openid-client";
import { Agent, request } from "undici";
import type { DicomwebConfig } from "../../../../shared/contract/site.ts";
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import { staysPrivate } from "../../../../shared/sites/stays-private.ts";
import { networkProblem, retryAfterOf, statusProblem } from "../network-problem.ts";
import { tlsOptions } from "../tls-options.ts";

/** Seconds that one request may take in all. */
export const LOGIN_SECONDS = 30;
const MOST_BYTES = 1_048_576;
const CONNECT_MS = 10_000;

export type LoginStep = "discovery" | "token endpoint" | "sign-in page";

/** What of an archive's configuration its login server shares. */
export type LineConfig = Pick<
  DicomwebConfig,
  "root" | "queryRoot" | "imageRoot" | "authorityFile" | "clientCertificate"
>;

/**
 * A fetch for openid-client. The archive's authorities are trusted; its client certificate is shown only where login
 * and archive share one origin.
 *
 * @throws ProblemError for the line, TLS, addresses in the clear, redirects, and statuses that say "not now"
 */
export const loginFetch =
  (config: LineConfig): CustomFetch =>
  async (address, { method, headers, body, signal }) => {
    if (!staysPrivate(address)) throw new ProblemError("foreign-address", "a login server without TLS");
    const url = new URL(address);
    const ownOrigins = [config.root, config.queryRoot, config.imageRoot].map((root) => root && new URL(root).origin);
    const clientCertificate = ownOrigins.includes(url.origin) ? config.clientCertificate : null;
    const connect = { timeout: CONNECT_MS, ...(await tlsOptions({ ...config, clientCertificate })) };
    const agent = new Agent({ connect, connections: 1 });
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: method === "POST" ? "POST" : "GET",
        headers: { ...headers, "accept-encoding": "identity", "user-agent": "Alcove" },
        body: body == null ? null : String(body),
        signal: signal ?? null,
      });
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of answer.body) {
        if (!(chunk instanceof Uint8Array)) throw new ProblemError("bad-answer", "no bytes");
        length += chunk.length;
        if (length > MOST_BYTES) throw new ProblemError("too-large", "a login server's answer");
        chunks.push(chunk);
      }
      refuseStatus(url, answer.statusCode, answer.headers);
      const type = answer.headers["content-type"];
      return new Response(Buffer.concat(chunks), {
        status: answer.statusCode,
        headers: typeof type === "string" ? { "content-type": type } : {},
      });
    } catch (error) {
      throw networkProblem(error, false);
    } finally {
      await agent.destroy();
    }
  };

function refuseStatus(url: URL, status: number, headers: Readonly<Record<string, string | string[] | undefined>>) {
  if (status >= 300 && status < 400) {
    const to = typeof headers.location === "string" ? URL.parse(headers.location, url) : null;
    if (to !== null && to.origin !== url.origin)
      throw new ProblemError("foreign-address", `redirected to ${to.origin}`);
    throw new ProblemError("bad-answer", "a redirect");
  }
  if (status === 429 || status >= 500) {
    const after = headers["retry-after"];
    throw statusProblem(status, retryAfterOf(typeof after === "string" ? after : undefined, Date.now()));
  }
}

/** Answers after which only the reader can go on. */
const wantsReader = new Set(["invalid_grant", "login_required", "interaction_required", "consent_required"]);

/** What a server says of itself, as far as it may stand in details: one printable line. */
const said = (text: string | undefined): string => (text ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, 120);

/**
 * What went wrong at a step of a login, as a problem whose detail names the step.
 *
 * @param signedIn whether a sign-in was being used: its refusal calls for the reader
 */
export function loginProblem(error: unknown, step: LoginStep, signedIn: boolean): unknown {
  const at = (detail: string): string => (detail === "" ? step : `${step}: ${detail}`);
  const inner = problemWithin(error);
  if (inner !== null) {
    if (inner.problem.code === "cancelled") return inner;
    return new ProblemError(inner.problem.code, at(inner.problem.detail), { cause: error });
  }
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const why = said(error.error_description ?? undefined);
    const detail = at(`${said(error.error)}${why === "" ? "" : ` (${why})`}`);
    const code = signedIn && wantsReader.has(error.error) ? "sign-in-needed" : "login-refused";
    return new ProblemError(code, detail, { cause: error });
  }
  if (!(error instanceof ClientError)) return error;
  if (error.code === "OAUTH_TIMEOUT") return new ProblemError("timed-out", at(`${LOGIN_SECONDS} s`), { cause: error });
  const { cause } = error;
  if (cause instanceof Response && [401, 403, 404].includes(cause.status)) {
    return new ProblemError("login-refused", at(`HTTP ${cause.status}`), { cause: error });
  }
  return new ProblemError("bad-answer", at(said(error.message)), { cause: error });
}

function problemWithin(error: unknown): ProblemError | null {
  if (isProblem(error)) return error;
  return error instanceof Error && error.cause !== undefined ? problemWithin(error.cause) : null;
}
