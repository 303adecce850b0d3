/**
 * Text as free search compares it, in all scripts (rules WL-20 to WL-25).
 *
 * Folding forgets width, case, diacritics and the difference of the two kana; Hangul stays in syllables, so that a
 * syllable is found by itself, by its first consonant, or while it is still being typed.
 */

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
/** Leading consonants (초성) in their conjoining form, which NFKC makes of the keyboard's ㄱ to ㅎ. */
const LEAD_FIRST = 0x1100;
const LEAD_LAST = 0x1112;
const SYLLABLES_PER_LEAD = 588;
const SYLLABLES_PER_VOWEL = 28;

/** Latin letters that no decomposition takes apart. */
const letters: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["ł", "l"],
  ["ħ", "h"],
  ["ı", "i"],
  ["ŋ", "n"],
]);
const undecomposed = /[ßæœøđðþłħıŋ]/g;
const plainAscii = /^[\x20-\x7e]*$/;

/** WL-20 to WL-22: width and case (NFKC), diacritics of Latin, Greek and Cyrillic, and katakana as hiragana. */
export function foldText(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .normalize("NFD")
      // Not the voicing marks of kana (3099, 309A), which tell words apart.
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC")
      .replace(undecomposed, (letter) => letters.get(letter) ?? letter)
      .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
  );
}

/** WL-23: folded text without blanks and marks, for numbers and names written together or apart. */
export const squeezeText = (folded: string): string => folded.replace(/[\s^=.,/\\_()[\]'’·・:;-]+/g, "");

const isSyllable = (code: number) => code >= HANGUL_FIRST && code <= HANGUL_LAST;
const isLead = (code: number) => code >= LEAD_FIRST && code <= LEAD_LAST;
const isOpen = (code: number) => isSyllable(code) && (code - HANGUL_FIRST) % SYLLABLES_PER_VOWEL === 0;

function fits(wanted: number, found: number, last: boolean): boolean {
  if (wanted === found) return true;
  if (!isSyllable(found)) return false;
  if (isLead(wanted)) return Math.floor((found - HANGUL_FIRST) / SYLLABLES_PER_LEAD) === wanted - LEAD_FIRST;
  return last && isOpen(wanted) && found > wanted && found < wanted + SYLLABLES_PER_VOWEL;
}

/** WL-24, WL-25: leading consonants stand for their syllables; a last open syllable stands for those it may become. */
function findHangul(word: string, text: string): boolean {
  const last = word.length - 1;
  for (let start = 0; start + last < text.length; start++) {
    let at = 0;
    while (at <= last && fits(word.charCodeAt(at), text.charCodeAt(start + at), at === last)) at++;
    if (at > last) return true;
  }
  return false;
}

/** Words that stand for others than themselves. */
const mayFitHangul = (word: string): boolean => {
  for (let at = 0; at < word.length; at++) if (isLead(word.charCodeAt(at))) return true;
  return isOpen(word.charCodeAt(word.length - 1));
};

const hasSyllable = /[\uac00-\ud7a3]/;

/** One word of a search, ready to be looked for in many texts. */
export interface SearchWord {
  readonly plain: string;
  readonly squeezed: string;
  readonly hangul: boolean;
}

export const searchWords = (search: string): readonly SearchWord[] =>
  foldText(search)
    .split(/[\s^=]+/)
    .filter((word) => word !== "")
    .map((plain) => {
      const squeezed = squeezeText(plain);
      return { plain, squeezed, hangul: squeezed !== "" && mayFitHangul(squeezed) };
    });

/** A text to look in. */
export interface FoldedText {
  readonly plain: string;
  readonly squeezed: string;
  /** The squeezed parts that have Hangul: nothing stands for other syllables in the rest. */
  readonly hangul: string;
}

/** Parts stay apart: no word is found across two of them. */
export function foldParts(parts: readonly string[]): FoldedText {
  const folded = parts.filter((part) => part !== "").map(foldText);
  const squeezed = folded.map(squeezeText);
  return {
    plain: folded.join("\n"),
    squeezed: squeezed.join("\n"),
    hangul: squeezed.filter((part) => hasSyllable.test(part)).join("\n"),
  };
}

export const holdsWord = (text: FoldedText, word: SearchWord): boolean =>
  text.plain.includes(word.plain) ||
  (word.squeezed !== "" && text.squeezed.includes(word.squeezed)) ||
  (word.hangul && text.hangul !== "" && findHangul(word.squeezed, text.hangul));
