/**
 * Licences of what ships: every production package of the lockfile must be permissive, and docs/third-party.md lists
 * them all.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
  // Fonts and tables of data; both ask only that they be named, which docs/third-party.md does.
  "CC-BY-4.0",
  "OFL-1.1",
]);

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

export interface Component {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Reads an SPDX expression: one permissive side of OR is enough, all sides of AND must be. */
export function isPermissive(expression: string): boolean {
  const bare = expression.trim().replace(/^\((.*)\)$/, "$1");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isPermissive);
  if (bare.includes(" AND ")) return bare.split(" AND ").every(isPermissive);
  return permissive.has(bare);
}

/** Production packages of a lockfile, in order of name, each version once. */
export function productionComponents(
  packages: Readonly<Record<string, LockedPackage>>,
  licenceOf: (path: string) => string,
): readonly Component[] {
  const found = new Map<string, Component>();
  for (const [path, { version = "", license, dev, devOptional }] of Object.entries(packages)) {
    if (path === "" || dev === true || devOptional === true) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    found.set(`${name}@${version}`, { name, version, licence: license ?? licenceOf(path) });
  }
  return [...found.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Old packages name their licence in other ways than the lockfile carries. */
function licenceInPackage(root: string, path: string): string {
  const file = join(root, path, "package.json");
  const manifest: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (!isRecord(manifest)) return "unknown";
  const first: unknown = Array.isArray(manifest.licenses) ? manifest.licenses[0] : manifest.license;
  if (typeof first === "string") return first;
  return isRecord(first) && typeof first.type === "string" ? first.type : "unknown";
}

export function readComponents(root: string): readonly Component[] {
  const lock: unknown = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  if (!isRecord(lock) || !isRecord(lock.packages)) throw new Error("package-lock.json has no packages");
  const packages: Record<string, LockedPackage> = {};
  for (const [path, entry] of Object.entries(lock.packages)) if (isRecord(entry)) packages[path] = entry;
  return productionComponents(packages, (path) => licenceInPackage(root, path));
}

export const thirdPartyFile = "docs/third-party.md";

export function thirdPartyPage(components: readonly Component[]): string {
  const rows = components.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return `# What others made

Alcove is licensed under Apache-2.0. It is built with the packages below, each under its own permissive licence; the
text of each is in its folder under node_modules. This page is written by \`npm run format\` and verified by
\`npm run check\`.

dcmjs-codecs carries WebAssembly builds of libjpeg-turbo (BSD-3-Clause, IJG), CharLS (BSD-3-Clause), OpenJPEG
(BSD-2-Clause) and OpenJPH (BSD-2-Clause). better-sqlite3-multiple-ciphers carries SQLite (public domain) and SQLite3
Multiple Ciphers (MIT). The node-* packages are Node.js itself (MIT and the licences in its LICENSE file). Inter and
Noto Sans KR are fonts under OFL-1.1. Licences of the sample images are recorded beside them.

| Package | Version | Licence |
|---|---|---|
${rows.join("\n")}
`;
}

/** @returns a line for each package that is not permissive, and one when the page is not up to date */
export function findLicenceProblems(root: string): readonly string[] {
  const components = readComponents(root);
  const foreign = components.filter(({ licence }) => !isPermissive(licence));
  const problems = foreign.map(({ name, version, licence }) => `${name} ${version}: ${licence} is not on the list`);
  const page = join(root, thirdPartyFile);
  const current = existsSync(page) ? readFileSync(page, "utf8") : "";
  return current === thirdPartyPage(components)
    ? problems
    : [...problems, `${thirdPartyFile} is not up to date: npm run format writes it`];
}
