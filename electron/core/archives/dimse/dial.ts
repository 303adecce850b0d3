/** From a configuration to an association: name, connection, TLS, AE titles. */
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import { networkProblem } from "../network-problem.ts";
import { tlsOptions } from "../tls-options.ts";
import { Association, type AssociationLimits } from "./association.ts";
import type { ProposedContext, Role } from "./pdu.ts";

export interface DialParts {
  readonly config: DimseConfig;
  readonly contexts: readonly ProposedContext[];
  readonly roles?: readonly Role[];
  readonly limits: AssociationLimits;
  readonly signal: AbortSignal;
  /** Milliseconds for the archive to take the association, when there is no need of it. */
  readonly openWithin?: number | undefined;
}

const CONNECT_MS = 10_000;

/** @throws ProblemError for the line, TLS, and an archive that refuses the AE titles or all contexts */
export async function dial({
  config,
  contexts,
  roles = [],
  limits,
  signal,
  openWithin,
}: DialParts): Promise<Association> {
  if (signal.aborted) throw new ProblemError("cancelled");
  const socket = await connected(config, signal);
  const stop = (): void => {
    socket.destroy(new ProblemError("cancelled"));
  };
  signal.addEventListener("abort", stop, { once: true });
  const late = (): void => {
    socket.destroy(new ProblemError("timed-out", "the archive takes no further association"));
  };
  const timer = openWithin === undefined ? undefined : setTimeout(late, openWithin);
  try {
    const { calledAet, callingAet } = config;
    return await Association.request(socket, { calledAet, callingAet, contexts, roles }, limits);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

async function connected(config: DimseConfig, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = config;
  const address = { host: host.replace(/\.$/, ""), port };
  const named = isIP(address.host) === 0 ? { servername: address.host } : {};
  const secure = tls ? await tlsOptions(config) : null;
  const socket = secure === null ? connect(address) : connectTls({ ...address, ...named, ...secure });
  try {
    await opened(socket, secure === null ? "connect" : "secureConnect", signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw networkProblem(error, false);
  }
}

function opened(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      socket.off("error", fail);
      socket.off("close", closed);
    };
    const fail = (error: unknown): void => {
      settle();
      reject(error);
    };
    const closed = (): void => fail(new ProblemError("no-connection", "closed at once"));
    const stop = (): void => fail(new ProblemError("cancelled"));
    const timer = setTimeout(() => fail(new ProblemError("timed-out", "no connection")), CONNECT_MS);
    signal.addEventListener("abort", stop, { once: true });
    socket.on("error", fail);
    socket.on("close", closed);
    socket.once(event, () => {
      settle();
      resolve();
    });
  });
}
