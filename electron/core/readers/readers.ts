/**
 * Readers of this workstation, each with a vault and keys of one's own.
 *
 * A profile folder holds `readers.json`, `vaults/<id>/keyring.json`, `vaults/<id>/vault/`, and `throw-away/` for vaults
 * whose key is only in memory.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Language, ReaderEntry } from "../../../shared/contract/session.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { createVault, type OpenVault, openThrowAwayVault, openVault, sweepThrowAwayVaults } from "../vault/index.ts";
import { deriveKey, type ScryptCost, scryptCost } from "./key-derivation.ts";
import type { KeyStore } from "./key-store.ts";
import {
  type Keyring,
  makeKeyring,
  openByKeychain,
  openByPassphrase,
  openByRecoveryKey,
  readKeyring,
  withKeychain,
  withPassphrase,
  writeKeyring,
} from "./keyring.ts";
import { ERASED_MARK, eraseReaderFiles, firstProfile, type OpenReader, openReader } from "./open-reader.ts";
import { forgivePin, writePin } from "./pin.ts";
import { type ListedReader, ReaderList } from "./reader-list.ts";
import { newRecoveryKey, printRecoveryKey } from "./recovery-key.ts";
import { type Refusal, Refusals } from "./refusals.ts";

export interface ReadersPlace {
  readonly profileDirectory: string;
  readonly keyStore: KeyStore;
  readonly clock: () => number;
  readonly log: { warn(about: Record<string, unknown>, text: string): void };
  /** Cost of a passphrase guess; tests lower it. */
  readonly cost?: ScryptCost;
}

export interface NewReader {
  readonly name: string;
  readonly passphrase: string;
  readonly pin: string;
  readonly language: Language;
}

export interface Readers {
  list(): Promise<readonly ReaderEntry[]>;
  /** @returns the open reader and the recovery key as it is to be printed, shown never again */
  create(wanted: NewReader): Promise<{ readonly reader: OpenReader; readonly recoveryKey: string }>;
  /** Each rejects with ProblemError `unknown`, `wrong-key` (nothing was touched) or what `openVault` rejects with. */
  openWithPassphrase(id: string, passphrase: string): Promise<OpenReader>;
  /** Also sets a new passphrase, since the old one is why this is called. */
  openWithRecoveryKey(id: string, recoveryKey: string, newPassphrase: string): Promise<OpenReader>;
  /** @throws ProblemError `keychain-unavailable` */
  openWithKeychain(id: string): Promise<OpenReader>;
  /** Keeps that a key did not open the vault, for its audit. */
  keepRefusal(id: string, credential: Refusal["with"]): Promise<void>;
  /** Gives what was kept to `told`, and forgets it when it has it. */
  takeRefusals(id: string, told: (refused: readonly Refusal[]) => Promise<void>): Promise<void>;
  /** An empty vault whose key is only in memory; closing deletes it. */
  openThrowAway(): Promise<OpenVault>;
}

/** Also takes away what an earlier run left half erased or thrown away. */
export async function createReaders(place: ReadersPlace): Promise<Readers> {
  const { profileDirectory, keyStore, clock, log, cost = scryptCost } = place;
  const list = new ReaderList(profileDirectory);
  const refusals = new Refusals();
  const throwAway = join(profileDirectory, "throw-away");
  await mkdir(join(profileDirectory, "vaults"), { recursive: true, mode: 0o700 });
  await sweepThrowAwayVaults(throwAway);
  await endErasing(profileDirectory, list);

  const find = async (id: string): Promise<ListedReader> => {
    const listed = (await list.all()).find((reader) => reader.id === id);
    if (listed === undefined) throw new ProblemError("unknown", "no such reader");
    return listed;
  };

  const open = async (listed: ListedReader, ring: Keyring, master: Buffer): Promise<OpenReader> => {
    try {
      const directory = list.vaultDirectory(listed.id);
      const vault = await openVault({ directory, key: deriveKey(master, ring.id, "index"), clock });
      const keychain = ring.keychain !== null && (await keyStore.available());
      return openReader({ listed, vault, master, keychain, list, keyStore, clock, cost });
    } catch (error) {
      master.fill(0);
      throw error;
    }
  };

  const sealedByKeychain = async (ring: Keyring, master: Uint8Array): Promise<Keyring> => {
    try {
      return await withKeychain(ring, master, keyStore);
    } catch (error) {
      log.warn({ err: error }, "the keychain did not take the key; the passphrase opens the vault");
      return ring;
    }
  };

  return {
    async list() {
      const available = await keyStore.available();
      const entries = (await list.all()).map(async ({ id, name }) => {
        const ring = await readKeyring(list.keyringPath(id)).catch(() => null);
        return { id, name, keychain: available && ring?.keychain != null };
      });
      return Promise.all(entries);
    },

    async create({ name, passphrase, pin, language }) {
      const listed: ListedReader = { id: randomUUID(), name, createdAt: clock() };
      const master = randomBytes(32);
      const recoveryKey = newRecoveryKey();
      const bare = await makeKeyring({ id: listed.id, master, passphrase, recoveryKey, cost });
      const ring = await sealedByKeychain(bare, master);
      const directory = list.vaultDirectory(listed.id);
      try {
        await createVault({ directory, key: deriveKey(master, ring.id, "index") });
        await writeKeyring(list.keyringPath(listed.id), ring);
        const reader = await open(listed, ring, master);
        try {
          await firstProfile(reader.vault.index, { name, credentials: "", identifiers: {}, language });
          await writePin(reader.vault.index, pin, cost);
          await list.put(listed);
          return { reader, recoveryKey: printRecoveryKey(recoveryKey) };
        } catch (error) {
          await reader.close();
          throw error;
        }
      } catch (error) {
        // Nothing of a reader that was not made whole stays.
        await rm(list.directory(listed.id), { recursive: true, force: true });
        throw error;
      }
    },

    async openWithPassphrase(id, passphrase) {
      const listed = await find(id);
      const ring = await readKeyring(list.keyringPath(id));
      const reader = await open(listed, ring, await openByPassphrase(ring, passphrase));
      await forgivePin(reader.vault.index);
      return reader;
    },

    async openWithRecoveryKey(id, recoveryKey, newPassphrase) {
      const listed = await find(id);
      const ring = await readKeyring(list.keyringPath(id));
      const master = openByRecoveryKey(ring, recoveryKey);
      const next = await withPassphrase(ring, master, newPassphrase, cost);
      const reader = await open(listed, next, master);
      await writeKeyring(list.keyringPath(id), next);
      await forgivePin(reader.vault.index);
      return reader;
    },

    async openWithKeychain(id) {
      const listed = await find(id);
      const ring = await readKeyring(list.keyringPath(id));
      return open(listed, ring, await openByKeychain(ring, keyStore));
    },

    keepRefusal: async (id, credential) => {
      await find(id);
      await refusals.keep(list.refusalsPath(id), { at: clock(), with: credential });
    },
    takeRefusals: (id, told) => refusals.take(list.refusalsPath(id), told),

    openThrowAway: () => openThrowAwayVault(throwAway, clock),
  };
}

async function endErasing(profileDirectory: string, list: ReaderList): Promise<void> {
  for (const id of await readdir(join(profileDirectory, "vaults"))) {
    const marked = await stat(join(profileDirectory, "vaults", id, ERASED_MARK)).catch(() => undefined);
    if (marked !== undefined) await eraseReaderFiles(list, id);
  }
}
