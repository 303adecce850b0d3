/** A reader's OpenID Connect server: found by its issuer, its endpoints by TLS alone. */
import {
  allowInsecureRequests,
  type Configuration,
  customFetch,
  discovery,
  None,
  type TokenEndpointResponse,
} from "openid-client";
import type { ArchiveAuth } from "../../../../shared/contract/site.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import { staysPrivate } from "../../../../shared/sites/stays-private.ts";
import { type LineConfig, LOGIN_SECONDS, loginFetch, loginProblem } from "./login-server.ts";
import type { Grant } from "./tokens.ts";

export type OidcAuth = Extract<ArchiveAuth, { scheme: "oidc" }>;

/** @throws ProblemError for an issuer that cannot be asked, is another than it says, or names endpoints in the clear */
export async function findIssuer(auth: OidcAuth, line: LineConfig): Promise<Configuration> {
  let found: Configuration;
  try {
    found = await discovery(new URL(auth.issuer), auth.clientId, undefined, None(), {
      [customFetch]: loginFetch(line),
      timeout: LOGIN_SECONDS,
      execute: [allowInsecureRequests],
    });
  } catch (error) {
    throw loginProblem(error, "discovery", false);
  }
  const { authorization_endpoint, token_endpoint } = found.serverMetadata();
  for (const [name, endpoint] of Object.entries({ authorization_endpoint, token_endpoint })) {
    if (endpoint === undefined) throw new ProblemError("bad-answer", `discovery: no ${name}`);
    if (!staysPrivate(endpoint)) throw new ProblemError("foreign-address", `discovery: ${name} without TLS`);
  }
  return found;
}

export const grantOf = ({ access_token, expires_in }: TokenEndpointResponse): Grant => ({
  accessToken: access_token,
  expiresIn: expires_in,
});
