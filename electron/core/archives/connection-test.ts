/** The first steps of a connection test: name, connection, TLS. Each says which of them failed. */
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { DicomwebConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { isProblem, type Problem, ProblemError } from "../../../shared/problem.ts";
import type { Archive, TestStep } from "./archive.ts";
import { networkProblem } from "./network-problem.ts";
import { type TlsFiles, tlsOptions } from "./tls-options.ts";
import { passOver } from "./unreadable-row.ts";

/** The problem of an expected failure; anything else is a bug and goes on. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error.problem;
  throw error;
}

/** Ends a test's step: what came of it, or why it failed. */
export async function step(
  name: TestStep["step"],
  work: () => Promise<string | { readonly skipped: string }>,
): Promise<TestStep> {
  try {
    const done = await work();
    if (typeof done === "string") return { step: name, outcome: "passed", detail: done };
    return { step: name, outcome: "skipped", detail: done.skipped };
  } catch (error) {
    return { step: name, outcome: "failed", problem: problemOf(networkProblem(error, false)) };
  }
}

export interface TestedLine {
  readonly host: string;
  readonly port: number;
  /** What is trusted and shown in TLS; `null` without TLS. */
  readonly secure: TlsFiles | null;
}

export function lineOf(config: DicomwebConfig): TestedLine {
  const url = new URL(config.queryRoot ?? config.root);
  const secure = url.protocol === "https:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port !== "" ? Number(url.port) : secure ? 443 : 80,
    secure: secure ? config : null,
  };
}

/** Name, connection and TLS of an archive's address, up to the first that fails. */
export async function* testLine(
  { host, port, secure }: TestedLine,
  connectMs: number,
  signal: AbortSignal,
): AsyncGenerator<TestStep> {
  let address = host;
  const name = await step("name", async () => {
    if (isIP(host) !== 0) return { skipped: host };
    address = (await lookup(host)).address;
    return address;
  });
  yield name;
  if (name.outcome === "failed") return;
  const reached = await step("connection", async () => {
    const socket = await opened(connect({ host: address, port }), "connect", connectMs, signal);
    socket.destroy();
    return `${host}:${port}`;
  });
  yield reached;
  if (reached.outcome === "failed") return;
  yield await step("tls", async () => {
    if (secure === null) return { skipped: "no TLS" };
    const options = await tlsOptions(secure);
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({ host: address, port, ...servername, ...options });
    const began = performance.now();
    await opened(socket, "secureConnect", connectMs, signal);
    await staysOpen(socket, Math.max(200, 2 * (performance.now() - began)));
    const detail = `${socket.getProtocol() ?? ""}, valid to ${socket.getPeerCertificate().valid_to}`;
    socket.destroy();
    return detail;
  });
}

/**
 * With TLS 1.3 our side is done before the server has judged our certificate, or the lack of one: it hangs up only then,
 * with or without an alert.
 */
function staysOpen(socket: TLSSocket, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    socket.once("error", reject);
    socket.once("close", () => {
      clearTimeout(timer);
      reject(new ProblemError("client-certificate", "the server hung up after the handshake: it asks for one"));
    });
    socket.resume();
  });
}

/** A test's last step: one image of a study. */
export async function testImage(
  archive: Pick<Archive, "listSeries" | "listInstances" | "fetchSeries">,
  study: StudySummary | undefined,
  signal: AbortSignal,
): Promise<string | { readonly skipped: string }> {
  if (study === undefined) return { skipped: "empty" };
  const [series] = await archive.listSeries(study.study, signal, passOver);
  if (series === undefined) return { skipped: "empty" };
  const [instance] = await archive.listInstances(study.study, series.series, signal, passOver);
  if (instance === undefined) return { skipped: "empty" };
  for await (const { bytes } of archive.fetchSeries(study.study, series.series, [instance.instance], signal)) {
    return `${bytes.length} bytes`;
  }
  throw new ProblemError("bad-answer", "no image");
}

function opened<S extends Socket>(socket: S, event: string, ms: number, signal: AbortSignal): Promise<S> {
  return new Promise<S>((resolve, reject) => {
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const stop = (): void => fail(new ProblemError("cancelled"));
    const timer = setTimeout(() => fail(new ProblemError("timed-out", "no connection")), ms);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop, { once: true });
    // Stays on: a socket that fails later, when nobody waits any more, must not bring the program down.
    socket.on("error", fail);
    socket.once(event, () => {
      settle();
      resolve(socket);
    });
  });
}
