/** OAuth 2.0 client credentials (RFC 6749, 4.4). */
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clientCredentialsGrant,
  customFetch,
} from "openid-client";
import type { ArchiveAuth } from "../../../../shared/contract/site.ts";
import { type LineConfig, LOGIN_SECONDS, loginFetch, loginProblem } from "./login-server.ts";
import { Tokens } from "./tokens.ts";

type ClientAuth = Extract<ArchiveAuth, { scheme: "oauth2-client" }>;

export function clientTokens(auth: ClientAuth, secret: string, line: LineConfig, clock: () => number): Tokens {
  const { tokenUrl, clientId, scope, clientAuthentication } = auth;
  const shown = clientAuthentication === "client_secret_post" ? ClientSecretPost(secret) : ClientSecretBasic(secret);
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const config = new Configuration(server, clientId, undefined, shown);
  config[customFetch] = loginFetch(line);
  config.timeout = LOGIN_SECONDS;
  // What must be by TLS is judged by our own fetch.
  allowInsecureRequests(config);
  return new Tokens(async () => {
    try {
      const grant = await clientCredentialsGrant(config, scope === "" ? {} : { scope });
      return { accessToken: grant.access_token, expiresIn: grant.expires_in };
    } catch (error) {
      throw loginProblem(error, "token endpoint", false);
    }
  }, clock);
}
