/** How hard a passphrase is to guess, in four steps. A rough measure, to be said in words and never to forbid. */
export type Strength = "too-short" | "weak" | "fair" | "strong";

export const SHORTEST_PASSPHRASE = 10;

export function passphraseStrength(passphrase: string): Strength {
  if (passphrase.length < SHORTEST_PASSPHRASE) return "too-short";
  const letters = [...passphrase];
  const different = new Set(letters.map((letter) => letter.toLowerCase())).size;
  const steps = letters.filter((letter, at) => {
    const before = letters[at - 1]?.codePointAt(0);
    const distance = before === undefined ? 2 : Math.abs((letter.codePointAt(0) ?? 0) - before);
    return distance > 1;
  }).length;
  // Hangul and Han carry more in one letter than Latin does.
  const wide = letters.filter((letter) => (letter.codePointAt(0) ?? 0) > 0x1100).length;
  const bits = Math.min(different * 4, steps * 2.2) + wide * 3;
  if (bits < 24) return "weak";
  return bits < 40 ? "fair" : "strong";
}
