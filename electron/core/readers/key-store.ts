/** The operating system's keychain, where there is one. */

export interface KeyStore {
  /** False where there is none, or none that deserves the name (a fixed password, say). */
  available(): Promise<boolean>;
  /** Encrypts so that only this user of this machine can open it again. */
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /** Rejects when it was sealed elsewhere or the keychain is locked. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/** For machines and mounts without a keychain: passphrases alone. */
export const noKeyStore: KeyStore = {
  available: async () => false,
  seal: async () => {
    throw new Error("there is no keychain");
  },
  open: async () => {
    throw new Error("there is no keychain");
  },
};
