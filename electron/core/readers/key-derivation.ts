/** Keys from passphrases (scrypt, RFC 7914) and from other keys (HKDF, RFC 5869). */
import { hkdfSync, randomBytes, scrypt } from "node:crypto";
import { z } from "zod";

/** Cost of a guess; kept beside what it protects, so that it can be raised later. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** About half a second and 128 MiB a guess. */
export const scryptCost: ScryptCost = { N: 131_072, r: 8, p: 1 };

export const kdf = z.object({
  name: z.literal("scrypt"),
  // Within what this program ever writes: a forged file must not make opening take all memory.
  N: z.int().min(2).max(1_048_576),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(4),
  salt: z.base64(),
});
export type Kdf = z.infer<typeof kdf>;

export const newKdf = ({ N, r, p }: ScryptCost): Kdf => ({
  name: "scrypt",
  N,
  r,
  p,
  salt: randomBytes(16).toString("base64"),
});

/** 32 bytes; what is typed is compared in NFKC, since input methods differ in how they compose Hangul. */
export function deriveFromText(text: string, { N, r, p, salt }: Kdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r + 1_048_576 };
    scrypt(text.normalize("NFKC"), Buffer.from(salt, "base64"), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** One 32-byte key for each purpose, so that no key is used for two things. */
export const deriveKey = (master: Uint8Array, salt: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", master, salt, `alcove ${purpose}`, 32));
