/** Starts the built program on a profile, as a person would, and ends it as a person or a power cut would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

export const root = resolve(import.meta.dirname, "..");

export interface RunningProgram {
  /** The one-time address that was printed. */
  readonly address: string;
  readonly pid: number;
  /** All that it wrote to its log so far. */
  log(): string;
  /** Ends it as Ctrl+C does; rejects when it does not end well. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  readonly profile: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Serves dist/ on 127.0.0.1; resolves once the address is printed. Needs `npm run build` before. */
export async function startProgram({ profile, port = 0, environment = {} }: ProgramOptions): Promise<RunningProgram> {
  const entry = resolve(root, "dist/electron/serve.mjs");
  const child = spawn(process.execPath, [entry, "--no-open", "--profile", profile, "--port", String(port)], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const address = await printedAddress(child, () => log);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return {
    address,
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      await end("SIGTERM");
      if (child.exitCode !== 0) throw new Error(`Alcove ended with ${child.exitCode ?? child.signalCode}:\n${log}`);
    },
    kill: () => end("SIGKILL"),
  };
}

function printedAddress(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((done, fail) => {
    if (child.stdout === null) throw new Error("no stdout");
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`Alcove printed no address in two minutes:\n${log()}`));
    }, 120_000);
    createInterface(child.stdout).on("line", (line) => {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      done(address);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`Alcove ended with ${code} before it printed an address:\n${log()}`));
    });
  });
}
