/** One DICOMweb or FHIR server over HTTP: own connections, limits on waiting and size, logins to its own addresses alone. */
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Agent, type Dispatcher, request } from "undici";
import type { DicomwebConfig } from "../../../shared/contract/site.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Bandwidth } from "./bandwidth.ts";
import type { Authorization } from "./login/authorization.ts";
import { joined } from "./multipart.ts";
import { networkProblem, retryAfterOf, statusProblem } from "./network-problem.ts";
import { tlsOptions } from "./tls-options.ts";

export interface HttpTimeouts {
  readonly connectMs: number;
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** A body may keep us waiting this long in all for each megabyte (and for the first): a drip is no answer. */
  readonly waitPerMegabyteMs: number;
}

export const httpTimeouts: HttpTimeouts = {
  connectMs: 10_000,
  headersMs: 30_000,
  idleMs: 30_000,
  waitPerMegabyteMs: 120_000,
};

export interface Answer {
  readonly status: number;
  /** Content-Type as written; "" when absent. */
  readonly type: string;
  /** Decompressed where the server compressed in spite of us. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a body that is not read. */
  discard(): void;
}

/** Of a server: where it is, whom one trusts, how one logs in. */
export type ServerConfig = Pick<DicomwebConfig, "root" | "authorityFile"> &
  Partial<Pick<DicomwebConfig, "queryRoot" | "imageRoot" | "clientCertificate">>;

export interface Ask {
  readonly accept: string;
  readonly signal: AbortSignal;
  /** Images: they pass through the bandwidth limit and use the connections for transfers. */
  readonly bulk?: boolean;
}

const MOST_REDIRECTS = 3;
const MEGABYTE = 1_048_576;

export class ServerHttp {
  readonly #config: ServerConfig;
  readonly #authorization: Authorization;
  readonly #timeouts: HttpTimeouts;
  readonly #bandwidth: Bandwidth | null;
  readonly #parallel: number;
  #agents: Promise<{ readonly asking: Agent; readonly bulk: Agent }> | null = null;

  constructor(
    config: ServerConfig,
    authorization: Authorization,
    limits: { readonly parallel: number; readonly bandwidth: Bandwidth | null; readonly timeouts: HttpTimeouts },
  ) {
    this.#config = config;
    this.#authorization = authorization;
    this.#timeouts = limits.timeouts;
    this.#bandwidth = limits.bandwidth;
    this.#parallel = limits.parallel;
  }

  get #origins(): ReadonlySet<string> {
    return new Set([this.queryRoot, this.imageRoot].map((root) => new URL(root).origin));
  }

  get queryRoot(): string {
    return rootOf(this.#config.queryRoot ?? this.#config.root);
  }

  get imageRoot(): string {
    return rootOf(this.#config.imageRoot ?? this.#config.root);
  }

  /**
   * Asks for an address below one of the roots. Resolves with successes only.
   *
   * @throws ProblemError for the line, TLS, every status but 2xx, and redirects that leave the server
   */
  async get(address: string, ask: Ask): Promise<Answer> {
    const agents = await this.#openAgents();
    const { origin } = new URL(address);
    // The configuration decides who is shown a login, never an answer of a server.
    if (!this.#origins.has(origin)) throw new ProblemError("foreign-address", origin);
    let url = address;
    let renewed = false;
    let redirects = 0;
    for (;;) {
      const authorization = await this.#authorization.header(ask.signal);
      const answer = await this.#send(url, ask, authorization, ask.bulk === true ? agents.bulk : agents.asking);
      if (answer.statusCode < 300) return this.#answerOf(answer, ask);
      if (
        answer.statusCode === 401 &&
        !renewed &&
        authorization !== null &&
        this.#authorization.refused(authorization)
      ) {
        renewed = true;
        letGo(answer);
        continue;
      }
      const next = headerOf(answer, "location");
      const retryAfter = retryAfterOf(headerOf(answer, "retry-after"), Date.now());
      letGo(answer);
      if (answer.statusCode >= 400 || next === undefined) throw statusProblem(answer.statusCode, retryAfter);
      const target = URL.parse(next, url);
      if (target === null) throw new ProblemError("bad-answer", "a redirect to no address");
      if (target.origin !== origin) throw new ProblemError("foreign-address", `redirected to ${target.origin}`);
      if (redirects >= MOST_REDIRECTS) throw new ProblemError("bad-answer", "redirected in circles");
      redirects += 1;
      url = target.href;
    }
  }

  /** Gets what a login needs before the first question. @throws ProblemError of the login alone */
  async logIn(signal: AbortSignal): Promise<void> {
    await this.#authorization.header(signal);
  }

  async #send(
    url: string,
    { accept, signal }: Ask,
    authorization: string | null,
    dispatcher: Agent,
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await request(url, {
        dispatcher,
        signal,
        headers: {
          accept,
          "accept-encoding": "identity",
          "user-agent": "Alcove",
          ...(authorization === null ? {} : { authorization }),
        },
      });
    } catch (error) {
      throw networkProblem(error, false);
    }
  }

  #answerOf(answer: Dispatcher.ResponseData, { signal, bulk }: Ask): Answer {
    const encoding = (headerOf(answer, "content-encoding") ?? "identity").trim().toLowerCase();
    const paced = this.#paced(answer, bulk === true ? this.#bandwidth : null, signal);
    return {
      status: answer.statusCode,
      type: headerOf(answer, "content-type") ?? "",
      body: encoding === "identity" || encoding === "" ? paced : decompressed(paced, encoding),
      discard: () => letGo(answer),
    };
  }

  async *#paced(
    answer: Dispatcher.ResponseData,
    bandwidth: Bandwidth | null,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    let waited = 0;
    let received = 0;
    let asked = performance.now();
    try {
      for await (const chunk of answer.body) {
        if (!(chunk instanceof Uint8Array)) throw new ProblemError("bad-answer", "no bytes");
        waited += performance.now() - asked;
        received += chunk.length;
        if (waited > this.#timeouts.waitPerMegabyteMs * (1 + received / MEGABYTE)) {
          throw new ProblemError("timed-out", `${received} bytes in ${Math.round(waited / 1000)} s`);
        }
        if (bandwidth !== null) await bandwidth.take(chunk.length, signal);
        yield chunk;
        asked = performance.now();
      }
    } catch (error) {
      throw networkProblem(error, true);
    } finally {
      letGo(answer);
    }
  }

  async #openAgents() {
    this.#agents ??= this.#connectable().then((connect) => {
      const common = {
        connect,
        allowH2: false,
        pipelining: 1,
        keepAliveTimeout: 20_000,
        headersTimeout: this.#timeouts.headersMs,
        bodyTimeout: this.#timeouts.idleMs,
      };
      return {
        // Questions have connections of their own: a list is never behind a thousand images.
        asking: new Agent({ ...common, connections: 2 }),
        bulk: new Agent({ ...common, connections: this.#parallel }),
      };
    });
    try {
      return await this.#agents;
    } catch (error) {
      this.#agents = null;
      throw error;
    }
  }

  async #connectable() {
    return { timeout: this.#timeouts.connectMs, ...(await tlsOptions({ clientCertificate: null, ...this.#config })) };
  }

  /** Ends all connections, whatever is under way on them; the next question opens new ones. */
  async reconnect(): Promise<void> {
    const opened = this.#agents;
    this.#agents = null;
    const agents = await opened?.catch(() => null);
    await Promise.all([agents?.asking.destroy(), agents?.bulk.destroy()]);
  }

  dispose(): Promise<void> {
    return this.reconnect();
  }
}

const rootOf = (root: string): string => root.replace(/\/+$/, "");

function headerOf(answer: Dispatcher.ResponseData, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** An answer nobody reads gives its connection up; what the stream says of that is of no interest. */
function letGo({ body }: Dispatcher.ResponseData): void {
  body.on("error", () => {});
  body.destroy();
}

/** A stream of what was compressed; its consumer's limits hold for what comes out. */
async function* decompressed(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const make = decoders[encoding];
  if (make === undefined) throw new ProblemError("bad-answer", "compressed in an unknown way");
  const decoder = make();
  let failed: unknown = null;
  const feeding = (async () => {
    for await (const chunk of chunks) {
      if (decoder.destroyed) return;
      if (!decoder.write(chunk))
        await new Promise<void>((resolve) => decoder.once("drain", resolve).once("close", resolve));
    }
    decoder.end();
  })().catch((error: unknown) => {
    failed = error;
    decoder.destroy();
  });
  try {
    for await (const chunk of decoder) yield chunk;
    await feeding;
    if (failed !== null) throw failed;
  } catch (error) {
    throw networkProblem(failed ?? error, true);
  } finally {
    decoder.destroy();
  }
}

const decoders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: () => createGunzip({ chunkSize: 65_536 }),
  "x-gzip": () => createGunzip({ chunkSize: 65_536 }),
  deflate: () => createInflate({ chunkSize: 65_536 }),
  br: () => createBrotliDecompress({ params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 0 } }),
};

/** Reads a body to its end. @throws ProblemError `too-large` past the limit */
export async function readBody(answer: Answer, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    length += chunk.length;
    if (length > most) throw new ProblemError("too-large", `an answer larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return joined(chunks, length);
}
