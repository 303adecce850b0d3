/** How electron-builder makes the program out of what was laid out: `stage.ts` decides what ships, this decides how. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "electron-builder";
import { setFuses } from "./fuses.ts";
import type { Staged } from "./stage.ts";

export interface BuilderParts {
  /** The project's folder. */
  readonly root: string;
  readonly staged: Staged;
  /** Electron's own files, unpacked. */
  readonly electronDist: string;
  readonly electronVersion: string;
  readonly output: string;
}

const EXECUTABLE = "alcove";

/** The program in the folder that electron-builder made, as fuses and signatures see it. */
export function programIn(folder: string, platform: string): string {
  if (platform === "darwin") return join(folder, "Alcove.app");
  return join(folder, platform === "win32" ? "Alcove.exe" : EXECUTABLE);
}

export const builderConfig = ({
  root,
  staged,
  electronDist,
  electronVersion,
  output,
}: BuilderParts): Configuration => ({
  appId: "alcove.reading-workstation",
  productName: "Alcove",
  copyright: "Copyright 2026 The Alcove authors",
  directories: { app: staged.app, output, buildResources: join(root, "build/package/resources") },
  electronDist,
  electronVersion,
  // SQLite's addon is Node-API: one binary serves every Node and every Electron, and comes with its package.
  npmRebuild: false,
  nodeGypRebuild: false,
  asar: { smartUnpack: false },
  // The system's loader takes addons from files alone; archived ones would be written to a temporary folder.
  asarUnpack: ["**/*.node"],
  files: ["**/*"],
  extraResources: [
    { from: staged.notices, to: "notices" },
    { from: join(root, "build/demo/site.json"), to: "demo/site.json" },
    { from: join(root, "build/demo/LICENCES.md"), to: "demo/LICENCES.md" },
    { from: join(root, "build/demo/studies"), to: "demo/studies" },
  ],
  afterPack: async ({ appOutDir, electronPlatformName }) => {
    const program = programIn(appOutDir, electronPlatformName);
    const isMac = electronPlatformName === "darwin";
    // Electron's own page for a program without one; by a fuse it would not be loaded either.
    const resources = isMac ? join(program, "Contents/Resources") : join(appOutDir, "resources");
    rmSync(join(resources, "default_app.asar"), { force: true });
    await setFuses(program, isMac);
  },
  // Written into the program for its signature's name; the address is never asked (RFC 6761), a set feed takes its place.
  publish: { provider: "generic", url: "https://updates.invalid/" },
  linux: {
    target: ["deb", "AppImage"],
    executableName: EXECUTABLE,
    category: "Science;MedicalSoftware;",
    maintainer: "The Alcove authors",
    synopsis: "A radiology reading workstation. Not a medical device.",
  },
  mac: {
    target: ["dmg", "zip"],
    category: "public.app-category.medical",
    hardenedRuntime: true,
    entitlements: join(root, "build/package/resources/entitlements.plist"),
    entitlementsInherit: join(root, "build/package/resources/entitlements.plist"),
  },
  win: { target: ["nsis"], executableName: "Alcove" },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
});
