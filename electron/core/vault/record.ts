/**
 * One record of a pack: `prefix | head | body`.
 *
 * - prefix, 8 bytes in the clear: "AR", version (u16 LE), body length (u32 LE)
 * - head: nonce (12), 256 encrypted bytes that say what the record is, tag (16)
 * - body: nonce (12), as many encrypted bytes as the body has, tag (16)
 *
 * AES-256-GCM with the segment's key. Head and prefix are bound to vault, series and kind; the body to vault, series,
 * instance, frame and kind: a record moved elsewhere does not open. Heads have one size, so that where a frame lies
 * follows from its number. Ciphers run in pieces of 64 KiB, whose buffers the allocator hands out again: touching
 * fresh memory costs more than encrypting it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { ProblemError } from "../../../shared/problem.ts";

export type PackKind = "original" | "ready";

/** Where a record belongs. */
export interface RecordIdentity {
  readonly vault: string;
  readonly series: string;
  readonly instance: string;
  readonly kind: PackKind;
  /** Frame number from 0; 0 for originals. */
  readonly frame: number;
}

/** What a record says of itself, enough to make a row of it. */
export interface RecordHead {
  readonly instance: string;
  readonly sopUid: string;
  readonly number: number | null;
  readonly frame: number;
  /** SHA-256 of the original's bytes, hex. */
  readonly digest: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX_BYTES = 8;
const HEAD_BYTES = 256;
const ID_BYTES = 64;
const DIGEST_BYTES = 32;
const PIECE_BYTES = 65_536;
/** The most that is ciphered before others get their turn: under 2 ms. */
const TURN_BYTES = 2_097_152;
const MARK = Buffer.from("AR", "latin1");
const VERSION = 1;
const MAXIMUM_BODY = 0xffff_ffff;
/** No shorter tag is taken for one. */
const gcm = { authTagLength: TAG_BYTES };

const BODY_AT = PREFIX_BYTES + NONCE_BYTES + HEAD_BYTES + TAG_BYTES;
/** Where the head ends and everything before the body is known. */
export const RECORD_START_BYTES = BODY_AT;
export const recordBytes = (bodyBytes: number): number => BODY_AT + NONCE_BYTES + bodyBytes + TAG_BYTES;

const damaged = (detail: string, cause?: unknown): ProblemError => new ProblemError("vault-damaged", detail, { cause });

/** Parts are written with their length before them, so that no two identities have the same bytes. */
function additionalData(label: string, parts: readonly string[]): Buffer {
  const pieces = [label, ...parts].flatMap((part) => {
    const text = Buffer.from(part, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return [length, text];
  });
  return Buffer.concat(pieces);
}

const headData = (vault: string, series: string, kind: PackKind, prefix: Uint8Array): Buffer =>
  Buffer.concat([additionalData("alcove pack head", [vault, series, kind]), prefix]);

const bodyData = (identity: RecordIdentity): Buffer =>
  additionalData("alcove pack body", [
    identity.vault,
    identity.series,
    identity.instance,
    String(identity.frame),
    identity.kind,
  ]);

function writeText(target: Buffer, at: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > ID_BYTES) throw new ProblemError("invalid", "an identifier is longer than 64 bytes");
  target.writeUInt8(bytes.length, at);
  target.set(bytes, at + 1);
}

const readText = (source: Buffer, at: number): string => source.toString("utf8", at + 1, at + 1 + source.readUInt8(at));

const DIGEST_AT = 12;
const INSTANCE_AT = DIGEST_AT + DIGEST_BYTES;
const SOP_AT = INSTANCE_AT + 1 + ID_BYTES;

function encodeHead(head: RecordHead): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt32LE(head.frame, 0);
  bytes.writeDoubleLE(head.number ?? Number.NaN, 4);
  bytes.set(Buffer.from(head.digest, "hex").subarray(0, DIGEST_BYTES), DIGEST_AT);
  writeText(bytes, INSTANCE_AT, head.instance);
  writeText(bytes, SOP_AT, head.sopUid);
  return bytes;
}

function decodeHead(bytes: Buffer): RecordHead {
  const number = bytes.readDoubleLE(4);
  return {
    frame: bytes.readUInt32LE(0),
    number: Number.isNaN(number) ? null : number,
    digest: bytes.toString("hex", DIGEST_AT, DIGEST_AT + DIGEST_BYTES),
    instance: readText(bytes, INSTANCE_AT),
    sopUid: readText(bytes, SOP_AT),
  };
}

function* sealedPieces(key: Uint8Array, data: Uint8Array, plain: Uint8Array): Generator<Uint8Array> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, gcm).setAAD(data);
  yield nonce;
  for (let at = 0; at < plain.length; at += PIECE_BYTES) yield cipher.update(plain.subarray(at, at + PIECE_BYTES));
  cipher.final();
  yield cipher.getAuthTag();
}

/** A record's bytes in order, in pieces of at most 64 KiB, encrypted as they are asked for. */
export function* recordPieces(
  key: Uint8Array,
  identity: RecordIdentity,
  head: Pick<RecordHead, "sopUid" | "number" | "digest">,
  body: Uint8Array,
): Generator<Uint8Array> {
  if (body.length > MAXIMUM_BODY) throw new ProblemError("too-large", "a record holds at most 4 GiB");
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.set(MARK, 0);
  prefix.writeUInt16LE(VERSION, 2);
  prefix.writeUInt32LE(body.length, 4);
  yield prefix;
  const plainHead = encodeHead({ ...head, instance: identity.instance, frame: identity.frame });
  yield* sealedPieces(key, headData(identity.vault, identity.series, identity.kind, prefix), plainHead);
  yield* sealedPieces(key, bodyData(identity), body);
}

/** Body length a record's prefix claims. @throws ProblemError `vault-damaged` when this is no record */
export function readBodyLength(start: Uint8Array): number {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < PREFIX_BYTES || !bytes.subarray(0, 2).equals(MARK) || bytes.readUInt16LE(2) !== VERSION) {
    throw damaged("no record where one should be");
  }
  return bytes.readUInt32LE(4);
}

/** Decrypts and checks a record's head. @throws ProblemError `vault-damaged` */
export function openHead(
  key: Uint8Array,
  place: Pick<RecordIdentity, "vault" | "series" | "kind">,
  start: Uint8Array,
): RecordHead {
  readBodyLength(start);
  if (start.length < RECORD_START_BYTES) throw damaged("a record ends within its head");
  const nonce = start.subarray(PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES);
  const sealed = start.subarray(PREFIX_BYTES + NONCE_BYTES, BODY_AT - TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, gcm)
    .setAAD(headData(place.vault, place.series, place.kind, start.subarray(0, PREFIX_BYTES)))
    .setAuthTag(start.subarray(BODY_AT - TAG_BYTES, BODY_AT));
  try {
    return decodeHead(Buffer.concat([decipher.update(sealed), decipher.final()]));
  } catch (error) {
    throw damaged("a record's head does not open", error);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Decrypts a whole record's body into `target` and checks it.
 *
 * @param record the record from its first byte to its last
 * @param target exactly as long as the body; holds nothing to be used when this rejects
 * @throws ProblemError `vault-damaged`
 */
export async function openBodyInto(
  key: Uint8Array,
  identity: RecordIdentity,
  record: Uint8Array,
  target: Uint8Array,
): Promise<void> {
  if (readBodyLength(record) !== target.length || record.length !== recordBytes(target.length)) {
    throw damaged("a record has another length than the index says");
  }
  const start = BODY_AT + NONCE_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, record.subarray(BODY_AT, start), gcm)
    .setAAD(bodyData(identity))
    .setAuthTag(record.subarray(record.length - TAG_BYTES));
  for (let at = 0; at < target.length; at += PIECE_BYTES) {
    const end = Math.min(at + PIECE_BYTES, target.length);
    target.set(decipher.update(record.subarray(start + at, start + end)), at);
    if (end % TURN_BYTES === 0 && end < target.length) await turn();
  }
  try {
    decipher.final();
  } catch (error) {
    target.fill(0);
    throw damaged("a record's body does not open", error);
  }
}
