/** Readers, their vaults and keys. @module */
export type { ScryptCost } from "./key-derivation.ts";
export { type KeyStore, noKeyStore } from "./key-store.ts";
export type { OpenReader } from "./open-reader.ts";
export { createReaders, type NewReader, type Readers, type ReadersPlace } from "./readers.ts";
