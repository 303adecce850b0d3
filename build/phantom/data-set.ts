/**
 * Writes a data set in Explicit VR Little Endian (PS3.5 7.1.2).
 *
 * Deliberately not the library that Alcove reads with: what a phantom says must not depend on the reader under test.
 */
import { attributes, type Keyword, type Vr } from "./attributes.ts";
import { type CharacterSet, encodeText } from "./character-set.ts";

export type ElementValue = string | number | readonly string[] | readonly number[] | Uint8Array | readonly DataSet[];
/** Attributes by keyword; written in order of their tags. `undefined` is left out, "" is written empty (type 2). */
export type DataSet = { readonly [K in Keyword]?: ElementValue | undefined };

/** VRs whose length field has 32 bits, after two reserved bytes. */
const LONG: ReadonlySet<Vr> = new Set(["OB", "OW", "SQ", "UT"]);
/** VRs that Specific Character Set (0008,0005) governs. */
const TEXT: ReadonlySet<Vr> = new Set(["LO", "LT", "PN", "SH", "ST", "UT"]);

const binaryWriters: Partial<
  Record<Vr, { readonly size: number; put(view: DataView, at: number, value: number): void }>
> = {
  US: { size: 2, put: (view, at, value) => view.setUint16(at, value, true) },
  SS: { size: 2, put: (view, at, value) => view.setInt16(at, value, true) },
  UL: { size: 4, put: (view, at, value) => view.setUint32(at, value, true) },
  SL: { size: 4, put: (view, at, value) => view.setInt32(at, value, true) },
  FL: { size: 4, put: (view, at, value) => view.setFloat32(at, value, true) },
  FD: { size: 8, put: (view, at, value) => view.setFloat64(at, value, true) },
};

/** A number as DS text: at most 16 characters (PS3.5 6.2). */
export function decimalString(value: number): string {
  const plain = String(value);
  return plain.length <= 16 ? plain : String(Number(value.toPrecision(9)));
}

function isDataSets(value: ElementValue): value is readonly DataSet[] {
  return Array.isArray(value) && value.every((item) => typeof item === "object");
}

function valueBytes(vr: Vr, value: ElementValue, set: CharacterSet): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (vr === "SQ") {
    if (!isDataSets(value)) throw new TypeError("A sequence takes data sets.");
    return Buffer.concat(value.map((item) => encodeItem(encodeDataSet(item, set))));
  }
  if (isDataSets(value) && value.length > 0) throw new TypeError(`${vr} takes no data sets.`);
  const values: readonly (string | number)[] =
    typeof value === "string" || typeof value === "number" ? [value] : value.filter((one) => typeof one !== "object");
  const writer = binaryWriters[vr];
  if (writer !== undefined) {
    const bytes = new Uint8Array(values.length * writer.size);
    const view = new DataView(bytes.buffer);
    for (const [index, one] of values.entries()) writer.put(view, index * writer.size, Number(one));
    return bytes;
  }
  const text = values
    .map((one) => (typeof one === "number" && vr === "DS" ? decimalString(one) : String(one)))
    .join("\\");
  return TEXT.has(vr) ? encodeText(text, set) : encodeText(text, "ISO_IR 100");
}

/** Writes one element; `declaredLength` lets a malformed phantom lie about it. */
export function encodeElement(tag: number, vr: string, value: Uint8Array, declaredLength?: number): Uint8Array {
  const padding = value.length % 2;
  const length = declaredLength ?? value.length + padding;
  const long = LONG.has(vr as Vr) || vr === "UN"; // `vr` may be anything a hostile phantom writes; only the set is asked
  const head = new Uint8Array(long ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  head[4] = vr.charCodeAt(0);
  head[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
  const pad = vr === "UI" || vr === "OB" || vr === "OW" ? 0 : 0x20;
  return padding === 0 ? Buffer.concat([head, value]) : Buffer.concat([head, value, Uint8Array.of(pad)]);
}

/** Writes an item of a sequence with its length known. */
export function encodeItem(content: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0xe000fffe, true);
  view.setUint32(4, content.length, true);
  return Buffer.concat([head, content]);
}

/** Encodes a data set, tags ascending. Texts are in `set`, which the caller states in SpecificCharacterSet. */
export function encodeDataSet(dataSet: DataSet, set: CharacterSet): Uint8Array {
  const elements: { readonly tag: number; readonly bytes: Uint8Array }[] = [];
  for (const keyword of Object.keys(dataSet) as Keyword[]) {
    // a DataSet has no other keys
    const value = dataSet[keyword];
    if (value === undefined) continue;
    const [tag, vr] = attributes[keyword];
    elements.push({ tag, bytes: encodeElement(tag, vr, valueBytes(vr, value, set)) });
  }
  return Buffer.concat(elements.sort((one, other) => one.tag - other.tag).map((element) => element.bytes));
}

/** A coded entry (PS3.3 8.8). */
export function code(value: string, scheme: string, meaning: string): DataSet {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}
