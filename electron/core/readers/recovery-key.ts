/**
 * The recovery key a reader prints: 26 characters of Crockford's base 32 (130 random bits) and 2 check characters, in
 * seven groups of four. Typed back in either case, with or without spaces and dashes, O for 0, I or L for 1.
 */
import { createHash, randomInt } from "node:crypto";
import { ProblemError } from "../../../shared/problem.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KEY_CHARACTERS = 26;
const CHECK_CHARACTERS = 2;

function checkCharacters(key: string): string {
  const digest = createHash("sha256").update(`alcove recovery key ${key}`).digest();
  return [...digest.subarray(0, CHECK_CHARACTERS)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

/** The key as it is used: 26 characters without groups. */
export const newRecoveryKey = (): string =>
  Array.from({ length: KEY_CHARACTERS }, () => alphabet.charAt(randomInt(alphabet.length))).join("");

export const printRecoveryKey = (key: string): string =>
  `${key}${checkCharacters(key)}`.replace(/.{4}(?=.)/g, (group) => `${group}-`);

/** @throws ProblemError `wrong-key` with detail "mistyped" when characters are missing or the check fails */
export function parseRecoveryKey(typed: string): string {
  const characters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-‐-―]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  const key = characters.slice(0, KEY_CHARACTERS);
  const mistyped = [...characters].some((character) => !alphabet.includes(character));
  if (
    mistyped ||
    characters.length !== KEY_CHARACTERS + CHECK_CHARACTERS ||
    characters !== key + checkCharacters(key)
  ) {
    throw new ProblemError("wrong-key", "mistyped");
  }
  return key;
}
