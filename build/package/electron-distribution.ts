/** Electron's own files: where they are, and whether they are those that the program was checked against. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};

/**
 * @param folder an unpacked distribution, such as `node_modules/electron/dist` after Electron's own install.js
 * @param wanted the version in package.json
 * @returns what is wrong with it and what to do, in words; `undefined` where it can be packaged
 */
export function distributionFault(folder: string, wanted: string, platform: NodeJS.Platform): string | undefined {
  const executable = executables[platform] ?? "electron";
  const toGetIt =
    "To get it: node node_modules/electron/install.js (it downloads Electron from GitHub, or from the mirror named by " +
    `ELECTRON_MIRROR), or unpack electron-v${wanted}-… from a place you trust and name its folder: ` +
    "npm run package -- --electron-dist DIR";
  if (!existsSync(join(folder, executable))) return `No Electron in ${folder}: ${executable} is missing. ${toGetIt}`;
  const file = join(folder, "version");
  const version = existsSync(file) ? readFileSync(file, "utf8").trim().replace(/^v/, "") : "none that it names";
  if (version === wanted) return undefined;
  return `Electron in ${folder} is of version ${version}; Alcove is checked against ${wanted}. ${toGetIt}`;
}
