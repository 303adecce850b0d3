/**
 * A vault's keyring: its random master key, wrapped once by each thing that may open it. Nothing in the file is
 * secret without one of them.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ProblemError } from "../../../shared/problem.ts";
import { replaceFile } from "./atomic-file.ts";
import { deriveFromText, deriveKey, kdf, newKdf, type ScryptCost } from "./key-derivation.ts";
import type { KeyStore } from "./key-store.ts";
import { parseRecoveryKey } from "./recovery-key.ts";

const wrapped = z.object({ nonce: z.base64(), key: z.base64(), tag: z.base64() });
type Wrapped = z.infer<typeof wrapped>;

const keyring = z.object({
  format: z.literal(1),
  /** Salt of everything derived from the master key, and bound into each wrapping. */
  id: z.string(),
  passphrase: wrapped.extend({ kdf }),
  recovery: wrapped,
  /** What the system keychain made of the master key; null where there is none. */
  keychain: z.base64().nullable(),
});
export type Keyring = z.infer<typeof keyring>;

type Wrapper = "passphrase" | "recovery";

const boundTo = (id: string, by: Wrapper): Buffer => Buffer.from(`alcove keyring ${id} ${by}`, "utf8");

function wrap(master: Uint8Array, by: Wrapper, key: Uint8Array, id: string): Wrapped {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(id, by));
  const sealed = Buffer.concat([cipher.update(master), cipher.final()]);
  return {
    nonce: nonce.toString("base64"),
    key: sealed.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
  };
}

/** @throws ProblemError `wrong-key` */
function unwrap(sealed: Wrapped, by: Wrapper, key: Uint8Array, id: string): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(sealed.nonce, "base64"), { authTagLength: 16 })
      .setAAD(boundTo(id, by))
      .setAuthTag(Buffer.from(sealed.tag, "base64"));
    return Buffer.concat([decipher.update(Buffer.from(sealed.key, "base64")), decipher.final()]);
  } catch (error) {
    throw new ProblemError("wrong-key", "", { cause: error });
  }
}

async function wrapByPassphrase(master: Uint8Array, passphrase: string, cost: ScryptCost, id: string) {
  const by = newKdf(cost);
  return { ...wrap(master, "passphrase", await deriveFromText(passphrase, by), id), kdf: by };
}

const recoveryWrappingKey = (key: string, id: string): Buffer => deriveKey(Buffer.from(key, "utf8"), id, "recovery");

const wrapByRecovery = (master: Uint8Array, key: string, id: string): Wrapped =>
  wrap(master, "recovery", recoveryWrappingKey(key, id), id);

export interface NewKeyring {
  readonly id: string;
  readonly master: Uint8Array;
  readonly passphrase: string;
  readonly recoveryKey: string;
  readonly cost: ScryptCost;
}

export async function makeKeyring({ id, master, passphrase, recoveryKey, cost }: NewKeyring): Promise<Keyring> {
  return {
    format: 1,
    id,
    passphrase: await wrapByPassphrase(master, passphrase, cost, id),
    recovery: wrapByRecovery(master, recoveryKey, id),
    keychain: null,
  };
}

/** @throws ProblemError `no-vault` when it is missing, `vault-damaged` when it cannot be read */
export async function readKeyring(path: string): Promise<Keyring> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new ProblemError("no-vault", "the keyring is missing", { cause: error });
  });
  try {
    return keyring.parse(JSON.parse(text));
  } catch (error) {
    throw new ProblemError("vault-damaged", "the keyring cannot be read", { cause: error });
  }
}

export const writeKeyring = (path: string, ring: Keyring): Promise<void> => replaceFile(path, JSON.stringify(ring));

export async function openByPassphrase(ring: Keyring, passphrase: string): Promise<Buffer> {
  return unwrap(ring.passphrase, "passphrase", await deriveFromText(passphrase, ring.passphrase.kdf), ring.id);
}

/** @param typed as printed or as people type it back */
export function openByRecoveryKey(ring: Keyring, typed: string): Buffer {
  return unwrap(ring.recovery, "recovery", recoveryWrappingKey(parseRecoveryKey(typed), ring.id), ring.id);
}

/** @throws ProblemError `keychain-unavailable` */
export async function openByKeychain(ring: Keyring, keyStore: KeyStore): Promise<Buffer> {
  if (ring.keychain === null || !(await keyStore.available())) throw new ProblemError("keychain-unavailable");
  try {
    return Buffer.from(await keyStore.open(Buffer.from(ring.keychain, "base64")));
  } catch (error) {
    throw new ProblemError("keychain-unavailable", "the keychain did not open the key", { cause: error });
  }
}

export async function withPassphrase(
  ring: Keyring,
  master: Uint8Array,
  passphrase: string,
  cost: ScryptCost,
): Promise<Keyring> {
  return { ...ring, passphrase: await wrapByPassphrase(master, passphrase, cost, ring.id) };
}

export const withRecoveryKey = (ring: Keyring, master: Uint8Array, key: string): Keyring => ({
  ...ring,
  recovery: wrapByRecovery(master, key, ring.id),
});

/** Leaves the keyring as it is where there is no keychain to be had. */
export async function withKeychain(ring: Keyring, master: Uint8Array, keyStore: KeyStore): Promise<Keyring> {
  if (!(await keyStore.available())) return ring;
  return { ...ring, keychain: Buffer.from(await keyStore.seal(master)).toString("base64") };
}
