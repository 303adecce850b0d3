/** Small DICOM files for tests, written value by value: explicit VR little endian. */
import { transferSyntax } from "./part-10.ts";

export type ExampleValue = string | readonly number[] | Uint8Array | readonly ExampleElement[][];
export type ExampleElement = readonly [tag: string, vr: string, value: ExampleValue];

const longVrs = new Set(["OB", "OW", "OF", "OD", "OV", "SQ", "UN", "UT"]);
const numberSizes: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, OW: 2 };

function encodeValue(vr: string, value: ExampleValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    if (bytes.length % 2 === 0) return bytes;
    return Uint8Array.from([...bytes, vr === "UI" ? 0 : 0x20]);
  }
  const size = numberSizes[vr] ?? 0;
  const numbers = value.filter((one) => typeof one === "number");
  if (size === 0) return concat(value.filter((one) => typeof one !== "number").map((item) => encodeItem(item)));
  const bytes = new Uint8Array(numbers.length * size);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries()) {
    if (vr === "FD") view.setFloat64(index * 8, number, true);
    else if (vr === "FL") view.setFloat32(index * 4, number, true);
    else if (size === 4) view.setUint32(index * 4, number >>> 0, true);
    else view.setUint16(index * 2, number & 0xffff, true);
  }
  return bytes;
}

function encodeItem(elements: readonly ExampleElement[]): Uint8Array {
  const content = encodeElements(elements);
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, content.length, true);
  return concat([head, content]);
}

export const concat = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export function encodeElements(elements: readonly ExampleElement[]): Uint8Array<ArrayBuffer> {
  return concat(
    elements.map(([tag, vr, value]) => {
      const bytes = encodeValue(vr, value);
      const head = new Uint8Array(longVrs.has(vr) ? 12 : 8);
      const view = new DataView(head.buffer);
      view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true);
      view.setUint16(2, Number.parseInt(tag.slice(4), 16), true);
      head.set(new TextEncoder().encode(vr), 4);
      if (longVrs.has(vr)) view.setUint32(8, bytes.length, true);
      else view.setUint16(6, bytes.length, true);
      return concat([head, bytes]);
    }),
  );
}

/** Preamble, meta header and data set. */
export function part10Example(
  elements: readonly ExampleElement[],
  syntax: string = transferSyntax.explicit,
): Uint8Array<ArrayBuffer> {
  const preamble = new Uint8Array(132);
  preamble.set(new TextEncoder().encode("DICM"), 128);
  return concat([preamble, encodeElements([["00020010", "UI", syntax]]), encodeElements(elements)]);
}

/** A grey image of 16 bits, 2 rows of 2, whose attributes can be replaced or added to. */
export function greyExample(changes: readonly ExampleElement[] = []): Uint8Array<ArrayBuffer> {
  const base: readonly ExampleElement[] = [
    ["00080016", "UI", "1.2.840.10008.5.1.4.1.1.4"],
    ["00080018", "UI", "1.2.3.4"],
    ["0020000d", "UI", "1.2.3"],
    ["0020000e", "UI", "1.2.3.1"],
    ["00280002", "US", [1]],
    ["00280004", "CS", "MONOCHROME2"],
    ["00280010", "US", [2]],
    ["00280011", "US", [2]],
    ["00280100", "US", [16]],
    ["00280101", "US", [16]],
    ["00280102", "US", [15]],
    ["00280103", "US", [0]],
    ["7fe00010", "OW", [0, 1, 2, 3]],
  ];
  const replaced = new Map([...base, ...changes].map((element) => [element[0], element]));
  return part10Example([...replaced.values()].sort(([a], [b]) => (a < b ? -1 : 1)));
}
