/** Signing in by the system's browser: authorization code with PKCE, state and nonce (RFC 8252, RFC 7636). */
import { randomUUID } from "node:crypto";
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { SignedIn } from "../../../../shared/contract/archive-secret.ts";
import type { DicomwebConfig } from "../../../../shared/contract/site.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import { loginProblem } from "./login-server.ts";
import { findIssuer, grantOf, type OidcAuth } from "./oidc-client.ts";
import { listenForRedirect, type RedirectListener } from "./redirect-listener.ts";
import type { SignInSessions } from "./sign-in-sessions.ts";

interface Pending {
  /** Null once it is over. */
  address: string | null;
  readonly client: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export class SignIns {
  readonly #sessions: SignInSessions;
  readonly #pending = new Map<string, Pending>();

  constructor(sessions: SignInSessions) {
    this.#sessions = sessions;
  }

  /**
   * Begins a sign-in.
   *
   * @returns its id, and the address to be opened in the system's browser
   * @throws ProblemError for a server that cannot be asked, or a redirect port that is taken
   */
  async begin(config: DicomwebConfig): Promise<{ readonly signIn: string; readonly address: string }> {
    const { auth } = config;
    if (auth.scheme !== "oidc") throw new ProblemError("invalid", "an archive without sign-in");
    const server = await findIssuer(auth, config);
    const client = `${auth.issuer} ${auth.clientId}`;
    // Whoever begins anew has left the earlier page; its port is wanted again.
    await this.#end((pending) => pending.client === client);
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const listener = await listenForRedirect(state, auth.redirectPort);
    const asked = buildAuthorizationUrl(server, {
      redirect_uri: listener.address,
      scope: auth.scope,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      // OpenID Connect Core, 11: without it a request for offline access may be passed over.
      ...(auth.scope.split(" ").includes("offline_access") ? { prompt: "consent" } : {}),
    });
    const signIn = randomUUID();
    const stop = new AbortController();
    const ended = this.#finish(signIn, stop.signal, {
      config,
      auth,
      server,
      listener,
      checks: { state, nonce, verifier },
    });
    const pending: Pending = { address: asked.href, client, stop, ended };
    this.#pending.set(signIn, pending);
    const over = (): void => {
      pending.address = null;
    };
    // Who waits for it hears of its failure; nobody need be waiting.
    ended.then(over, over);
    return { signIn, address: asked.href };
  }

  /** Resolves when the reader signed in. @throws ProblemError why it did not come to that; `cancelled` by the signal */
  async finished(signIn: string, signal: AbortSignal): Promise<void> {
    const pending = this.#pending.get(signIn);
    if (pending === undefined) throw new ProblemError("not-found", "no such sign-in");
    const { resolve, promise } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    await Promise.race([pending.ended, promise]);
    if (signal.aborted) throw new ProblemError("cancelled");
  }

  /** Whether an address is one that a reader was just sent to. */
  awaits(address: string): boolean {
    return [...this.#pending.values()].some((pending) => pending.address === address);
  }

  async dispose(): Promise<void> {
    await this.#end(() => true);
  }

  async #end(which: (pending: Pending) => boolean): Promise<void> {
    const ending = [...this.#pending.values()].filter(which);
    for (const { stop } of ending) stop.abort();
    await Promise.allSettled(ending.map(({ ended }) => ended));
  }

  async #finish(signIn: string, stop: AbortSignal, begun: Begun): Promise<void> {
    const { config, auth, server, listener, checks } = begun;
    const use = async (url: URL): Promise<void> => {
      const answer = await authorizationCodeGrant(server, url, {
        pkceCodeVerifier: checks.verifier,
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        idTokenExpected: true,
      }).catch((error: unknown) => {
        throw loginProblem(error, url.searchParams.has("error") ? "sign-in page" : "token endpoint", false);
      });
      const refreshToken = answer.refresh_token;
      if (refreshToken === undefined) {
        throw new ProblemError("login-refused", "token endpoint: no refresh token; ask for the scope offline_access");
      }
      const signedIn: SignedIn = { scheme: "oidc", signIn, refreshToken };
      this.#sessions.begin(auth, signedIn, grantOf(answer), config);
    };
    await listener.answer(use, stop);
  }
}

interface Begun {
  readonly config: DicomwebConfig;
  readonly auth: OidcAuth;
  readonly server: Configuration;
  readonly listener: RedirectListener;
  readonly checks: { readonly state: string; readonly nonce: string; readonly verifier: string };
}
