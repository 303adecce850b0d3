/** The system's keychain by Electron's safeStorage. */
import { safeStorage } from "electron";
import { ProblemError } from "../../shared/problem.ts";
import type { KeyStore } from "../core/readers/key-store.ts";

/** On Linux without a keyring Electron "encrypts" with a key that is known to all: that is no keychain. */
const isRealStore = (platform: NodeJS.Platform): boolean => {
  if (platform !== "linux") return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== "basic_text" && backend !== "unknown";
};

/** Usable once Electron is ready. */
export function createKeychain(platform: NodeJS.Platform): KeyStore {
  const available = async () => isRealStore(platform) && (await safeStorage.isAsyncEncryptionAvailable());
  const within = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (!(await available())) throw new ProblemError("keychain-unavailable");
    try {
      return await work();
    } catch (cause) {
      throw new ProblemError("keychain-unavailable", "", { cause });
    }
  };
  return {
    available,
    seal: (secret) => within(() => safeStorage.encryptStringAsync(Buffer.from(secret).toString("base64"))),
    open: (sealed) =>
      within(async () => {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
        return new Uint8Array(Buffer.from(result, "base64"));
      }),
  };
}
