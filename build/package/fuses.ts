/** Electron's fuses as the packaged program has them (ES-19): all of them, so that a new one is decided and not missed. */
import { type FuseV1Config, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from "@electron/fuses";

export const fuses = {
  /** The binary is no Node for others: ELECTRON_RUN_AS_NODE, NODE_OPTIONS and --inspect do nothing. */
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  /** No session of ours writes cookies; should Chromium, they are encrypted. */
  [FuseV1Options.EnableCookieEncryption]: true,
  /** Only our archive is loaded, and (macOS, Windows) only while its digest is the packaged one. */
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  /** Electron's own snapshot serves both. */
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  /** Electron's default: bounds of WebAssembly's memory by traps, for the decoders. */
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies Record<FuseV1Options, boolean>;

const ON = "1".charCodeAt(0);

/**
 * Sets the fuses of a program, before it is signed, and reads them back.
 *
 * @param program the executable, or the .app of macOS
 * @throws Error when a fuse of the binary is not decided here, or was not taken
 */
export async function setFuses(program: string, isMac: boolean): Promise<void> {
  const config: FuseV1Config = {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: isMac,
    ...fuses,
  };
  await flipFuses(program, config);
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  for (const [fuse, wanted] of Object.entries(fuses))
    if ((wire[fuse] === ON) !== wanted) throw new Error(`fuse ${FuseV1Options[Number(fuse)]} was not set`);
}
