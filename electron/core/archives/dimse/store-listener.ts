/**
 * Takes in what archives send after a C-MOVE: one listener for each port, open only while something is expected there.
 * An instance that nobody waits for is refused before a byte of it is kept on disk.
 */
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { DimseConfig } from "../../../../shared/contract/site.ts";
import { ProblemError } from "../../../../shared/problem.ts";
import { tlsOptions } from "../tls-options.ts";
import { Association, type AssociationLimits } from "./association.ts";
import { command } from "./command-set.ts";
import type { AssociateAccept, AssociateRequest } from "./pdu.ts";
import { status } from "./status.ts";
import { IMPLICIT, isService, service } from "./storage.ts";
import { type Taker, takeStore } from "./take-store.ts";

/** What one fetch waits for. */
export interface Expected extends Taker {
  readonly chosenSyntax: (offered: readonly string[]) => string;
}

interface Listener {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  readonly expected: Map<Expected, DimseConfig>;
}

const MOST_SOCKETS = 32;

export class StoreListeners {
  readonly #limits: AssociationLimits;
  readonly #listeners = new Map<string, Promise<Listener>>();

  constructor(limits: AssociationLimits) {
    this.#limits = limits;
  }

  /** @throws ProblemError `conflict` when the port is taken */
  async expect(config: DimseConfig, expected: Expected): Promise<{ end(): void }> {
    const key = `${config.listenPort} ${config.tls} ${config.clientCertificate?.certificateFile ?? ""}`;
    const opening = this.#listeners.get(key) ?? this.#open(config);
    this.#listeners.set(key, opening);
    const listener = await opening.catch((error: unknown) => {
      this.#listeners.delete(key);
      throw error;
    });
    listener.expected.set(expected, config);
    return {
      end: () => {
        listener.expected.delete(expected);
        if (listener.expected.size > 0) return;
        this.#listeners.delete(key);
        listener.server.close();
        for (const socket of listener.sockets) socket.end();
      },
    };
  }

  async #open(config: DimseConfig): Promise<Listener> {
    const sockets = new Set<Socket>();
    const expected = new Map<Expected, DimseConfig>();
    const taken = (socket: Socket): void => {
      socket.on("error", () => {});
      if (sockets.size >= MOST_SOCKETS) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      void this.#serve(socket, expected).catch(() => socket.destroy());
    };
    const server = config.tls ? createTlsServer(await serverOptions(config), taken) : createServer(taken);
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => {
        const why = "code" in error ? String(error.code) : error.message;
        reject(new ProblemError("conflict", `port ${config.listenPort} cannot be listened on (${why})`));
      });
      server.listen(config.listenPort, resolve);
    });
    return { server, sockets, expected };
  }

  async #serve(socket: Socket, expected: ReadonlyMap<Expected, DimseConfig>): Promise<void> {
    const association = await Association.accept(socket, (request) => judge(request, expected), this.#limits);
    if (association === null) return;
    for (;;) {
      const message = await association.receive();
      const { field, messageId = 0, instance = "" } = message.command;
      if (field === command.echoRequest) {
        const answer = {
          sopClass: service.verification,
          respondsTo: messageId,
          hasData: false,
          status: status.success,
        };
        await association.send(message.context, { field: command.echoResponse, ...answer });
      } else if (field === command.storeRequest) {
        const waits = [...expected.keys()].find(({ isWanted }) => isWanted(instance));
        await takeStore(association, message, waits ?? nobody);
      } else throw new ProblemError("bad-answer", "no image");
    }
  }
}

const nobody: Taker = { isWanted: () => false, came: () => {}, deliver: async () => {} };

/** Only for an AE title that something is expected for, and only images and echoes. */
function judge(
  { calledAet, contexts }: AssociateRequest,
  expected: ReadonlyMap<Expected, DimseConfig>,
): AssociateAccept["contexts"] | null {
  const waits = [...expected].find(([, { callingAet }]) => callingAet === calledAet)?.[0];
  if (waits === undefined) return null;
  return contexts.map(({ id, abstractSyntax, transferSyntaxes }) => {
    const isEcho = abstractSyntax === service.verification;
    const syntax = waits.chosenSyntax(transferSyntaxes);
    // 3: abstract syntax not supported, 4: none of the transfer syntaxes.
    const result = isService(abstractSyntax) ? 3 : syntax === "" ? 4 : 0;
    return {
      id,
      result,
      transferSyntax: result === 0 ? syntax : isEcho ? IMPLICIT : (transferSyntaxes[0] ?? IMPLICIT),
    };
  });
}

async function serverOptions(config: DimseConfig) {
  if (config.clientCertificate === null) {
    throw new ProblemError("tls-refused", "a certificate of our own is needed to take images in over TLS");
  }
  return { ...(await tlsOptions(config)), requestCert: true, rejectUnauthorized: true };
}
