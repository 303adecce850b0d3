/** Logins by token and certificate, against an OpenID Connect server and archives that judge what they are shown. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createArchive, SignInSessions, SignIns } from "../../electron/core/archives/index.ts";
import type { ArchiveSecret, SignedIn } from "../../shared/contract/archive-secret.ts";
import { type ArchiveAuth, type DicomwebConfig, dicomwebConfig } from "../../shared/contract/site.ts";
import { seriesUid, sopInstanceUid, studyUid } from "../../shared/dicom/uid.ts";
import { isProblem } from "../../shared/problem.ts";
import { archiveDeps } from "./archive-deps.ts";
import { makeAuthority } from "./certificates.ts";
import { type Fault, type FaultyOptions, startFaultyServer } from "./faulty-server.ts";
import { freePorts } from "./free-port.ts";
import { client, reader, signInByBrowser, startLoginProvider } from "./login-provider.ts";

const running = new AbortController().signal;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const file = { study: "1.2.1", series: "1.2.1.1", instance: "1.2.1.1.1" };
let now = 0;
const clock = () => now;

async function serve(fault: Fault, options: FaultyOptions) {
  const server = await startFaultyServer(fault, [file], options);
  ends.push(server.stop);
  return server;
}

function open(config: DicomwebConfig, secret: ArchiveSecret | null, sessions?: SignInSessions) {
  const archive = createArchive(config, secret, {
    ...archiveDeps,
    clock,
    ...(sessions === undefined ? {} : { sessions }),
  });
  ends.push(() => archive.dispose());
  return archive;
}
type Opened = ReturnType<typeof open>;

const web = (root: string, auth: object, over: object = {}): DicomwebConfig =>
  dicomwebConfig.parse({ id: "a", kind: "dicomweb", root, auth, ...over });

const whyOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "";
  } catch (error) {
    if (!isProblem(error)) throw error;
    return `${error.problem.code}: ${error.problem.detail}`;
  }
};
const ask = (archive: Opened): Promise<string> => whyOf(archive.findStudies({}, running));

async function lastStep(archive: Opened): Promise<string> {
  let last = "";
  for await (const step of archive.test(running)) {
    last = `${step.step} ${step.outcome === "failed" ? `${step.problem.code}: ${step.problem.detail}` : step.outcome}`;
  }
  return last;
}

async function machine(over: Partial<Extract<ArchiveAuth, { scheme: "oauth2-client" }>> = {}, fault: Fault = "none") {
  const [port = 0] = await freePorts(1);
  const provider = await startLoginProvider(`http://127.0.0.1:${port}/callback`);
  ends.push(provider.stop);
  const server = await serve(fault, { admits: provider.admits });
  const auth = { scheme: "oauth2-client", tokenUrl: provider.tokenUrl, clientId: client.id, ...over };
  const config = web(server.root, auth);
  return { provider, server, config, archive: open(config, { scheme: "oauth2-client", clientSecret: client.secret }) };
}

describe("client credentials", () => {
  it.each(["client_secret_basic", "client_secret_post"] as const)("get a token by %s", async (clientAuthentication) => {
    const clientId = clientAuthentication === "client_secret_post" ? `${client.id}-post` : client.id;
    const { archive } = await machine({ clientAuthentication, clientId });
    expect(await lastStep(archive)).toBe("image passed");
  });

  it("get one token for all who ask at once, a new one before it ends, and one more when it is refused", async () => {
    const { archive, provider } = await machine();
    await Promise.all([1, 2, 3, 4, 5].map(() => archive.findStudies({}, running)));
    expect(provider.asked).toHaveLength(1);
    now += 3_500_000;
    expect(await ask(archive)).toBe("");
    expect(provider.asked).toHaveLength(1);
    now += 50_000;
    expect(await ask(archive)).toBe("");
    expect(provider.asked).toHaveLength(2);
    provider.endTokens();
    expect(await ask(archive)).toBe("");
    expect(provider.asked).toHaveLength(3);
  });

  it("ask once more after a 401, and no more", async () => {
    const { archive, provider, server } = await machine({}, "status-401");
    expect(await ask(archive)).toBe("login-refused: HTTP 401");
    expect(server.asked).toHaveLength(2);
    expect(provider.asked).toHaveLength(2);
  });

  it("say which step failed, and why", async () => {
    const { config, provider } = await machine();
    const wrong = open(config, { scheme: "oauth2-client", clientSecret: "wrong" });
    expect(await lastStep(wrong)).toMatch(/^login login-refused: token endpoint: invalid_client/);
    const archive = open(config, { scheme: "oauth2-client", clientSecret: client.secret });
    provider.fault = (_, response) => response.writeHead(503, { "Retry-After": "120" }).end();
    expect(await lastStep(archive)).toBe("login busy: token endpoint: HTTP 503, again in 120 s");
    provider.fault = (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<html>");
    expect(await lastStep(archive)).toMatch(/^login bad-answer: token endpoint: /);
    provider.fault = null;
    expect(await lastStep(archive)).toBe("image passed");
    const closed = web(config.root, { ...config.auth, tokenUrl: "http://127.0.0.1:1/token" });
    const secret = { scheme: "oauth2-client", clientSecret: client.secret } as const;
    expect(await lastStep(open(closed, secret))).toBe("login no-connection: token endpoint: ECONNREFUSED");
    expect(await lastStep(open(config, null))).toBe("login login-refused: no client secret");
  });
});

describe("where credentials go", () => {
  it("SI-17 takes login servers by TLS alone, unless they are this machine", () => {
    const fits = (tokenUrl: string): boolean =>
      dicomwebConfig.safeParse({
        id: "a",
        kind: "dicomweb",
        root: "https://pacs.example/dicom-web",
        auth: { scheme: "oauth2-client", tokenUrl, clientId: "c" },
      }).success;
    expect(fits("https://login.example/token")).toBe(true);
    expect(fits("http://[::1]:8080/token")).toBe(true);
    for (const bad of ["http://login.example/token", "http://127.0.0.1.example/t", "https://u:p@login.example/t"]) {
      expect([bad, fits(bad)]).toEqual([bad, false]);
    }
  });

  it("SI-16 never along a redirect to another origin, of the archive or of the token endpoint", async () => {
    const { archive, server, provider } = await machine({}, "redirect-away");
    expect(await ask(archive)).toBe(`foreign-address: redirected to ${server.elsewhere.origin}`);
    provider.endTokens();
    provider.fault = (_, response) => response.writeHead(307, { Location: `${server.elsewhere.origin}/token` }).end();
    server.fault = "none";
    expect(await ask(archive)).toMatch(/^foreign-address: token endpoint: redirected to /);
    expect(server.elsewhere.asked).toEqual([]);
  });

  it("SI-16 never to an address that an answer names", async () => {
    const { archive, server } = await machine({}, "retrieve-elsewhere");
    expect(await ask(archive)).toBe("");
    const got: string[] = [];
    const [study, series] = [studyUid.parse(file.study), seriesUid.parse(file.series)];
    for await (const { instance } of archive.fetchSeries(study, series, [sopInstanceUid.parse(file.instance)], running))
      got.push(instance);
    expect(got).toEqual([file.instance]);
    expect(server.elsewhere.asked).toEqual([]);
  });

  it("SI-17 never to endpoints in the clear that an issuer names", async () => {
    const issuer = await startIssuer((origin) => ({
      issuer: origin,
      authorization_endpoint: `${origin}/auth`,
      token_endpoint: "http://login.example/token",
    }));
    const signIns = new SignIns(new SignInSessions({ clock, keep: async () => {} }));
    const config = web("https://pacs.example/dicom-web", { scheme: "oidc", issuer, clientId: reader });
    expect(await whyOf(signIns.begin(config))).toBe("foreign-address: discovery: token_endpoint without TLS");
  });

  it("never to an issuer that is another than it says", async () => {
    const issuer = await startIssuer(() => ({ issuer: "https://other.example" }));
    const signIns = new SignIns(new SignInSessions({ clock, keep: async () => {} }));
    const config = web("https://pacs.example/dicom-web", { scheme: "oidc", issuer, clientId: reader });
    expect(await whyOf(signIns.begin(config))).toMatch(/^bad-answer: discovery: .*issuer/);
  });
});

async function startIssuer(metadata: (origin: string) => object): Promise<string> {
  const server = createServer((request, response) =>
    response
      .writeHead(200, { "Content-Type": "application/json" })
      .end(JSON.stringify(metadata(`http://${request.headers.host ?? ""}`))),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(async () => server.close());
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
}

async function person() {
  const [port = 0] = await freePorts(1);
  const provider = await startLoginProvider(`http://127.0.0.1:${port}/callback`);
  const server = await serve("none", { admits: provider.admits });
  const kept: SignedIn[] = [];
  const sessions = new SignInSessions({ clock, keep: async (signedIn) => void kept.push(signedIn) });
  const signIns = new SignIns(sessions);
  ends.push(provider.stop, () => signIns.dispose());
  const config = web(server.root, { scheme: "oidc", issuer: provider.issuer, clientId: reader, redirectPort: port });
  return { provider, server, kept, sessions, signIns, config, port };
}

describe("signing in by the browser", () => {
  it("asks with PKCE, state and nonce, and takes what the browser brings", async () => {
    const { signIns, sessions, config } = await person();
    const { signIn, address } = await signIns.begin(config);
    const asked = new URL(address).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    for (const name of ["code_challenge", "state", "nonce"]) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect([signIns.awaits(address), signIns.awaits(`${address}&x=1`)]).toEqual([true, false]);
    expect(await signInByBrowser(address)).toMatch(/^You are signed in/);
    await signIns.finished(signIn, running);
    expect(signIns.awaits(address)).toBe(false);
    expect(await lastStep(open(config, sessions.newest(signIn), sessions))).toBe("image passed");
  });

  it("refuses an answer of another state and goes on waiting; the port is closed after the one answer", async () => {
    const { signIns, config, port } = await person();
    const { signIn, address } = await signIns.begin(config);
    const forged = `http://127.0.0.1:${port}/callback?code=x&state=y`;
    expect((await fetch(forged)).status).toBe(404);
    await signInByBrowser(address);
    await signIns.finished(signIn, running);
    await expect(fetch(forged)).rejects.toThrow();
  });

  it("ends an earlier one that was left in the middle, and says when its port is taken", async () => {
    const { signIns, sessions, config } = await person();
    const [left, again] = [await signIns.begin(config), await signIns.begin(config)];
    expect(await whyOf(signIns.finished(left.signIn, running))).toMatch(/^cancelled/);
    const others = new SignIns(sessions);
    expect(await whyOf(others.begin(config))).toBe("invalid: the redirect port is not free (EADDRINUSE)");
    await signInByBrowser(again.address);
    await signIns.finished(again.signIn, running);
  });

  it("says that the reader left, and that a code is no good", async () => {
    const { signIns, config, port } = await person();
    const left = await signIns.begin(config);
    expect(await signInByBrowser(left.address, true)).toMatch(/did not work/);
    expect(await whyOf(signIns.finished(left.signIn, running))).toMatch(/^login-refused: sign-in page: access_denied/);
    const forged = await signIns.begin(config);
    const state = new URL(forged.address).searchParams.get("state") ?? "";
    const issuer = config.auth.scheme === "oidc" ? config.auth.issuer : "";
    const answer = new URLSearchParams({ code: "stolen", state, iss: issuer });
    expect((await fetch(`http://127.0.0.1:${port}/callback?${answer}`)).status).toBe(400);
    expect(await whyOf(signIns.finished(forged.signIn, running))).toMatch(
      /^login-refused: token endpoint: invalid_grant/,
    );
  });

  it("keeps each new refresh token, shares one sign-in, and asks for the reader when it came to its end", async () => {
    const { signIns, sessions, config, provider, kept } = await person();
    const { signIn, address } = await signIns.begin(config);
    await signInByBrowser(address);
    await signIns.finished(signIn, running);
    const first = sessions.newest(signIn);
    const [inUse, tried] = [open(config, first, sessions), open(config, first, sessions)];
    expect(await ask(inUse)).toBe("");
    for (const _ of [1, 2]) {
      provider.endTokens();
      expect(await Promise.all([ask(inUse), ask(tried)])).toEqual(["", ""]);
    }
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.at(-1)).toEqual(sessions.newest(signIn));
    expect(kept.at(-1)?.refreshToken).not.toBe(first.refreshToken);
    // After a restart the kept one goes on.
    const later = new SignInSessions({ clock, keep: async () => {} });
    expect(await ask(open(config, kept.at(-1) ?? null, later))).toBe("");

    provider.forget();
    expect(await ask(inUse)).toMatch(/^sign-in-needed: token endpoint: invalid_grant/);
    const { length } = provider.asked;
    expect(await lastStep(inUse)).toMatch(/^login sign-in-needed/);
    expect(provider.asked).toHaveLength(length);
    expect(await lastStep(open(config, null, sessions))).toBe("login sign-in-needed: ");
  });

  it("is never used for another client or server", async () => {
    const { signIns, sessions, config, server } = await person();
    const { signIn, address } = await signIns.begin(config);
    await signInByBrowser(address);
    await signIns.finished(signIn, running);
    const other = web(server.root, { ...config.auth, clientId: "other" });
    expect(await ask(open(other, sessions.newest(signIn), sessions))).toBe("sign-in-needed: ");
    expect(server.asked).toEqual([]);
  });
});

describe("client certificates", () => {
  it("are shown to the archive, and say what is wrong with them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "alcove-mtls-"));
    ends.push(() => rm(folder, { recursive: true }));
    const authority = await makeAuthority(folder);
    const host = await authority.issue("127.0.0.1");
    const [own, other] = [await authority.issue("reader"), await authority.issue("other")];
    const server = await serve("none", { tls: { ...host, ca: await readFile(authority.file, "utf8") } });
    const text = join(folder, "text.pem");
    await writeFile(text, "no PEM");
    const meet = (certificateFile: string | null, keyFile = own.keyFile) =>
      open(
        web(
          server.root,
          { scheme: "none" },
          {
            authorityFile: authority.file,
            clientCertificate: certificateFile === null ? null : { certificateFile, keyFile },
          },
        ),
        null,
      );
    expect(await lastStep(meet(own.certFile))).toBe("image passed");
    expect(await lastStep(meet(null))).toMatch(/^tls client-certificate: .*asks for one/);
    expect(await lastStep(meet(own.certFile, other.keyFile))).toBe(
      "tls client-certificate: certificate and key do not belong together",
    );
    expect(await lastStep(meet(join(folder, "gone.pem")))).toBe(
      "tls client-certificate: the certificate file cannot be read (ENOENT)",
    );
    expect(await lastStep(meet(text))).toBe("tls client-certificate: no certificate in the certificate file");
    expect(await ask(meet(own.certFile, text))).toBe("client-certificate: no key in the key file");
  });
});
