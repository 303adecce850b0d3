/**
 * Writes text in the character sets that sites really send (PS3.3 C.12.1.1.2, PS3.5 6.1 and annexes H, I).
 *
 * Readers of DICOM are a dime a dozen, writers of anything but UTF-8 are not: phantoms of Korean and Japanese sites
 * need their own.
 */
export type CharacterSet = "ISO_IR 100" | "ISO_IR 192" | "\\ISO 2022 IR 149" | "\\ISO 2022 IR 87";

const ESCAPE_KOREAN = [0x1b, 0x24, 0x29, 0x43]; // ESC $ ) C: KS X 1001 into G1
const ESCAPE_JAPANESE = [0x1b, 0x24, 0x42]; // ESC $ B: JIS X 0208 into G0
const ESCAPE_ASCII = [0x1b, 0x28, 0x42]; // ESC ( B: ASCII into G0

/** Delimiters at which the initial state holds again (PS3.5 6.1.2.5.3). */
const DELIMITERS = "^=\\\r\n\f\t";

const tables = new Map<string, ReadonlyMap<string, readonly [number, number]>>();

/** The double-byte codes of a legacy encoding, turned round: character to bytes. */
function encodingTable(encoding: "euc-kr" | "euc-jp"): ReadonlyMap<string, readonly [number, number]> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding, { fatal: false });
  const table = new Map<string, readonly [number, number]>();
  for (let first = 0xa1; first <= 0xfe; first += 1)
    for (let second = 0xa1; second <= 0xfe; second += 1) {
      const text = decoder.decode(Uint8Array.of(first, second));
      if ([...text].length === 1 && text !== "\ufffd" && !table.has(text)) table.set(text, [first, second]);
    }
  tables.set(encoding, table);
  return table;
}

function unwritable(character: string, set: CharacterSet): Error {
  const point = character.codePointAt(0) ?? 0;
  return new RangeError(`U+${point.toString(16).padStart(4, "0")} has no code in ${set}.`);
}

function encodeKorean(text: string): Uint8Array {
  const table = encodingTable("euc-kr");
  const bytes: number[] = [];
  let designated = false;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      bytes.push(point);
      if (DELIMITERS.includes(character)) designated = false;
      continue;
    }
    const code = table.get(character);
    if (code === undefined) throw unwritable(character, "\\ISO 2022 IR 149");
    if (!designated) bytes.push(...ESCAPE_KOREAN);
    designated = true;
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}

function encodeJapanese(text: string): Uint8Array {
  const table = encodingTable("euc-jp");
  const bytes: number[] = [];
  let inKanji = false;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      if (inKanji) bytes.push(...ESCAPE_ASCII);
      inKanji = false;
      bytes.push(point);
      continue;
    }
    const code = table.get(character);
    if (code === undefined) throw unwritable(character, "\\ISO 2022 IR 87");
    if (!inKanji) bytes.push(...ESCAPE_JAPANESE);
    inKanji = true;
    bytes.push(code[0] & 0x7f, code[1] & 0x7f);
  }
  if (inKanji) bytes.push(...ESCAPE_ASCII);
  return Uint8Array.from(bytes);
}

/**
 * Encodes a text value.
 *
 * @throws RangeError when a character has no code in the set: a phantom never writes a question mark
 */
export function encodeText(text: string, set: CharacterSet): Uint8Array {
  if (set === "ISO_IR 192") return new TextEncoder().encode(text);
  if (set === "\\ISO 2022 IR 149") return encodeKorean(text);
  if (set === "\\ISO 2022 IR 87") return encodeJapanese(text);
  return Uint8Array.from([...text], (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point > 0xff) throw unwritable(character, set);
    return point;
  });
}
