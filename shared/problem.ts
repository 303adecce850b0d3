/**
 * Expected failures, as values.
 *
 * A problem's `code` names a message in every language's catalogue: what happened, what is safe, what to do.
 * `detail` is technical, for the folded part, and never holds anything of a patient.
 */
import { z } from "zod";

export const problemCode = z.enum([
  // line and server
  "name-not-found",
  "no-connection",
  "timed-out",
  "tls-refused",
  "client-certificate",
  "login-refused",
  "sign-in-needed",
  "forbidden",
  "server-error",
  "busy",
  "bad-answer",
  "rows-unreadable",
  "cut-off",
  "not-found",
  "foreign-address",
  "folder-missing",
  // bytes
  "not-dicom",
  "damaged",
  "too-large",
  "undecodable",
  "unsupported-transfer-syntax",
  "missing-pixels",
  "identity-mismatch",
  "set-apart",
  // this machine
  "disk-full",
  "quota-reached",
  "vault-damaged",
  "vault-in-use",
  "wrong-key",
  "too-many-tries",
  "unsent-work",
  "plaintext-database",
  "keychain-unavailable",
  // requests
  "invalid",
  "locked",
  "no-vault",
  "unknown",
  "conflict",
  "cancelled",
]);
export type ProblemCode = z.infer<typeof problemCode>;

export const problem = z.object({ code: problemCode, detail: z.string() });
export type Problem = z.infer<typeof problem>;

/** An expected failure on its way up to whoever can name it; bugs throw anything else. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail = "", options?: ErrorOptions) {
    super(detail === "" ? code : `${code}: ${detail}`, options);
    this.name = "ProblemError";
    this.problem = { code, detail };
  }
}

export const isProblem = (error: unknown): error is ProblemError => error instanceof ProblemError;
