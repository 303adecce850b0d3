/**
 * The one door to the project's commands: `npm start`, `npm test` and the rest come here.
 *
 * It uses nothing but Node's own modules and syntax of Node 20, because it runs before anything is installed. It
 * installs from the lockfile when needed, finds Node 24, and runs everything else under that.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { buildIsCurrent, recordBuild } from "./build-state.mjs";

const root = resolve(import.meta.dirname, "..");
const OLDEST_NODE = 22;

/**
 * Commands that are one program run under Node 24; further arguments go to it.
 * @type {ReadonlyMap<string, readonly [string, ...string[]]>}
 */
const programs = new Map([
  ["test", ["build/test/test.ts"]],
  ["check", ["build/checks/check.ts"]],
  ["test:unit", ["node_modules/vitest/vitest.mjs", "run", "--project", "unit"]],
  ["test:peers", ["build/test/peers.ts"]],
  ["e2e", ["build/test/end-to-end.ts"]],
  ["format", ["build/checks/format.ts"]],
  ["package", ["build/package/package.ts"]],
  ["test:samples", ["e2e/samples/main.ts"]],
  ["test:hostile", ["e2e/hostile/main.ts"]],
  ["faults", ["e2e/faults/main.ts"]],
  ["bench:open", ["e2e/bench/open.ts"]],
  ["bench:scroll", ["e2e/bench/scroll.ts"]],
  ["bench:worklist", ["e2e/bench/worklist.ts"]],
  ["bench:loop", ["e2e/bench/loop.ts"]],
  ["bench:start", ["e2e/bench/start.ts"]],
  ["bench:prefetch", ["e2e/bench/prefetch.ts"]],
  ["bench:first-image", ["e2e/bench/first-image.ts"]],
  ["bench:memory", ["e2e/bench/memory.ts"]],
  ["bench:classify", ["e2e/bench/classify.ts"]],
  ["bench:match", ["e2e/bench/match.ts"]],
]);

/** Commands that work on the built program. */
const onBuilt = new Set([
  "e2e",
  "package",
  "test:hostile",
  "faults",
  "bench:open",
  "bench:scroll",
  "bench:worklist",
  "bench:loop",
  "bench:start",
  "bench:prefetch",
  "bench:memory",
]);

const startHelp = `Alcove, a radiology reading workstation. Not a medical device.

npm start -- [options]

  --browser       serve on 127.0.0.1 and open the default browser, even where Electron is present
  --electron      run under Electron, or say why that cannot be
  --port N        with --browser: the port to serve on (default: any free one)
  --profile DIR   where settings and vaults are kept (default: the system's place for application data)
  --no-open       with --browser: print the address and open nothing
  --help          this text
`;

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @param {string} file */
const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : -1);

/** npm writes node_modules/.package-lock.json last, so its age is that of the installation. */
function install() {
  const lockfile = join(root, "package-lock.json");
  if (modified(join(root, "node_modules/.package-lock.json")) >= modified(lockfile)) return;
  say("Installing what package-lock.json names (once; needs the npm registry)…");
  const npm = process.env.npm_execpath;
  const windows = process.platform === "win32";
  const { status } =
    npm?.endsWith(".js") === true
      ? spawnSync(process.execPath, [npm, "ci", "--loglevel=error"], { cwd: root, stdio: "inherit" })
      : spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], {
          cwd: root,
          stdio: "inherit",
          shell: windows,
        });
  if (status !== 0) {
    say("The packages could not be installed: see npm's words above. With the registry reachable, start again.");
    process.exit(1);
  }
}

/** @returns {string} the Node that runs the program: the one from npm, else the host's if it is new enough */
function findNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const own = join(
    root,
    `node_modules/node-${platform}-${process.arch}/bin`,
    process.platform === "win32" ? "node.exe" : "node",
  );
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= OLDEST_NODE) return process.execPath;
  say(
    `npm has no Node 24 for ${process.platform} ${process.arch}, and the one here is ${process.version}: ` +
      `install Node ${OLDEST_NODE} or later (https://nodejs.org) and start again.`,
  );
  return process.exit(1);
}

/**
 * Runs a program in the foreground. Signals are passed on; a program may get Ctrl+C twice, from the terminal too.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
function run(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: process.cwd(), stdio: "inherit" });
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on("SIGINT", pass);
    process.on("SIGTERM", pass);
    process.on("SIGHUP", pass);
    child.on("error", (error) => {
      say(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on("exit", (code) => done(code ?? 1));
  });
}

/**
 * @param {string} node
 * @param {boolean} always
 */
async function build(node, always) {
  if (!always && buildIsCurrent(root)) return;
  const code = await run(node, [join(root, "build/bundle.ts")]);
  if (code !== 0) process.exit(code);
  recordBuild(root);
}

/** @param {readonly string[]} args */
async function start(args) {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(startHelp);
    return 0;
  }
  const known = ["--browser", "--electron", "--no-open", "--port", "--profile"];
  const withValue = ["--port", "--profile"];
  for (let at = 0; at < args.length; at += 1) {
    const [name = "", value] = (args[at] ?? "").split("=");
    if (!known.includes(name)) {
      say(`npm start knows no "${args[at]}". Its options:\n\n${startHelp}`);
      return 2;
    }
    if (!withValue.includes(name)) continue;
    if (value === undefined) at += 1;
    const given = value ?? args[at] ?? "";
    if (given === "" || given.startsWith("--")) {
      say(`${name} needs a value: ${name === "--port" ? "--port 8080" : "--profile DIR"}`);
      return 2;
    }
    if (name === "--port" && !(/^\d{1,5}$/.test(given) && Number(given) <= 65_535)) {
      say(`"${given}" is no port: a number from 0 (any free one) to 65535.`);
      return 2;
    }
  }
  install();
  const node = findNode();
  await build(node, false);

  const electronThere = existsSync(join(root, "node_modules/electron/path.txt"));
  const wanted = args.includes("--electron") || (electronThere && !args.includes("--browser"));
  const rest = args.filter((arg) => arg !== "--browser" && arg !== "--electron");
  if (wanted && electronThere) {
    return run(node, [join(root, "node_modules/electron/cli.js"), root, ...rest]);
  }
  const toGetIt = "To get it: node node_modules/electron/install.js";
  if (args.includes("--electron")) {
    say(`Electron is not here. ${toGetIt}`);
    return 1;
  }
  if (!args.includes("--browser")) say(`Electron is not here, so Alcove opens in the browser. ${toGetIt}`);
  // Node keeps what it compiled beside what was built: the next start is quicker by that.
  process.env.NODE_COMPILE_CACHE ??= join(root, "dist/compiled");
  return run(node, [join(root, "dist/electron/serve.mjs"), ...rest]);
}

async function main() {
  const [command = "", ...args] = process.argv.slice(2);
  if (command === "start") return start(args);
  if (command === "build") {
    install();
    await build(findNode(), !args.includes("--if-changed"));
    return 0;
  }
  const program = programs.get(command);
  if (program === undefined) {
    say(`Commands: start, build, ${[...programs.keys()].join(", ")}`);
    return 2;
  }
  install();
  const node = findNode();
  if (onBuilt.has(command)) await build(node, false);
  const [file, ...before] = program;
  return run(node, [join(root, file), ...before, ...args]);
}

process.exitCode = await main();
