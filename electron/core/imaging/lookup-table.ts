/** Lookup tables: LUT Descriptor and LUT Data (PS3.3 C.11.1.1, C.7.6.3.1.5), and segmented palettes (C.7.9.2). */
import type { FileAttributes } from "./data-set-attributes.ts";

export interface LookupTable {
  /** The first entry stands for this input and all below; the last for all above. */
  readonly first: number;
  readonly entries: Uint16Array;
  /** Bits of an output value. */
  readonly bits: number;
}

const MOST_ENTRIES = 65_536;

/**
 * Reads a table.
 *
 * @param signed whether its inputs are, which is how the descriptor's second value is to be read
 * @returns `null` when there is none, or when it contradicts itself
 */
export function readLookupTable(
  item: FileAttributes,
  descriptorTag: string,
  dataTag: string,
  signed: boolean,
  segmentedTag?: string,
): LookupTable | null {
  const [count, start, bits] = item.numbers(descriptorTag);
  if (count === undefined || start === undefined || bits === undefined || bits < 1 || bits > 16) return null;
  const size = count <= 0 ? (count + MOST_ENTRIES) % (MOST_ENTRIES + 1) || MOST_ENTRIES : count;
  const first = signed ? (start << 16) >> 16 : start & 0xffff;
  const segmented = segmentedTag === undefined ? [] : readWords(item, segmentedTag, bits <= 8);
  const entries = segmented.length > 0 ? expandSegments(segmented, size) : readEntries(item, dataTag, size, bits);
  return entries === null || entries.length === 0 ? null : { first, entries, bits };
}

/** Entries of 8 bits may lie packed two a word, or one a word. */
function readEntries(item: FileAttributes, dataTag: string, size: number, bits: number): Uint16Array | null {
  const bytes = item.bytes(dataTag);
  if (bytes.length >= size * 2) return Uint16Array.from(readWords(item, dataTag, false).slice(0, size));
  if (bits > 8 || bytes.length < size) return null;
  return Uint16Array.from(readWords(item, dataTag, true).slice(0, size));
}

function readWords(item: FileAttributes, name: string, packed: boolean): number[] {
  const bytes = item.bytes(name);
  const { littleEndian } = item.dataSet;
  const words: number[] = [];
  if (packed) {
    // In big endian words the second byte is the first entry.
    const flip = littleEndian || item.element(name)?.vr === "OB" ? 0 : 1;
    for (let at = 0; at < bytes.length; at++) words.push(bytes[at ^ flip] ?? 0);
    return words;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 2 <= bytes.length; at += 2) words.push(view.getUint16(at, littleEndian));
  return words;
}

/** Discrete, linear and indirect segments; never more entries than the descriptor announces. */
function expandSegments(words: readonly number[], size: number): Uint16Array | null {
  const out: number[] = [];
  const expand = (from: number, segments: number, depth: number): boolean => {
    let at = from;
    for (let segment = 0; segment < segments && at < words.length && out.length < size; segment++) {
      const kind = words[at];
      const length = words[at + 1] ?? 0;
      if (kind === 0) {
        out.push(...words.slice(at + 2, at + 2 + length));
        at += 2 + length;
      } else if (kind === 1) {
        const from = out.at(-1);
        const to = words[at + 2];
        if (from === undefined || to === undefined) return false;
        for (let step = 1; step <= length; step++) out.push(Math.round(from + ((to - from) * step) / length));
        at += 3;
      } else if (kind === 2 && depth === 0) {
        const offset = (words[at + 2] ?? 0) + (words[at + 3] ?? 0) * 65_536;
        if (!expand(offset, length, 1)) return false;
        at += 4;
      } else {
        return false;
      }
    }
    return true;
  };
  if (!expand(0, Number.POSITIVE_INFINITY, 0) || out.length < size) return null;
  return Uint16Array.from(out.slice(0, size));
}

/** The entry for an input, inputs outside the table taking its ends. */
export const look = ({ first, entries }: LookupTable, input: number): number =>
  entries[Math.min(Math.max(input - first, 0), entries.length - 1)] ?? 0;
