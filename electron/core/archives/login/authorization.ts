/** What an archive is shown with each request, by its scheme. */
import type { ArchiveSecret } from "../../../../shared/contract/archive-secret.ts";
import type { DicomwebConfig, PlainAuth } from "../../../../shared/contract/site.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import { clientTokens } from "./client-credentials.ts";
import type { SignInSessions } from "./sign-in-sessions.ts";
import type { Tokens } from "./tokens.ts";

export interface Authorization {
  /** The Authorization header; null for none. @throws ProblemError when a token is needed and not to be had */
  header(signal: AbortSignal): Promise<string | null>;
  /** The archive refused it. @returns whether another one may be had */
  refused(header: string): boolean;
}

const fixed = (header: string | null): Authorization => ({ header: async () => header, refused: () => false });

const lacking = (code: "login-refused" | "sign-in-needed", why: string): Authorization => ({
  header: () => Promise.reject(new ProblemError(code, why)),
  refused: () => false,
});

const bearer = (tokens: Tokens): Authorization => ({
  header: async (signal) => `Bearer ${await tokens.get(signal)}`,
  refused(header) {
    tokens.refused(header.slice("Bearer ".length));
    return true;
  },
});

/** For logins that need nothing from elsewhere. */
export function plainAuthorization(auth: PlainAuth, secret: ArchiveSecret | null): Authorization {
  switch (auth.scheme) {
    case "none":
      return fixed(null);
    case "basic": {
      const password = secret?.scheme === "basic" ? secret.password : "";
      return fixed(`Basic ${Buffer.from(`${auth.user}:${password}`, "utf8").toString("base64")}`);
    }
    case "bearer":
      return fixed(secret?.scheme === "bearer" ? `Bearer ${secret.token}` : null);
  }
}

export function authorizationOf(
  config: DicomwebConfig,
  secret: ArchiveSecret | null,
  { sessions, clock }: { readonly sessions: SignInSessions; readonly clock: () => number },
): Authorization {
  const { auth } = config;
  switch (auth.scheme) {
    case "oauth2-client":
      if (secret?.scheme === auth.scheme) return bearer(clientTokens(auth, secret.clientSecret, config, clock));
      return lacking("login-refused", "no client secret");
    case "oidc":
      if (secret?.scheme === auth.scheme) return bearer(sessions.tokensOf(auth, secret, config));
      return lacking("sign-in-needed", "");
    default:
      return plainAuthorization(auth, secret);
  }
}
