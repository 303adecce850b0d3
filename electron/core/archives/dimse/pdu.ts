/** Protocol data units of the upper layer (PS3.8 9.3), to and from bytes. A length is judged before anything is kept. */
import { ProblemError } from "../../../../shared/problem.ts";
import { ByteWriter, itemsOf, textOfBytes } from "./pdu-bytes.ts";

/** What the requester proposes: one kind of object or service, in any of these transfer syntaxes. */
export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** SCP/SCU Role Selection (PS3.7 D.3.3.4). */
export interface Role {
  readonly sopClass: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

export interface AssociateRequest {
  readonly calledAet: string;
  readonly callingAet: string;
  readonly contexts: readonly ProposedContext[];
  readonly roles: readonly Role[];
  /** Longest P-DATA-TF the sender takes; 0 is no limit. */
  readonly mostData: number;
}

export interface ContextAnswer {
  readonly id: number;
  /** 0: accepted (PS3.8 table 9-18). */
  readonly result: number;
  readonly transferSyntax: string;
}

export interface AssociateAccept {
  readonly calledAet: string;
  readonly callingAet: string;
  readonly contexts: readonly ContextAnswer[];
  readonly roles: readonly Role[];
  readonly mostData: number;
}

/** A piece of a command or of a data set. */
export interface DataValue {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

export type Pdu =
  | { readonly type: "associate-rq"; readonly request: AssociateRequest }
  | { readonly type: "associate-ac"; readonly accept: AssociateAccept }
  | { readonly type: "associate-rj"; readonly result: number; readonly source: number; readonly reason: number }
  | { readonly type: "data"; readonly values: readonly DataValue[] }
  | { readonly type: "release-rq" }
  | { readonly type: "release-rp" }
  | { readonly type: "abort"; readonly source: number; readonly reason: number };

const APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
/** Under the root that PS3.5 B.2 derives from a UUID; it names this program, not a release of it. */
export const IMPLEMENTATION_CLASS = "2.25.211894530263894437121926352874412096411";
export const IMPLEMENTATION_VERSION = "ALCOVE";

/** Longest P-DATA-TF we ask for: large enough that headers cost nothing, small enough to let others through. */
export const OUR_MOST_DATA = 131_072;
/** Peers that do not keep to it get this much patience. */
const MOST_DATA_TAKEN = 4 * 1024 * 1024;
/** A request with 128 contexts of many transfer syntaxes stays far below. */
const MOST_OTHER = 256 * 1024;

const types = {
  "associate-rq": 1,
  "associate-ac": 2,
  "associate-rj": 3,
  data: 4,
  "release-rq": 5,
  "release-rp": 6,
  abort: 7,
} as const;

const bad = (why: string): ProblemError => new ProblemError("bad-answer", why);

/** Finds PDUs in a stream of bytes; whatever comes, it keeps no more than one PDU's length within its limit. */
export class PduReader {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #need = 6;

  /** @throws ProblemError `bad-answer` when it is no upper layer, or a PDU is longer than any may be */
  push(piece: Uint8Array): readonly Pdu[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#need) return [];
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length);
    const found: Pdu[] = [];
    let at = 0;
    this.#need = 6;
    while (bytes.length - at >= 6) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
      const type = view.getUint8(0);
      const length = view.getUint32(2);
      if (type < 1 || type > 7) throw bad(`no DICOM upper layer (type ${type})`);
      if (length > (type === types.data ? MOST_DATA_TAKEN : MOST_OTHER)) throw bad(`a PDU of ${length} bytes`);
      if (view.byteLength < 6 + length) {
        this.#need = 6 + length;
        break;
      }
      found.push(decode(type, bytes.subarray(at + 6, at + 6 + length)));
      at += 6 + length;
    }
    this.#pieces = at === bytes.length ? [] : [bytes.subarray(at)];
    this.#length = bytes.length - at;
    return found;
  }
}

function decode(type: number, body: Uint8Array): Pdu {
  const byte = (at: number): number => body[at] ?? 0;
  switch (type) {
    case types["associate-rq"]:
      return { type: "associate-rq", request: decodeRequest(body) };
    case types["associate-ac"]:
      return { type: "associate-ac", accept: decodeAccept(body) };
    case types["associate-rj"]:
      return { type: "associate-rj", result: byte(1), source: byte(2), reason: byte(3) };
    case types.data:
      return { type: "data", values: decodeData(body) };
    case types["release-rq"]:
      return { type: "release-rq" };
    case types["release-rp"]:
      return { type: "release-rp" };
    default:
      return { type: "abort", source: byte(2), reason: byte(3) };
  }
}

function decodeData(body: Uint8Array): DataValue[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const values: DataValue[] = [];
  for (let at = 0; at < body.length; ) {
    if (body.length - at < 6) throw bad("a data value without its header");
    const length = view.getUint32(at);
    if (length < 2 || at + 4 + length > body.length) throw bad("a data value longer than its PDU");
    const flags = view.getUint8(at + 5);
    values.push({
      contextId: view.getUint8(at + 4),
      isCommand: (flags & 1) !== 0,
      isLast: (flags & 2) !== 0,
      bytes: body.subarray(at + 6, at + 4 + length),
    });
    at += 4 + length;
  }
  return values;
}

interface Header {
  readonly calledAet: string;
  readonly callingAet: string;
  readonly items: readonly { readonly type: number; readonly body: Uint8Array }[];
}

function decodeHeader(body: Uint8Array): Header {
  if (body.length < 68) throw bad("a cut association");
  return {
    calledAet: textOfBytes(body.subarray(4, 20)),
    callingAet: textOfBytes(body.subarray(20, 36)),
    items: itemsOf(body.subarray(68)),
  };
}

function decodeUser(items: Header["items"]): { readonly roles: Role[]; readonly mostData: number } {
  const roles: Role[] = [];
  let mostData = 16_384;
  for (const { type, body } of items.filter((item) => item.type === 0x50).flatMap((item) => itemsOf(item.body))) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    if (type === 0x51 && body.length >= 4) mostData = view.getUint32(0);
    if (type !== 0x54 || body.length < 4) continue;
    const length = view.getUint16(0);
    if (body.length < 4 + length) throw bad("a cut role");
    roles.push({
      sopClass: textOfBytes(body.subarray(2, 2 + length)),
      scu: body[2 + length] === 1,
      scp: body[3 + length] === 1,
    });
  }
  return { roles, mostData };
}

function decodeRequest(body: Uint8Array): AssociateRequest {
  const { calledAet, callingAet, items } = decodeHeader(body);
  const contexts = items.flatMap(({ type, body: context }): ProposedContext[] => {
    if (type !== 0x20 || context.length < 4) return [];
    const inner = itemsOf(context.subarray(4));
    const abstract = inner.find((item) => item.type === 0x30);
    return [
      {
        id: context[0] ?? 0,
        abstractSyntax: abstract === undefined ? "" : textOfBytes(abstract.body),
        transferSyntaxes: inner.filter((item) => item.type === 0x40).map((item) => textOfBytes(item.body)),
      },
    ];
  });
  return { calledAet, callingAet, contexts, ...decodeUser(items) };
}

function decodeAccept(body: Uint8Array): AssociateAccept {
  const { calledAet, callingAet, items } = decodeHeader(body);
  const contexts = items.flatMap(({ type, body: context }): ContextAnswer[] => {
    if (type !== 0x21 || context.length < 4) return [];
    const syntax = itemsOf(context.subarray(4)).find((item) => item.type === 0x40);
    return [
      {
        id: context[0] ?? 0,
        result: context[2] ?? 1,
        transferSyntax: syntax === undefined ? "" : textOfBytes(syntax.body),
      },
    ];
  });
  return { calledAet, callingAet, contexts, ...decodeUser(items) };
}

function writeHeader(out: ByteWriter, calledAet: string, callingAet: string): void {
  out.uint16(1).uint16(0).padded(calledAet, 16).padded(callingAet, 16).zeros(32);
  out.item(0x10, (inner) => inner.text(APPLICATION_CONTEXT));
}

function writeUser(out: ByteWriter, roles: readonly Role[], mostData: number): void {
  out.item(0x50, (user) => {
    user.item(0x51, (inner) => inner.uint32(mostData));
    user.item(0x52, (inner) => inner.text(IMPLEMENTATION_CLASS));
    for (const { sopClass, scu, scp } of roles) {
      user.item(0x54, (inner) => inner.uint16(sopClass.length).text(sopClass).byte(Number(scu)).byte(Number(scp)));
    }
    user.item(0x55, (inner) => inner.text(IMPLEMENTATION_VERSION));
  });
}

const whole = (type: number, body: Uint8Array): Uint8Array =>
  new ByteWriter().byte(type).byte(0).uint32(body.length).bytes(body).end();

export function encodeRequest({ calledAet, callingAet, contexts, roles, mostData }: AssociateRequest): Uint8Array {
  const out = new ByteWriter();
  writeHeader(out, calledAet, callingAet);
  for (const { id, abstractSyntax, transferSyntaxes } of contexts) {
    out.item(0x20, (context) => {
      context
        .byte(id)
        .zeros(3)
        .item(0x30, (inner) => inner.text(abstractSyntax));
      for (const syntax of transferSyntaxes) context.item(0x40, (inner) => inner.text(syntax));
    });
  }
  writeUser(out, roles, mostData);
  return whole(types["associate-rq"], out.end());
}

export function encodeAccept({ calledAet, callingAet, contexts, roles, mostData }: AssociateAccept): Uint8Array {
  const out = new ByteWriter();
  writeHeader(out, calledAet, callingAet);
  for (const { id, result, transferSyntax } of contexts) {
    out.item(0x21, (context) =>
      context
        .byte(id)
        .byte(0)
        .byte(result)
        .byte(0)
        .item(0x40, (inner) => inner.text(transferSyntax)),
    );
  }
  writeUser(out, roles, mostData);
  return whole(types["associate-ac"], out.end());
}

export const encodeReject = (result: number, source: number, reason: number): Uint8Array =>
  whole(types["associate-rj"], Uint8Array.of(0, result, source, reason));
export const encodeReleaseRequest = (): Uint8Array => whole(types["release-rq"], new Uint8Array(4));
export const encodeReleaseReply = (): Uint8Array => whole(types["release-rp"], new Uint8Array(4));
/** By the service user, without a reason given. */
export const encodeAbort = (): Uint8Array => whole(types.abort, new Uint8Array(4));

/** One data value in a PDU of its own, its header apart, so that large data sets are not copied. */
export const encodeData = ({ contextId, isCommand, isLast, bytes }: DataValue): readonly [Uint8Array, Uint8Array] => [
  new ByteWriter()
    .byte(types.data)
    .byte(0)
    .uint32(bytes.length + 6)
    .uint32(bytes.length + 2)
    .byte(contextId)
    .byte((isCommand ? 1 : 0) | (isLast ? 2 : 0))
    .end(),
  bytes,
];
