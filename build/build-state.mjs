/** Tells whether dist/ was built from the sources as they are now. Nothing but Node's own modules: see run.mjs. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["electron", "renderer", "shared"];
const files = [
  "build/bundle.ts",
  "build/external-packages.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
];
const STATE = "dist/built-from.sha256";

/**
 * @param {string} root the project's folder
 * @returns {string} a digest over every file that the build reads
 */
function digestOfSources(root) {
  const digest = createHash("sha256");
  const add = (/** @type {string} */ path) => {
    digest.update(`${path}\0`);
    digest.update(readFileSync(join(root, path)));
  };
  for (const file of files) add(file);
  for (const folder of sources) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    for (const path of paths.sort()) add(path);
  }
  return digest.digest("hex");
}

/** @param {string} root */
export function buildIsCurrent(root) {
  const state = join(root, STATE);
  return existsSync(state) && readFileSync(state, "utf8") === digestOfSources(root);
}

/** @param {string} root */
export function recordBuild(root) {
  writeFileSync(join(root, STATE), digestOfSources(root));
}
