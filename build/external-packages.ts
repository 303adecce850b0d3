/**
 * Packages with native or WebAssembly binaries, or that start their own worker files: the bundle loads them from
 * node_modules, and the packaged program carries them there.
 */
export const externalPackages = ["better-sqlite3-multiple-ciphers", "dcmjs-codecs", "piscina", "pino"] as const;
