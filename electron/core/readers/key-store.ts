/** The port to the system's keychain. Hosts without one (a browser on loopback) give none. */
export interface KeyStore {
  /** Whether secrets would be kept by a real keychain: a store that only obscures them counts as none. */
  available(): Promise<boolean>;
  /** @throws ProblemError `keychain-unavailable` */
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /** @throws ProblemError `keychain-unavailable`, also when the keychain does not know what was sealed */
  open(sealed: Uint8Array): Promise<Uint8Array>;
}
