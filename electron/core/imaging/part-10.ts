/** The file around a data set (PS3.10 7): preamble, meta header, transfer syntax; and files that lack them. */
import { constants, inflateRawSync } from "node:zlib";
import { tag } from "../../../shared/dicom/tags.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { type DataSet, type ParsedDataSet, parseDataSet } from "./data-set.ts";

export const transferSyntax = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  bigEndian: "1.2.840.10008.1.2.2",
} as const;

export interface Part10 extends ParsedDataSet {
  readonly transferSyntax: string;
}

/** A deflated data set may grow to this, and by this ratio beyond a first 64 MiB: more is a bomb. */
const MOST_INFLATED = 1 << 29;
const FREE_INFLATED = 1 << 26;
const MOST_RATIO = 100;

const uint32 = (text: string): number => Number.parseInt(text, 16);
const isMagic = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
const isLetter = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

/**
 * Opens a file or a bare data set.
 *
 * @param wholePixels false: stop before the pixel data, for the first part of a file
 * @throws ProblemError `not-dicom`, `damaged`, `too-large`
 */
export function openPart10(file: Uint8Array, wholePixels = true): Part10 {
  // A Buffer's slice() does not copy: from here on all bytes are plain.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const start = isMagic(bytes, 128) ? 132 : isMagic(bytes, 0) ? 4 : 0;
  const hasMeta = bytes[start] === 0x02 && bytes[start + 1] === 0x00 && isLetter(bytes[start + 4]);
  if (!hasMeta && start === 0 && !looksLikeDataSet(bytes)) throw new ProblemError("not-dicom");
  const meta = hasMeta
    ? parseDataSet(bytes, start, { littleEndian: true, explicit: true }, (found) => found >>> 16 !== 2)
    : null;
  if (meta !== null && meta.cut !== null) throw new ProblemError("damaged", meta.cut);
  const declared = meta === null ? "" : metaText(meta.dataSet, uint32(tag.TransferSyntaxUID));
  const dataStart = meta?.end ?? start;
  if (dataStart >= bytes.length) throw new ProblemError("damaged", "no data set");
  const stop = wholePixels ? () => false : (found: number) => found >= 0x7fe00000 && found < 0x7fe10000;
  if (declared === transferSyntax.deflated) {
    const data = inflate(bytes.subarray(dataStart));
    const parsed = parseDataSet(data, 0, { littleEndian: true, explicit: true }, stop);
    return { ...parsed, transferSyntax: declared };
  }
  const encoding = encodingOf(bytes, dataStart, declared);
  const parsed = parseDataSet(bytes, dataStart, encoding, stop);
  return { ...parsed, transferSyntax: declared === "" ? syntaxOf(encoding) : declared };
}

function metaText(dataSet: DataSet, wanted: number): string {
  const element = dataSet.elements.get(wanted);
  if (element === undefined) return "";
  let text = "";
  for (const byte of dataSet.bytes.subarray(element.start, element.start + Math.min(element.length, 64))) {
    if (byte !== 0) text += String.fromCharCode(byte);
  }
  return text.trim();
}

/** A bare data set begins with an early, even group and a plausible length. */
function looksLikeDataSet(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0, true);
  const big = view.getUint16(0, false);
  const early = (group: number): boolean => group === 0x0008 || group === 0x0004;
  if (isLetter(bytes[4]) && isLetter(bytes[5])) return early(little) || early(big);
  return early(little) && view.getUint32(4, true) <= bytes.length - 8;
}

/**
 * Letters of the first VR and the order of the first group tell the encoding, where the meta header lacks or lies: writers
 * that say explicit and send implicit, or the reverse, are common. One that says big endian and is not is damaged.
 */
function encodingOf(bytes: Uint8Array, at: number, declared: string): { littleEndian: boolean; explicit: boolean } {
  const explicit = isLetter(bytes[at + 4]) && isLetter(bytes[at + 5]);
  const littleEndian = (bytes[at] ?? 0) !== 0 || (bytes[at + 1] ?? 0) === 0;
  if (declared === transferSyntax.bigEndian && littleEndian) {
    throw new ProblemError("damaged", "the data set is not in the byte order it says");
  }
  return { littleEndian: littleEndian || (declared !== "" && declared !== transferSyntax.bigEndian), explicit };
}

const syntaxOf = ({ littleEndian, explicit }: { littleEndian: boolean; explicit: boolean }): string =>
  littleEndian ? (explicit ? transferSyntax.explicit : transferSyntax.implicit) : transferSyntax.bigEndian;

function inflate(bytes: Uint8Array): Uint8Array {
  const most = Math.min(MOST_INFLATED, FREE_INFLATED + bytes.length * MOST_RATIO);
  try {
    return inflateRawSync(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof RangeError) throw new ProblemError("too-large", "a deflated data set grows beyond its limit");
    throw new ProblemError("damaged", "the deflated data set cannot be read", { cause: error });
  }
}
