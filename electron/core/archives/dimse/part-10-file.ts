/** A data set as it came over the wire, made a file (PS3.10 7.1); not a byte of it is changed. */
import { IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION } from "./pdu.ts";

export interface ReceivedDataSet {
  readonly sopClass: string;
  readonly instance: string;
  readonly transferSyntax: string;
  readonly parts: readonly Uint8Array[];
}

const text = (value: string, padding: number): Uint8Array => {
  const bytes = Uint8Array.from(value, (letter) => letter.charCodeAt(0));
  return bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, padding);
};

/** Explicit VR little endian, short form, but for OB. */
function element(number: number, vr: string, value: Uint8Array): Uint8Array {
  const long = vr === "OB";
  const out = new Uint8Array((long ? 12 : 8) + value.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, 0x0002, true);
  view.setUint16(2, number, true);
  out.set(text(vr, 0), 4);
  if (long) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  out.set(value, long ? 12 : 8);
  return out;
}

/** @returns the whole file in a buffer of its own */
export function part10File({ sopClass, instance, transferSyntax, parts }: ReceivedDataSet): Uint8Array<ArrayBuffer> {
  const meta = [
    element(0x0001, "OB", Uint8Array.of(0, 1)),
    element(0x0002, "UI", text(sopClass, 0)),
    element(0x0003, "UI", text(instance, 0)),
    element(0x0010, "UI", text(transferSyntax, 0)),
    element(0x0012, "UI", text(IMPLEMENTATION_CLASS, 0)),
    element(0x0013, "SH", text(IMPLEMENTATION_VERSION, 0x20)),
  ];
  const metaLength = meta.reduce((sum, { length }) => sum + length, 0);
  const groupLength = new Uint8Array(4);
  new DataView(groupLength.buffer).setUint32(0, metaLength, true);
  const before = [new Uint8Array(128), text("DICM", 0), element(0x0000, "UL", groupLength), ...meta];
  const all = [...before, ...parts];
  const out = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
