/** A reader whose vault is open: profile, PIN and keys. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PinOutcome, type ReaderProfile, readerProfile } from "../../../shared/contract/reader.ts";
import type { ReaderEntry } from "../../../shared/contract/session.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { type OpenVault, readSetting, Turnstile, writeSetting } from "../vault/index.ts";
import { destroyFile } from "./atomic-file.ts";
import type { ScryptCost } from "./key-derivation.ts";
import type { KeyStore } from "./key-store.ts";
import {
  openByPassphrase,
  readKeyring,
  withKeychain,
  withPassphrase,
  withRecoveryKey,
  writeKeyring,
} from "./keyring.ts";
import { forgivePin, type PinStanding, pinStanding, tryPin, writePin } from "./pin.ts";
import type { ListedReader, ReaderList } from "./reader-list.ts";
import { newRecoveryKey, printRecoveryKey } from "./recovery-key.ts";

const PROFILE = "reader.profile";
/** Left in a folder whose erasing began, so that the next start ends it. */
export const ERASED_MARK = "erased";

export interface OpenReader {
  readonly vault: OpenVault;
  /** As the session shows it. */
  entry(): ReaderEntry;
  profile(): Promise<ReaderProfile>;
  /** Keeps the profile; the list shows its name from then on. */
  saveProfile(profile: ReaderProfile): Promise<void>;
  /** One try of the PIN; see `PinOutcome`. */
  checkPin(pin: string): Promise<PinOutcome>;
  pinStanding(): Promise<PinStanding>;
  setPin(pin: string): Promise<void>;
  /** Passes when it is the reader's passphrase, and lets the PIN count anew. @throws ProblemError `wrong-key` */
  checkPassphrase(passphrase: string): Promise<void>;
  /** @throws ProblemError `wrong-key` */
  changePassphrase(current: string, next: string): Promise<void>;
  /** A new printable key; the old one opens nothing any more. */
  newRecoveryKey(): Promise<string>;
  /** Lets the system keychain open the vault, or not any more. @throws ProblemError `keychain-unavailable` */
  useKeychain(use: boolean): Promise<void>;
  /**
   * Erases the vault: keys first, then files; closes it.
   *
   * @param unsentWork how many signed things have not reached their site
   * @throws ProblemError `unsent-work` when there is any; nothing is touched then
   */
  eraseEverything(unsentWork: () => Promise<number>): Promise<void>;
  close(): Promise<void>;
}

export interface OpenReaderParts {
  readonly listed: ListedReader;
  readonly vault: OpenVault;
  readonly master: Buffer;
  readonly keychain: boolean;
  readonly list: ReaderList;
  readonly keyStore: KeyStore;
  readonly clock: () => number;
  readonly cost: ScryptCost;
}

/** Ends what `eraseEverything` began: without its keyring a vault is noise. */
export async function eraseReaderFiles(list: ReaderList, id: string): Promise<void> {
  await destroyFile(list.keyringPath(id));
  await list.remove(id);
  await rm(list.directory(id), { recursive: true, force: true });
}

export function openReader(parts: OpenReaderParts): OpenReader {
  const { vault, master, list, keyStore, clock, cost } = parts;
  const { index } = vault;
  const { id } = parts.listed;
  const pinTries = new Turnstile();
  const keyChanges = new Turnstile();
  let listed = parts.listed;
  let keychain = parts.keychain;
  const close = async (): Promise<void> => {
    await vault.close();
    master.fill(0);
  };
  const changeKeyring = (change: (ring: Awaited<ReturnType<typeof readKeyring>>) => Promise<typeof ring>) =>
    keyChanges.run(async () => {
      const path = list.keyringPath(id);
      await writeKeyring(path, await change(await readKeyring(path)));
    });
  const checkPassphrase = async (passphrase: string): Promise<void> => {
    const opened = await openByPassphrase(await readKeyring(list.keyringPath(id)), passphrase);
    opened.fill(0);
    await pinTries.run(() => forgivePin(index));
  };
  return {
    vault,
    entry: () => ({ id, name: listed.name, keychain }),
    async profile() {
      const kept = await readSetting(index, PROFILE);
      // Missing after a kill while the reader was being made.
      if (kept === undefined) return { name: listed.name, credentials: "", identifiers: {}, language: "en" };
      return readerProfile.parse(kept);
    },
    async saveProfile(profile) {
      const kept = readerProfile.parse(profile);
      await writeSetting(index, PROFILE, kept);
      if (kept.name === listed.name) return;
      listed = { ...listed, name: kept.name };
      await list.put(listed);
    },
    checkPin: (pin) => pinTries.run(() => tryPin(index, pin, clock())),
    pinStanding: () => pinStanding(index),
    setPin: (pin) => pinTries.run(() => writePin(index, pin, cost)),
    checkPassphrase,
    async changePassphrase(current, next) {
      await checkPassphrase(current);
      await changeKeyring((ring) => withPassphrase(ring, master, next, cost));
    },
    async newRecoveryKey() {
      const key = newRecoveryKey();
      await changeKeyring(async (ring) => withRecoveryKey(ring, master, key));
      return printRecoveryKey(key);
    },
    async useKeychain(use) {
      if (use && !(await keyStore.available())) throw new ProblemError("keychain-unavailable");
      await changeKeyring(async (ring) => (use ? withKeychain(ring, master, keyStore) : { ...ring, keychain: null }));
      keychain = use;
    },
    async eraseEverything(unsentWork) {
      const unsent = await unsentWork();
      if (unsent > 0) throw new ProblemError("unsent-work", String(unsent));
      await close();
      await writeFile(join(list.directory(id), ERASED_MARK), "", { mode: 0o600, flush: true });
      await eraseReaderFiles(list, id);
    },
    close,
  };
}

export const firstProfile = (index: OpenVault["index"], profile: ReaderProfile): Promise<void> =>
  writeSetting(index, PROFILE, profile);
