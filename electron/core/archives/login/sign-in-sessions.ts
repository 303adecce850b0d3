/**
 * Sign-ins that are in use, by id. A server that replaces refresh tokens takes one used twice for stolen: so a sign-in
 * is one object, whoever asks with it, an archive in use or one that is being tried out.
 */
import { type Configuration, refreshTokenGrant } from "openid-client";
import type { SignedIn } from "../../../../shared/contract/archive-secret.ts";
import { isProblem, ProblemError } from "../../../../shared/problem.ts";
import { type LineConfig, loginProblem } from "./login-server.ts";
import { findIssuer, grantOf, type OidcAuth } from "./oidc-client.ts";
import { type Grant, Tokens } from "./tokens.ts";

interface Session {
  refreshToken: string;
  line: LineConfig;
  /** What the issuer says of itself; null until it is asked, and when the way to it changed. */
  found: Configuration | null;
  readonly issuer: string;
  readonly clientId: string;
  readonly tokens: Tokens;
}

export interface SignInSessionsPlace {
  readonly clock: () => number;
  /** Keeps a replaced refresh token wherever the sign-in is kept. */
  readonly keep: (signedIn: SignedIn) => Promise<void>;
}

export class SignInSessions {
  readonly #place: SignInSessionsPlace;
  readonly #sessions = new Map<string, Session>();

  constructor(place: SignInSessionsPlace) {
    this.#place = place;
  }

  /** Tokens of a kept sign-in. */
  tokensOf(auth: OidcAuth, secret: SignedIn, line: LineConfig): Tokens {
    const known = this.#sessions.get(secret.signIn) ?? this.#open(auth, secret, line);
    // Of another server or client it is no use; it is not shown there either.
    if (known.issuer !== auth.issuer || known.clientId !== auth.clientId) {
      return new Tokens(() => Promise.reject(new ProblemError("sign-in-needed")), this.#place.clock);
    }
    known.line = line;
    known.found = null;
    return known.tokens;
  }

  /** Takes up a sign-in that was just made. */
  begin(auth: OidcAuth, secret: SignedIn, grant: Grant, line: LineConfig): void {
    this.#open(auth, secret, line).tokens.take(grant);
  }

  /** The sign-in with its newest refresh token. @throws ProblemError `sign-in-needed` for one that is not known */
  newest(signIn: string): SignedIn {
    const session = this.#sessions.get(signIn);
    if (session === undefined) throw new ProblemError("sign-in-needed");
    return { scheme: "oidc", signIn, refreshToken: session.refreshToken };
  }

  #open(auth: OidcAuth, { signIn, refreshToken }: SignedIn, line: LineConfig): Session {
    let ended: ProblemError | null = null;
    const refresh = async (): Promise<Grant> => {
      // A sign-in that came to its end stays there; the server is not asked again.
      if (ended !== null) throw ended;
      session.found ??= await findIssuer(auth, session.line);
      try {
        const answer = await refreshTokenGrant(session.found, session.refreshToken);
        if (answer.refresh_token !== undefined && answer.refresh_token !== session.refreshToken) {
          session.refreshToken = answer.refresh_token;
          await this.#place.keep(this.newest(signIn));
        }
        return grantOf(answer);
      } catch (error) {
        const problem = loginProblem(error, "token endpoint", true);
        if (isProblem(problem) && problem.problem.code === "sign-in-needed") ended = problem;
        throw problem;
      }
    };
    const { issuer, clientId } = auth;
    const tokens = new Tokens(refresh, this.#place.clock);
    const session: Session = { refreshToken, line, found: null, issuer, clientId, tokens };
    this.#sessions.set(signIn, session);
    return session;
  }
}
