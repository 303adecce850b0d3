/** Which of the installed packages ship as packages: those that the bundle loads from node_modules, and what they need. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** Below the project's folder: `node_modules/a/node_modules/b`. */
  readonly path: string;
}

const readManifest = (root: string, path: string) =>
  manifest.parse(JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")));

/** Where Node finds a package from another one's folder; `undefined` where it is not installed. */
function findPackage(root: string, from: string, name: string): string | undefined {
  const parts = from === "" ? [] : from.split("/node_modules/");
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const base = parts.slice(0, depth).join("/node_modules/");
    const path = `${base === "" ? "" : `${base}/`}node_modules/${name}`;
    if (existsSync(join(root, path, "package.json"))) return path;
  }
  return undefined;
}

/**
 * @param root the project's folder, installed
 * @param names packages that the bundle imports
 * @returns those and all that they need, each place once; optional ones where they are installed
 * @throws Error for one that is needed and not installed
 */
export function shippedPackages(root: string, names: readonly string[]): readonly ShippedPackage[] {
  const found = new Map<string, ShippedPackage>();
  const add = (from: string, name: string, isOptional: boolean): void => {
    const path = findPackage(root, from, name);
    if (path === undefined) {
      if (isOptional) return;
      throw new Error(`${name} is needed by ${from === "" ? "the bundle" : from} and not installed: npm ci`);
    }
    if (found.has(path)) return;
    const { version, dependencies, optionalDependencies } = readManifest(root, path);
    found.set(path, { name, version, path });
    for (const each of Object.keys(dependencies)) add(path, each, each in optionalDependencies);
    for (const each of Object.keys(optionalDependencies)) add(path, each, true);
  };
  for (const name of names) add("", name, false);
  return [...found.values()].sort((a, b) => a.path.localeCompare(b.path));
}
