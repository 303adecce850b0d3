/**
 * Reads a data set's structure (PS3.5 7): where each element lies, nested items, fragments. Values stay bytes.
 *
 * Own, because the libraries tried do not hold for untrusted bytes (docs/decisions/reading-dicom.md). Here every length is
 * checked against the bytes there are, depth and number of elements are limited, and a cut file yields what came before
 * the cut.
 */
import { ProblemError } from "../../../shared/problem.ts";

export interface Element {
  /** Group and element as one 32-bit number. */
  readonly tag: number;
  /** Two letters, or "" when the transfer syntax is implicit. */
  readonly vr: string;
  /** Offset of the value in {@link DataSet.bytes}. */
  readonly start: number;
  readonly length: number;
  readonly items: readonly DataSet[] | null;
  /** Fragments of encapsulated pixel data, the Basic Offset Table first (PS3.5 A.4). */
  readonly fragments: readonly Fragment[] | null;
}

export interface Fragment {
  readonly start: number;
  readonly length: number;
}

export interface DataSet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly explicit: boolean;
  readonly elements: ReadonlyMap<number, Element>;
}

export interface ParsedDataSet {
  readonly dataSet: DataSet;
  /** Why reading stopped before the end of the bytes; null when it did not. */
  readonly cut: string | null;
}

const DEEPEST = 64;
const MOST_ELEMENTS = 4_000_000;
const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;
/** VRs whose length is 32 bits, behind two reserved bytes (PS3.5 7.1.2). */
const longVrs = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);

/** The end of the bytes came inside an element. Internal: becomes {@link ParsedDataSet.cut}. */
class Cut extends Error {}

interface Encoding {
  readonly littleEndian: boolean;
  readonly explicit: boolean;
}

class Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  #left = MOST_ELEMENTS;

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  need(count: number, limit: number): void {
    if (this.at + count > limit) throw new Cut(`an element ends behind the data at byte ${this.at}`);
  }

  tag({ littleEndian }: Encoding): number {
    const group = this.view.getUint16(this.at, littleEndian);
    const element = this.view.getUint16(this.at + 2, littleEndian);
    this.at += 4;
    return group * 0x10000 + element;
  }

  length({ littleEndian }: Encoding): number {
    const value = this.view.getUint32(this.at, littleEndian);
    this.at += 4;
    return value;
  }

  count(): void {
    if (--this.#left < 0) throw new ProblemError("too-large", "too many elements");
  }
}

const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

function readElements(
  reader: Reader,
  elements: Map<number, Element>,
  encoding: Encoding,
  limit: number,
  depth: number,
  stop: (tag: number) => boolean,
): void {
  if (depth > DEEPEST) throw new ProblemError("damaged", `sequences nested deeper than ${DEEPEST}`);
  while (reader.at < limit) {
    // Less than a header behind the last element: padding of the file, if it is zeros.
    if (depth === 0 && limit - reader.at < 8 && reader.bytes.subarray(reader.at, limit).every((byte) => byte === 0))
      return;
    reader.need(8, limit);
    const start = reader.at;
    const tag = reader.tag(encoding);
    if (tag === ITEM_END || (tag === SEQUENCE_END && depth > 0)) {
      reader.at += 4;
      return;
    }
    if (stop(tag)) {
      reader.at = start;
      return;
    }
    if (tag === 0 && depth === 0 && start > 0) return;
    reader.count();
    elements.set(tag, readElement(reader, tag, encoding, limit, depth));
  }
}

function readElement(reader: Reader, tag: number, encoding: Encoding, limit: number, depth: number): Element {
  let vr = "";
  let length: number;
  const first = reader.bytes[reader.at];
  const second = reader.bytes[reader.at + 1];
  // Some writers leave elements without a VR inside an explicit data set: letters decide.
  if (encoding.explicit && isCapital(first) && isCapital(second)) {
    vr = String.fromCharCode(first ?? 0, second ?? 0);
    if (longVrs.has(vr)) {
      reader.need(8, limit);
      reader.at += 4;
      length = reader.length(encoding);
    } else {
      length = reader.view.getUint16(reader.at + 2, encoding.littleEndian);
      reader.at += 4;
    }
  } else {
    length = reader.length(encoding);
  }
  const start = reader.at;
  if (length === UNDEFINED) {
    if (tag === PIXEL_DATA || vr === "OB" || vr === "OW") {
      return { tag, vr, start, length, items: null, fragments: readFragments(reader, encoding, limit) };
    }
    // A sequence of unknown VR with undefined length is implicit little endian inside (PS3.5 6.2.2, note 2).
    const inner = vr === "UN" ? { littleEndian: true, explicit: false } : encoding;
    return { tag, vr, start, length, items: readItems(reader, inner, limit, depth, true), fragments: null };
  }
  reader.need(length, limit);
  if (vr === "SQ" || (vr === "" && looksLikeItems(reader, encoding, length))) {
    const items = readItems(reader, encoding, start + length, depth, false);
    reader.at = start + length;
    return { tag, vr: "SQ", start, length, items, fragments: null };
  }
  reader.at = start + length;
  return { tag, vr, start, length, items: null, fragments: null };
}

/** Without a VR only the first bytes tell a sequence: an item tag, and an item that fits. */
function looksLikeItems(reader: Reader, { littleEndian }: Encoding, length: number): boolean {
  if (length < 8) return false;
  const group = reader.view.getUint16(reader.at, littleEndian);
  const element = reader.view.getUint16(reader.at + 2, littleEndian);
  const size = reader.view.getUint32(reader.at + 4, littleEndian);
  return group === 0xfffe && element === 0xe000 && (size === UNDEFINED || size <= length - 8);
}

function readItems(reader: Reader, encoding: Encoding, limit: number, depth: number, open: boolean): DataSet[] {
  const items: DataSet[] = [];
  while (reader.at < limit) {
    reader.need(8, limit);
    const tag = reader.tag(encoding);
    const length = reader.length(encoding);
    if (tag === SEQUENCE_END) return items;
    if (tag !== ITEM) throw new Cut(`no item where one must be, at byte ${reader.at - 8}`);
    reader.count();
    if (length !== UNDEFINED) reader.need(length, limit);
    const end = length === UNDEFINED ? limit : reader.at + length;
    const elements = new Map<number, Element>();
    // An explicit sequence may hold implicit items when a converter left them so: their first letters tell.
    const explicit =
      encoding.explicit &&
      (end - reader.at < 8 || isDelimiter(reader, encoding) || isCapital(reader.bytes[reader.at + 4]));
    const inner = { littleEndian: encoding.littleEndian, explicit };
    readElements(reader, elements, inner, end, depth + 1, () => false);
    if (length !== UNDEFINED) reader.at = end;
    items.push({ bytes: reader.bytes, view: reader.view, ...inner, elements });
  }
  if (open) throw new Cut("a sequence without an end");
  return items;
}

const isDelimiter = (reader: Reader, { littleEndian }: Encoding): boolean =>
  reader.view.getUint16(reader.at, littleEndian) === 0xfffe;

function readFragments(reader: Reader, encoding: Encoding, limit: number): Fragment[] {
  const fragments: Fragment[] = [];
  while (reader.at < limit) {
    reader.need(8, limit);
    const tag = reader.tag(encoding);
    const length = reader.length(encoding);
    if (tag === SEQUENCE_END) return fragments;
    if (tag !== ITEM) throw new Cut("pixel data holds something that is no fragment");
    reader.count();
    reader.need(length, limit);
    fragments.push({ start: reader.at, length });
    reader.at += length;
  }
  throw new Cut("pixel data without an end");
}

/**
 * Reads elements from `start` to the end of the bytes, or up to the first tag for which `stop` is true.
 *
 * @throws ProblemError `damaged` when nested too deeply, `too-large` for too many elements
 */
export function parseDataSet(
  bytes: Uint8Array,
  start: number,
  encoding: Encoding,
  stop: (tag: number) => boolean = () => false,
): ParsedDataSet & { readonly end: number } {
  const reader = new Reader(bytes, start);
  const elements = new Map<number, Element>();
  const dataSet = { bytes, view: reader.view, ...encoding, elements };
  try {
    readElements(reader, elements, encoding, bytes.length, 0, stop);
    return { dataSet, cut: null, end: reader.at };
  } catch (error) {
    if (error instanceof Cut) return { dataSet, cut: error.message, end: reader.at };
    throw error;
  }
}

/** Items inside an element of unknown VR and known length: implicit little endian (PS3.5 6.2.2). */
export function parseUnknownItems(dataSet: DataSet, element: Element): readonly DataSet[] {
  const bytes = dataSet.bytes.subarray(0, element.start + element.length);
  try {
    return readItems(new Reader(bytes, element.start), { littleEndian: true, explicit: false }, bytes.length, 0, false);
  } catch (error) {
    if (error instanceof Cut) return [];
    throw error;
  }
}
