/**
 * `npm run check`: format, lint, types, layers, dead code, licences and house rules.
 *
 * Names of checks given as arguments run those alone. Each check prints what it found; the exit code is 1 when any
 * found something.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { findLayerViolations } from "./layers.ts";
import { findLicenceProblems } from "./licences.ts";
import { findBrokenRules, isSource } from "./source-rules.ts";

const root = resolve(import.meta.dirname, "../..");

/** What a check found: nothing when all is well. */
type Check = () => Promise<readonly string[]>;

/** Runs a tool under this Node; what it printed is its finding when it fails. */
function tool(...args: string[]): Promise<readonly string[]> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", (error) => done([error.message]));
    child.on("exit", (code) => done(code === 0 ? [] : [output.trim() || `ended with ${code}`]));
  });
}

/** Files that are or would be committed. */
function listFiles(): Promise<readonly string[]> {
  return new Promise((done, fail) => {
    const child = spawn("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", fail);
    child.on("exit", () => done(output.split("\0").filter((path) => path !== "")));
  });
}

async function houseRules(): Promise<readonly string[]> {
  const files = (await listFiles()).filter(isSource);
  return files.flatMap((path) => {
    try {
      return findBrokenRules(path, readFileSync(resolve(root, path), "utf8"));
    } catch {
      // Listed by git, deleted on disk.
      return [];
    }
  });
}

const checks: Readonly<Record<string, Check>> = {
  style: () => tool("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--colors=off"),
  types: () => tool("node_modules/typescript/bin/tsc", "-b", "--pretty", "false"),
  layers: () => findLayerViolations(root),
  "dead code": () => tool("node_modules/knip/bin/knip.js", "--no-progress", "--treat-config-hints-as-errors"),
  licences: async () => findLicenceProblems(root),
  "house rules": houseRules,
};

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const chosen = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const results = await Promise.all(
  chosen.map(async ([name, check]) => {
    const started = performance.now();
    const found = await check().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const verdict = found.length === 0 ? "ok" : "FAILED";
    process.stdout.write(`${[`${name}: ${verdict} (${seconds} s)`, ...found].join("\n  ")}\n`);
    return found.length === 0;
  }),
);

const failed = results.filter((ok) => !ok).length;
// Read by npm test, which sums over its parts.
const tally = process.env.ALCOVE_TALLY;
if (tally !== undefined) writeFileSync(tally, JSON.stringify({ passed: results.length - failed, failed }));
process.exitCode = failed === 0 ? 0 : 1;
