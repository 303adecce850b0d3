/**
 * One association (PS3.8 7): negotiated, then messages to and fro, then released.
 *
 * Reads the socket only when a message is asked for, so that a slow taker slows the sender and nothing piles up here.
 */
import { once } from "node:events";
import type { Socket } from "node:net";
import { ProblemError } from "../../../../shared/problem.ts";
import { networkProblem } from "../network-problem.ts";
import { type CommandSet, decodeCommand, encodeCommand } from "./command-set.ts";
import type { LargeTurn } from "./large-turn.ts";
import {
  type AssociateAccept,
  type AssociateRequest,
  type DataValue,
  encodeAbort,
  encodeAccept,
  encodeData,
  encodeReject,
  encodeReleaseReply,
  encodeReleaseRequest,
  encodeRequest,
  OUR_MOST_DATA,
  type Pdu,
  PduReader,
  type ProposedContext,
  type Role,
} from "./pdu.ts";

export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

export interface Message {
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  /** The data set as it came, in the context's transfer syntax; `null` when the command has none. */
  readonly data: readonly Uint8Array[] | null;
}

export interface AssociationLimits {
  /** Milliseconds without a byte while one is waited for. */
  readonly patience: number;
  /** Data sets beyond a first part are taken one at a time over all associations. */
  readonly large: LargeTurn;
}

const MOST_COMMAND = 65_536;
const RELEASE_MS = 3000;
const MOST_ROLES_AND_CONTEXTS = 128;

/** Why a peer refused the association (PS3.8 table 9-21), as a problem. */
export function rejection(result: number, source: number, reason: number): ProblemError {
  if (source === 1 && reason === 3) return new ProblemError("login-refused", "calling AE title not known there");
  if (source === 1 && reason === 7) return new ProblemError("login-refused", "called AE title not known there");
  if (result === 2 || source === 3) return new ProblemError("busy", "the archive takes no more associations now");
  return new ProblemError("login-refused", `association refused (source ${source}, reason ${reason})`);
}

export class Association {
  readonly #socket: Socket;
  readonly #limits: AssociationLimits;
  readonly #incoming: AsyncIterator<Uint8Array>;
  readonly #reader = new PduReader();
  readonly #waiting: Pdu[] = [];
  /** Values of P-DATA PDUs that belong to messages not yet asked for. */
  readonly #values: DataValue[] = [];
  #contexts = new Map<number, AcceptedContext>();
  #roles: readonly Role[] = [];
  #mostData = OUR_MOST_DATA;
  #messageId = 0;
  #heard = 0;

  private constructor(socket: Socket, limits: AssociationLimits) {
    this.#socket = socket;
    this.#limits = limits;
    this.#incoming = socket[Symbol.asyncIterator]();
    // What waits for the socket hears of its end by itself.
    socket.on("error", () => {});
    socket.setNoDelay(true);
  }

  /** Asks for an association. @throws ProblemError when the line fails or the archive refuses */
  static async request(
    socket: Socket,
    wanted: Omit<AssociateRequest, "mostData">,
    limits: AssociationLimits,
  ): Promise<Association> {
    const association = new Association(socket, limits);
    try {
      await association.#write(encodeRequest({ ...wanted, mostData: OUR_MOST_DATA }));
      const answer = await association.#next();
      if (answer.type === "associate-rj") throw rejection(answer.result, answer.source, answer.reason);
      if (answer.type === "abort") throw new ProblemError("login-refused", "the archive broke the association off");
      if (answer.type !== "associate-ac") throw new ProblemError("bad-answer", `${answer.type} to an association`);
      association.#settle(wanted.contexts, answer.accept);
      return association;
    } catch (error) {
      socket.destroy();
      throw networkProblem(error, false);
    }
  }

  /**
   * Takes an association that a peer asks for.
   *
   * @param judge answers to each context, or `null` to refuse the peer by its AE titles
   */
  static async accept(
    socket: Socket,
    judge: (request: AssociateRequest) => AssociateAccept["contexts"] | null,
    limits: AssociationLimits,
  ): Promise<Association | null> {
    const association = new Association(socket, limits);
    const first = await association.#next();
    if (first.type !== "associate-rq") throw new ProblemError("bad-answer", `${first.type} before an association`);
    const { request } = first;
    const tooMuch = request.contexts.length > MOST_ROLES_AND_CONTEXTS;
    const contexts = tooMuch ? null : judge(request);
    if (contexts === null) {
      // Permanent, by the service user, called AE title not recognized.
      await association.#write(encodeReject(1, 1, 7));
      socket.end();
      return null;
    }
    const accept = { ...request, contexts, roles: [], mostData: OUR_MOST_DATA };
    await association.#write(encodeAccept(accept));
    association.#settle(request.contexts, { ...accept, mostData: request.mostData });
    return association;
  }

  #settle(proposed: readonly ProposedContext[], { contexts, roles, mostData }: AssociateAccept): void {
    const asked = new Map(proposed.map((context) => [context.id, context]));
    for (const { id, result, transferSyntax } of contexts) {
      const context = asked.get(id);
      if (result !== 0 || context === undefined) continue;
      if (!context.transferSyntaxes.includes(transferSyntax)) {
        throw new ProblemError("bad-answer", `transfer syntax ${transferSyntax.slice(0, 64)} was not offered`);
      }
      this.#contexts.set(id, { id, abstractSyntax: context.abstractSyntax, transferSyntax });
    }
    this.#roles = roles;
    this.#mostData = mostData === 0 ? OUR_MOST_DATA : Math.max(256, Math.min(mostData, OUR_MOST_DATA));
  }

  /** Messages that came so far. */
  get heard(): number {
    return this.#heard;
  }

  get isOpen(): boolean {
    return this.#socket.readable && this.#socket.writable;
  }

  get contexts(): readonly AcceptedContext[] {
    return [...this.#contexts.values()];
  }

  /** Whether the peer lets us take objects of this class over this association (C-GET). */
  isStoreRole(sopClass: string): boolean {
    return this.#roles.some((role) => role.sopClass === sopClass && role.scp);
  }

  nextMessageId(): number {
    this.#messageId = (this.#messageId % 65_535) + 1;
    return this.#messageId;
  }

  async send(context: AcceptedContext, set: CommandSet, data?: Uint8Array): Promise<void> {
    await this.#sendPart(context.id, true, encodeCommand(set));
    if (data !== undefined) await this.#sendPart(context.id, false, data);
  }

  async #sendPart(contextId: number, isCommand: boolean, bytes: Uint8Array): Promise<void> {
    const most = this.#mostData - 6;
    for (let at = 0; at < bytes.length || at === 0; at += most) {
      const isLast = at + most >= bytes.length;
      const part = bytes.subarray(at, at + most);
      await this.#write(...encodeData({ contextId, isCommand, isLast, bytes: part }));
    }
  }

  async #write(...parts: readonly Uint8Array[]): Promise<void> {
    this.#socket.cork();
    const flows = parts.map((part) => this.#socket.write(part)).every(Boolean);
    this.#socket.uncork();
    if (flows) return;
    if (this.#socket.destroyed) throw new ProblemError("cut-off", "the association ended");
    const timer = setTimeout(() => this.#giveUp(), this.#limits.patience);
    try {
      await once(this.#socket, "drain");
    } finally {
      clearTimeout(timer);
    }
  }

  #giveUp(): void {
    this.#socket.destroy(new ProblemError("timed-out", "the archive is silent"));
  }

  /** The next message. @throws ProblemError `cut-off` when the peer ends the association, `timed-out`, `too-large` */
  async receive(): Promise<Message> {
    const { parts, contextId } = await this.#part(true, MOST_COMMAND);
    const context = this.#contexts.get(contextId);
    if (context === undefined) throw new ProblemError("bad-answer", "a message in no context");
    const set = decodeCommand(Buffer.concat(parts));
    this.#heard += 1;
    if (!set.hasData) return { context, command: set, data: null };
    const turn = this.#limits.large.begin();
    try {
      const data = await this.#part(false, Number.POSITIVE_INFINITY, (bytes) => turn.grow(bytes), contextId);
      return { context, command: set, data: data.parts };
    } finally {
      turn.end();
    }
  }

  /** Gathers the fragments of one command or data set. */
  async #part(
    isCommand: boolean,
    most: number,
    grow: (bytes: number) => Promise<void> | null = () => null,
    within?: number,
  ): Promise<{ readonly parts: readonly Uint8Array[]; readonly contextId: number }> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const value = await this.#nextValue();
      if (value.isCommand !== isCommand || (within !== undefined && value.contextId !== within)) {
        throw new ProblemError("bad-answer", "a command and its data set are mixed up");
      }
      length += value.bytes.length;
      if (length > most) throw new ProblemError("bad-answer", "a command without an end");
      const wait = grow(length);
      if (wait !== null) await wait;
      parts.push(value.bytes);
      if (value.isLast) return { parts, contextId: value.contextId };
    }
  }

  async #nextValue(): Promise<DataValue> {
    for (;;) {
      const value = this.#values.shift();
      if (value !== undefined) return value;
      const pdu = await this.#next();
      if (pdu.type === "data") this.#values.push(...pdu.values);
      else if (pdu.type === "release-rq") {
        await this.#write(encodeReleaseReply());
        this.#socket.end();
        throw new ProblemError("cut-off", "released by the archive");
      } else if (pdu.type === "abort") {
        throw this.#broken(pdu.source, pdu.reason);
      } else throw new ProblemError("bad-answer", `${pdu.type} among messages`);
    }
  }

  /** Some archives break off, without a word, with AE titles that may not ask what was asked. */
  #broken(source: number, reason: number): ProblemError {
    const detail = `broken off by the archive (source ${source}, reason ${reason})`;
    if (this.#heard > 0 || source !== 0) return new ProblemError("cut-off", detail);
    return new ProblemError("forbidden", `${detail}: our AE title may not be allowed to ask this`);
  }

  async #next(): Promise<Pdu> {
    for (;;) {
      const pdu = this.#waiting.shift();
      if (pdu !== undefined) return pdu;
      const timer = setTimeout(() => this.#giveUp(), this.#limits.patience);
      try {
        const { value, done } = await this.#incoming.next();
        if (done === true) throw new ProblemError("cut-off", "the archive closed the connection");
        this.#waiting.push(...this.#reader.push(value));
      } catch (error) {
        throw networkProblem(error, true);
      } finally {
        clearTimeout(timer);
      }
    }
  }

  /** Ends in the orderly way; what the peer still says is not heard. */
  async release(): Promise<void> {
    if (this.#socket.destroyed) return;
    const timer = setTimeout(() => this.#socket.destroy(), RELEASE_MS);
    try {
      await this.#write(encodeReleaseRequest());
      while ((await this.#next()).type !== "release-rp");
    } catch {
      // It is over either way.
    } finally {
      clearTimeout(timer);
      this.#socket.destroy();
    }
  }

  /** Ends at once. */
  abort(): void {
    if (!this.#socket.destroyed) this.#socket.end(encodeAbort(), () => this.#socket.destroy());
  }
}
