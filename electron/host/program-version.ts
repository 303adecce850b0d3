/** The version of this program, as its package.json says. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const hasVersion = (manifest: unknown): manifest is { readonly version: string } =>
  typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string";

/** @param home the folder of package.json */
export function programVersion(home: string): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(home, "package.json"), "utf8"));
  if (!hasVersion(manifest)) throw new Error("package.json names no version");
  return manifest.version;
}
