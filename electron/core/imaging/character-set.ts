/**
 * Text in DICOM's character sets (PS3.3 C.12.1.1.2, PS3.5 6.1), with code extensions by ISO 2022 escapes.
 *
 * The escapes designate what bytes below 0x80 (G0) and above it (G1) mean; text is cut into runs at each escape, and
 * each run is decoded by the platform's decoder of that set.
 */

type Decode = (bytes: Uint8Array) => string;

const decoder = (label: string): Decode => {
  const text = new TextDecoder(label);
  return (bytes) => text.decode(bytes);
};

const latin1 = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};
/** Two bytes of a 94x94 set in G0, moved to where EUC has it. */
const highBits = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte | 0x80);
const eucJp = decoder("euc-jp");
const shiftJis = decoder("shift_jis");
const jisX0208: Decode = (bytes) => eucJp(highBits(bytes));
/** JIS X 0212 (IR 159) stands behind a single shift, 0x8F, in EUC. */
const jisX0212: Decode = (bytes) => {
  const shifted = new Uint8Array(Math.floor(bytes.length / 2) * 3);
  for (let pair = 0; pair < shifted.length / 3; pair++) {
    shifted[pair * 3] = 0x8f;
    shifted[pair * 3 + 1] = (bytes[pair * 2] ?? 0) | 0x80;
    shifted[pair * 3 + 2] = (bytes[pair * 2 + 1] ?? 0) | 0x80;
  }
  return eucJp(shifted);
};

/** Sets that stand alone or fill G1 from the start, by the number in their defined term. */
const byRegistration: Readonly<Record<string, Decode>> = {
  "13": shiftJis,
  "58": decoder("gb18030"),
  "87": eucJp,
  "100": latin1,
  "101": decoder("iso-8859-2"),
  "109": decoder("iso-8859-3"),
  "110": decoder("iso-8859-4"),
  "126": decoder("iso-8859-7"),
  "127": decoder("iso-8859-6"),
  "138": decoder("iso-8859-8"),
  "144": decoder("iso-8859-5"),
  "148": decoder("windows-1254"),
  "149": decoder("euc-kr"),
  "159": eucJp,
  "166": decoder("windows-874"),
  "203": decoder("iso-8859-15"),
};

/** Escape sequences without their first byte 0x1B, as text; G0 sets say how many bytes a character has. */
const escapes: readonly {
  readonly code: string;
  readonly half: 0 | 1;
  readonly decode: Decode;
  readonly wide: boolean;
}[] = [
  { code: "(B", half: 0, decode: latin1, wide: false },
  { code: "(J", half: 0, decode: latin1, wide: false },
  { code: ")I", half: 1, decode: shiftJis, wide: false },
  { code: "-A", half: 1, decode: latin1, wide: false },
  { code: "-B", half: 1, decode: byRegistration["101"] ?? latin1, wide: false },
  { code: "-C", half: 1, decode: byRegistration["109"] ?? latin1, wide: false },
  { code: "-D", half: 1, decode: byRegistration["110"] ?? latin1, wide: false },
  { code: "-F", half: 1, decode: byRegistration["126"] ?? latin1, wide: false },
  { code: "-G", half: 1, decode: byRegistration["127"] ?? latin1, wide: false },
  { code: "-H", half: 1, decode: byRegistration["138"] ?? latin1, wide: false },
  { code: "-L", half: 1, decode: byRegistration["144"] ?? latin1, wide: false },
  { code: "-M", half: 1, decode: byRegistration["148"] ?? latin1, wide: false },
  { code: "-T", half: 1, decode: byRegistration["166"] ?? latin1, wide: false },
  { code: "-b", half: 1, decode: byRegistration["203"] ?? latin1, wide: false },
  { code: "$B", half: 0, decode: jisX0208, wide: true },
  { code: "$(D", half: 0, decode: jisX0212, wide: true },
  { code: "$)A", half: 1, decode: byRegistration["58"] ?? latin1, wide: false },
  { code: "$)C", half: 1, decode: byRegistration["149"] ?? latin1, wide: false },
];

export interface CharacterSet {
  decode(bytes: Uint8Array): string;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** What to make of bytes whose set is not declared or not known: UTF-8 if they are, else Latin-1. */
function guess(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80 && byte !== 0x1b);

function decodeExtended(bytes: Uint8Array, initial: Decode): string {
  let low: Decode = latin1;
  let wide = false;
  let high = initial;
  let text = "";
  let start = 0;
  let at = 0;
  // A run is bytes of one half: the sets of both halves differ, and a wide G0 set takes bytes in pairs.
  const flush = (upper: boolean): void => {
    if (at > start) text += (upper ? high : low)(bytes.subarray(start, at));
    start = at;
  };
  let upper = false;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      flush(upper);
      const rest = latin1(bytes.subarray(at + 1, at + 4));
      const designation = escapes.find(({ code }) => rest.startsWith(code));
      at += 1 + (designation?.code.length ?? 0);
      start = at;
      if (designation?.half === 0) [low, wide] = [designation.decode, designation.wide];
      if (designation?.half === 1) high = designation.decode;
      upper = false;
      continue;
    }
    // Control characters always mean themselves, and a line break ends a wide set that was left open.
    if (wide && byte < 0x21) {
      flush(upper);
      [low, wide] = [latin1, false];
    }
    const isUpper = byte >= 0x80 && !wide;
    if (isUpper !== upper) flush(upper);
    upper = isUpper;
    at += wide && at + 1 < bytes.length ? 2 : 1;
  }
  flush(upper);
  return text;
}

const known = new Map<string, CharacterSet>();

/**
 * The character set of a data set.
 *
 * @param terms values of Specific Character Set (0008,0005); empty: the default repertoire
 */
export function characterSet(terms: readonly string[]): CharacterSet {
  const name = terms.join("\\");
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = makeCharacterSet(terms);
  if (known.size < 64) known.set(name, made);
  return made;
}

function makeCharacterSet(terms: readonly string[]): CharacterSet {
  const first = terms[0] ?? "";
  if (terms.length <= 1) {
    if (first === "ISO_IR 192" || first === "") return { decode: guess };
    if (first === "GB18030" || first === "GBK") return { decode: decoder("gb18030") };
  }
  const registration = /IR[ _](\d+)/.exec(first)?.[1] ?? "";
  // Bytes above 0x7F without an escape: the first term's own set, or, when it has none, the only other one declared.
  const later = terms.slice(1).map((term) => byRegistration[/IR[ _](\d+)/.exec(term)?.[1] ?? ""]);
  const initial = byRegistration[registration] ?? later.find((set) => set !== undefined) ?? guess;
  return { decode: (bytes) => (isAscii(bytes) ? latin1(bytes) : decodeExtended(bytes, initial)) };
}
