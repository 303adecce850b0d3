/** Seeded changes of bytes: what broken programs, broken lines and people who mean harm send. */
import type { Random } from "../../../build/phantom/random.ts";

/** Nothing larger is tried: what grows without end is found by its steps. */
const MOST_BYTES = 65_536;
const MOST_CHANGES = 6;
const OTHERS = [0x00, 0xff, 0x7f, 0x80, 0x0d, 0x0a, 0x20, 0x22, 0x2d, 0x5c, 0x7c];
const LENGTHS = [0, 1, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff];

type Change = (bytes: Uint8Array, draw: Draw) => Uint8Array;

/** What a change draws from. */
interface Draw {
  below(limit: number): number;
  readonly tokens: readonly Uint8Array[];
  readonly others: readonly Uint8Array[];
}

const joined = (...pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces);
const span = (bytes: Uint8Array, draw: Draw): readonly [number, number] => {
  const from = draw.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + draw.below(1 << draw.below(10)))];
};
const put = (bytes: Uint8Array, at: number, what: Uint8Array): Uint8Array =>
  joined(bytes.subarray(0, at), what, bytes.subarray(at));

const changes: readonly Change[] = [
  (bytes, draw) => {
    const changed = Uint8Array.from(bytes);
    const at = draw.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << draw.below(8));
    return changed;
  },
  (bytes, draw) => {
    const changed = Uint8Array.from(bytes);
    changed[draw.below(changed.length)] = OTHERS[draw.below(OTHERS.length)] ?? 0;
    return changed;
  },
  (bytes, draw) => {
    const [from, to] = span(bytes, draw);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, draw) => {
    const [from, to] = span(bytes, draw);
    return put(bytes, draw.below(bytes.length + 1), bytes.subarray(from, to));
  },
  (bytes, draw) => put(bytes, draw.below(bytes.length + 1), draw.tokens[draw.below(draw.tokens.length)] ?? bytes),
  (bytes, draw) => {
    const other = draw.others[draw.below(draw.others.length)] ?? bytes;
    const [from, to] = span(other, draw);
    return put(bytes, draw.below(bytes.length + 1), other.subarray(from, to));
  },
  (bytes, draw) => bytes.subarray(0, draw.below(bytes.length + 1)),
  (bytes, draw) => {
    if (bytes.length < 4) return bytes;
    const changed = Buffer.from(bytes);
    changed.writeUInt32LE(LENGTHS[draw.below(LENGTHS.length)] ?? 0, draw.below(bytes.length - 3));
    return changed;
  },
];

/** @param tokens pieces that mean something to the parser */
export function mutate(
  bytes: Uint8Array,
  random: Random,
  tokens: readonly Uint8Array[],
  others: readonly Uint8Array[],
): Uint8Array {
  const draw: Draw = { below: (limit) => Math.floor(random.next() * Math.max(1, limit)), tokens, others };
  let changed = bytes;
  for (let left = 1 + draw.below(MOST_CHANGES); left > 0; left -= 1) {
    changed = (changes[draw.below(changes.length)] ?? ((same) => same))(changed, draw).subarray(0, MOST_BYTES);
  }
  return changed;
}
