/** Failures of the line and of HTTP, as problems. Details name causes and codes, never an address's path or a header. */
import { ProblemError } from "../../../shared/problem.ts";

/** A server that asks to come back later. */
export class BusyError extends ProblemError {
  /** Milliseconds the server asked to wait; null when it did not say. */
  readonly retryAfter: number | null;

  constructor(detail: string, retryAfter: number | null) {
    super("busy", detail);
    this.retryAfter = retryAfter;
  }
}

/** Why a certificate or handshake was refused, by the code of Node or OpenSSL. */
const tlsReasons: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, "expired"],
  [/^CERT_NOT_YET_VALID$/, "not yet valid"],
  [/^CERT_REVOKED$/, "revoked"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$|^HOSTNAME_MISMATCH$/, "made out to another host"],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)|CERT_UNTRUSTED)$/,
    "unknown authority",
  ],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|INVALID_|UNABLE_TO_)/, "no agreement"],
];

/** What a server says that wants a certificate of ours, or another one (TLS alerts 42, 44 to 46, 48, 116). */
const certificateAsked =
  /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE)/;

const lineCodes: Readonly<Record<string, "name-not-found" | "no-connection" | "timed-out" | "bad-answer" | "cut-off">> =
  {
    ENOTFOUND: "name-not-found",
    EAI_AGAIN: "name-not-found",
    EAI_NODATA: "name-not-found",
    ECONNREFUSED: "no-connection",
    EHOSTUNREACH: "no-connection",
    EHOSTDOWN: "no-connection",
    ENETUNREACH: "no-connection",
    ENETDOWN: "no-connection",
    EADDRNOTAVAIL: "no-connection",
    EACCES: "no-connection",
    ETIMEDOUT: "timed-out",
    UND_ERR_CONNECT_TIMEOUT: "timed-out",
    UND_ERR_HEADERS_TIMEOUT: "timed-out",
    UND_ERR_BODY_TIMEOUT: "timed-out",
    UND_ERR_HEADERS_OVERFLOW: "bad-answer",
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "cut-off",
    UND_ERR_SOCKET: "cut-off",
    ECONNRESET: "cut-off",
    EPIPE: "cut-off",
    ERR_STREAM_PREMATURE_CLOSE: "cut-off",
  };

/** Codes of an error, its causes and its parts (several addresses were tried), outermost first. */
function* codesOf(error: unknown, depth = 0): Iterable<string> {
  if (!(error instanceof Error) || depth > 5) return;
  if ("code" in error && typeof error.code === "string") yield error.code;
  if (error instanceof AggregateError) for (const part of error.errors) yield* codesOf(part, depth + 1);
  yield* codesOf(error.cause, depth + 1);
}

/**
 * What went wrong on the line. An error of ours passes as it is, a bug of ours stays a bug.
 *
 * @param answering whether the server had begun to answer: a line lost then cuts the answer
 */
export function networkProblem(error: unknown, answering: boolean): unknown {
  if (error instanceof ProblemError) return error;
  const options = { cause: error };
  const codes = [...codesOf(error)];
  if (codes.includes("UND_ERR_ABORTED") || (error instanceof Error && error.name === "AbortError")) {
    return new ProblemError("cancelled", "", options);
  }
  for (const code of codes) {
    if (certificateAsked.test(code)) {
      return new ProblemError("client-certificate", `the server does not take it, or asks for one (${code})`, options);
    }
    const reason = tlsReasons.find(([pattern]) => pattern.test(code));
    if (reason !== undefined) return new ProblemError("tls-refused", `${reason[1]} (${code})`, options);
    const line = lineCodes[code];
    if (line === "cut-off" && !answering) return new ProblemError("no-connection", code, options);
    if (line !== undefined) return new ProblemError(line, code, options);
    if (code.startsWith("HPE_")) return new ProblemError("bad-answer", `no HTTP (${code})`, options);
    if (code.startsWith("Z_")) return new ProblemError("bad-answer", `compressed wrongly (${code})`, options);
  }
  return error;
}

/** Milliseconds of a Retry-After header: seconds or a date. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** What a status other than success means; redirects are judged before. */
export function statusProblem(status: number, retryAfter: number | null): ProblemError {
  const detail = `HTTP ${status}`;
  if (status === 401 || status === 407) return new ProblemError("login-refused", detail);
  if (status === 403) return new ProblemError("forbidden", detail);
  if (status === 404 || status === 410) return new ProblemError("not-found", detail);
  if (status === 408 || status === 504) return new ProblemError("timed-out", detail);
  if (status === 429 || status === 503) {
    return new BusyError(
      retryAfter === null ? detail : `${detail}, again in ${Math.ceil(retryAfter / 1000)} s`,
      retryAfter,
    );
  }
  if (status >= 500) return new ProblemError("server-error", detail);
  return new ProblemError("bad-answer", detail);
}
