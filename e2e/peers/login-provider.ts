/** An OAuth 2.0 and OpenID Connect server (oidc-provider) in this process, and a browser that signs in to it. */
import { createServer, type RequestListener } from "node:http";
import { type AdapterPayload, type KoaContextWithOIDC, Provider } from "oidc-provider";

export interface LoginProvider {
  readonly issuer: string;
  readonly tokenUrl: string;
  /** Grants that the token endpoint was asked for, in order, each with whether it gave them. */
  readonly asked: { readonly grant: string; readonly given: boolean }[];
  /** Whether an Authorization header carries a token of this server that still counts. */
  admits(header: string | undefined): Promise<boolean>;
  /** Ends every access token given so far. */
  endTokens(): void;
  /** Forgets all grants: refresh tokens too are refused from then on. */
  forget(): void;
  /** Answers the token endpoint in this way from now on; null is as usual. */
  fault: RequestListener | null;
  stop(): Promise<void>;
}

export const client = { id: "alcove-machine", secret: "quiet:and+long" } as const;
export const reader = "alcove-reader";

interface Kept {
  readonly payload: AdapterPayload;
  readonly model: string;
}

/** @param lasts seconds that an access token is good for */
export async function startLoginProvider(redirect: string, lasts = 3600): Promise<LoginProvider> {
  const kept = new Map<string, Kept>();
  const ended = new Set<string>();
  const given = new Set<string>();
  let handle: RequestListener = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    adapter: storeOf(kept),
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: `${client.id}-post`,
        client_secret: client.secret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: "client_secret_post",
      },
      {
        client_id: reader,
        application_type: "native",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: [redirect],
        token_endpoint_auth_method: "none",
      },
    ],
    scopes: ["openid", "offline_access", "images"],
    ttl: { AccessToken: lasts, ClientCredentials: lasts },
    features: { clientCredentials: { enabled: true } },
    rotateRefreshToken: true,
  });
  const asked: LoginProvider["asked"] = [];
  const heard =
    (given: boolean) =>
    ({ oidc }: KoaContextWithOIDC): void =>
      void asked.push({ grant: String(oidc.params?.grant_type), given });
  provider.on("grant.success", heard(true));
  provider.on("grant.error", heard(false));
  provider.on("access_token.saved", (token) => given.add(token.jti));
  provider.on("client_credentials.saved", (token) => given.add(token.jti));
  const callback = provider.callback();
  const whole: LoginProvider = {
    issuer,
    tokenUrl: `${issuer}/token`,
    asked,
    fault: null,
    async admits(header) {
      const token = /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? "";
      if (ended.has(token)) return false;
      const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
      return found !== undefined && !found.isExpired;
    },
    endTokens() {
      for (const token of given) ended.add(token);
    },
    forget: () => kept.clear(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  handle = (request, response) =>
    request.url === "/token" && whole.fault !== null ? whole.fault(request, response) : callback(request, response);
  return whole;
}

/** All that the provider keeps, in memory, so that a test can take it away. */
function storeOf(kept: Map<string, Kept>) {
  return (model: string) => ({
    async upsert(id: string, payload: AdapterPayload) {
      kept.set(`${model}:${id}`, { payload: { ...payload }, model });
    },
    find: async (id: string) => kept.get(`${model}:${id}`)?.payload,
    findByUserCode: async () => undefined,
    async findByUid(uid: string) {
      return [...kept.values()].find((each) => each.model === model && each.payload.uid === uid)?.payload;
    },
    async consume(id: string) {
      const found = kept.get(`${model}:${id}`);
      if (found !== undefined) found.payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id: string) {
      kept.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId: string) {
      for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}

/**
 * Goes through the provider's pages as a person with a browser does: name, consent, and back to the program.
 *
 * @param leave goes back without signing in
 * @returns what the program's page said
 */
export async function signInByBrowser(address: string, leave = false): Promise<string> {
  const cookies = new Map<string, string>();
  let url = new URL(address);
  let form: string | null = null;
  for (let steps = 0; steps < 20; steps += 1) {
    const answer: Response = await fetch(url, {
      method: form === null ? "GET" : "POST",
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form === null ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      body: form,
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const next = answer.headers.get("location");
    const text = await answer.text();
    form = null;
    if (next !== null) url = new URL(next, url);
    else if (url.pathname === "/callback") return text;
    else if (leave) url = new URL(/href="([^"]+\/abort)"/.exec(text)?.[1] ?? "/", url);
    else {
      const action = /action="([^"]+)"/.exec(text)?.[1];
      if (action === undefined) throw new Error(`a page without a form: ${answer.status} ${text.slice(0, 300)}`);
      url = new URL(action, url);
      const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1] ?? "consent";
      form = new URLSearchParams({ prompt, login: "reader", password: "any" }).toString();
    }
  }
  throw new Error("the sign-in goes in circles");
}
