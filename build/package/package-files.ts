/** Which files of a package ship: what runs and its licence; no sources, tests, types, maps or other machines' binaries. */

const leftOutFolders = new Set([
  "test",
  "tests",
  "test-jest",
  "__tests__",
  "doc",
  "docs",
  "example",
  "examples",
  "benchmark",
  "benchmarks",
  "bench",
  "coverage",
  "scripts",
  "deps",
  ".github",
]);
const leftOutFiles =
  /\.(?:map|d\.[cm]?ts|[cm]?ts|tsx|md|markdown|gyp|sh|html|ico|flow|cpp|hpp|c|h)$|^\.|tsconfig|eslint/;
const licence = /^(?:licen[cs]e|copying|notice)/i;

/** The system's name and architecture as Node has them: `linux-x64`. */
export type Machine = `${string}-${string}`;

/**
 * @param path below the package's folder, with `/`
 * @param entries the package's entry points, as its package.json has them
 */
export function shipsInPackage(path: string, entries: string, machine: Machine): boolean {
  const parts = path.split("/");
  const [folder = ""] = parts;
  const name = parts.at(-1) ?? "";
  if (licence.test(name)) return true;
  if (parts.length > 1 && (leftOutFolders.has(folder) || folder === "node_modules")) return false;
  if (parts.length > 1 && folder === "src" && !entries.includes("src/")) return false;
  if (folder === "prebuilds") return path === `prebuilds/${machine}.node`;
  if (parts.length === 1 && /^(?:test|bench|benchmark|example|check|Gruntfile|postinstall)\.[cm]?js$/.test(name))
    return false;
  return !leftOutFiles.test(name);
}
