/** Command sets (PS3.7 6.3 and E): group 0000, always implicit VR little endian. */
import { ProblemError } from "../../../../shared/problem.ts";

/** Command Field (0000,0100). */
export const command = {
  storeRequest: 0x0001,
  storeResponse: 0x8001,
  getRequest: 0x0010,
  getResponse: 0x8010,
  findRequest: 0x0020,
  findResponse: 0x8020,
  moveRequest: 0x0021,
  moveResponse: 0x8021,
  echoRequest: 0x0030,
  echoResponse: 0x8030,
  cancelRequest: 0x0fff,
} as const;

/** Elements of a command that are used here; absent ones are left out. */
export interface CommandSet {
  readonly field: number;
  /** Affected SOP Class UID (0000,0002). */
  readonly sopClass?: string;
  readonly messageId?: number;
  readonly respondsTo?: number;
  /** AE title that images are to go to. */
  readonly moveDestination?: string;
  readonly hasData: boolean;
  readonly status?: number;
  /** Affected SOP Instance UID (0000,1000). */
  readonly instance?: string;
  readonly remaining?: number;
  readonly completed?: number;
  readonly failed?: number;
  readonly warnings?: number;
  readonly moveOriginatorAet?: string;
  readonly moveOriginatorId?: number;
}

const NO_DATA = 0x0101;
const HAS_DATA = 0x0001;
const MEDIUM = 0x0000;

type Kind = "us" | "ui" | "ae";
const elements = {
  sopClass: [0x0002, "ui"],
  field: [0x0100, "us"],
  messageId: [0x0110, "us"],
  respondsTo: [0x0120, "us"],
  moveDestination: [0x0600, "ae"],
  status: [0x0900, "us"],
  instance: [0x1000, "ui"],
  remaining: [0x1020, "us"],
  completed: [0x1021, "us"],
  failed: [0x1022, "us"],
  warnings: [0x1023, "us"],
  moveOriginatorAet: [0x1030, "ae"],
  moveOriginatorId: [0x1031, "us"],
} as const satisfies Readonly<Record<string, readonly [number, Kind]>>;
const PRIORITY = 0x0700;
const DATA_SET_TYPE = 0x0800;

function bytesOf(kind: Kind, value: number | string): Uint8Array {
  if (typeof value === "number") return Uint8Array.of(value & 0xff, value >>> 8);
  const even = value.length % 2 === 0 ? value : `${value}${kind === "ui" ? "\0" : " "}`;
  return Uint8Array.from(even, (letter) => letter.charCodeAt(0) & 0x7f);
}

export function encodeCommand(set: CommandSet): Uint8Array {
  const written: [number, Uint8Array][] = [[DATA_SET_TYPE, bytesOf("us", set.hasData ? HAS_DATA : NO_DATA)]];
  const isAsking = set.field < 0x8000 && set.field !== command.echoRequest && set.field !== command.cancelRequest;
  if (isAsking) written.push([PRIORITY, bytesOf("us", MEDIUM)]);
  for (const [name, [at, kind]] of Object.entries(elements)) {
    const value: unknown = Reflect.get(set, name);
    if (typeof value === "number" || typeof value === "string") written.push([at, bytesOf(kind, value)]);
  }
  written.sort(([a], [b]) => a - b);
  const length = written.reduce((sum, [, value]) => sum + 8 + value.length, 0);
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 4, true);
  view.setUint32(8, length, true);
  let at = 12;
  for (const [element, value] of written) {
    view.setUint16(at + 2, element, true);
    view.setUint32(at + 4, value.length, true);
    bytes.set(value, at + 8);
    at += 8 + value.length;
  }
  return bytes;
}

/** @throws ProblemError `bad-answer` when it is cut or says no command */
export function decodeCommand(bytes: Uint8Array): CommandSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 8) throw new ProblemError("bad-answer", "a cut command");
    const length = view.getUint32(at + 4, true);
    if (view.getUint16(at, true) !== 0 || at + 8 + length > bytes.length) {
      throw new ProblemError("bad-answer", "a command that cannot be read");
    }
    values.set(view.getUint16(at + 2, true), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  const number = (element: number): number | undefined => {
    const value = values.get(element);
    return value === undefined || value.length < 2 ? undefined : (value[0] ?? 0) + (value[1] ?? 0) * 256;
  };
  const text = (element: number): string | undefined => {
    const value = values.get(element);
    return value === undefined ? undefined : String.fromCharCode(...value.subarray(0, 64)).replace(/[\0\s]+$/, "");
  };
  const field = number(elements.field[0]);
  if (field === undefined) throw new ProblemError("bad-answer", "a command without a field");
  const found = Object.entries(elements).flatMap(([name, [element, kind]]) => {
    const value = kind === "us" ? number(element) : text(element);
    return value === undefined ? [] : [[name, value] as const];
  });
  const type = number(DATA_SET_TYPE);
  return { ...Object.fromEntries(found), field, hasData: type !== undefined && type !== NO_DATA };
}
