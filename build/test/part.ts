/** One part of the tests: a program of its own, whose results are counted. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export interface Part {
  readonly name: string;
  /** Arguments to Node 24, of which the first is the program. */
  readonly args: readonly string[];
  /** Where the program leaves its numbers, and how they are read; a part without counts as one step. */
  readonly report?: { readonly variable: string; readonly read: (report: unknown) => Tally };
  readonly minutes?: number;
}

/**
 * Runs a part to its end, its output shown.
 *
 * A part that ends badly counts at least one failure, even when its own numbers are good or missing: a crash is never
 * a pass.
 */
export async function runPart({ name, args, report, minutes = 20 }: Part): Promise<Tally> {
  process.stdout.write(`\n== ${name}\n`);
  const folder = mkdtempSync(join(tmpdir(), "alcove-test-"));
  const file = join(folder, "report.json");
  const started = performance.now();
  const good = await endsWell(args, report === undefined ? {} : { [report.variable]: file }, minutes);
  const counted = report !== undefined && existsSync(file) ? readReport(file, report.read) : undefined;
  rmSync(folder, { recursive: true, force: true });
  const tally = judge(good, report !== undefined, counted);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`== ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)\n`);
  return tally;
}

/** @param counted what the part reported; `undefined` when it reported nothing readable */
export function judge(good: boolean, reports: boolean, counted: Tally | undefined): Tally {
  if (!reports) return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (counted === undefined) return { passed: 0, failed: 1 };
  const nothing = counted.passed === 0 && counted.failed === 0;
  return (good && !nothing) || counted.failed > 0 ? counted : { passed: counted.passed, failed: 1 };
}

function endsWell(args: readonly string[], environment: Record<string, string>, minutes: number): Promise<boolean> {
  return new Promise((done) => {
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    const timer = setTimeout(() => {
      process.stderr.write(`Ended after ${minutes} minutes.\n`);
      child.kill("SIGKILL");
    }, minutes * 60_000);
    child.on("error", () => done(false));
    child.on("exit", (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });
}

function readReport(file: string, read: (report: unknown) => Tally): Tally | undefined {
  try {
    return read(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Cut short by the part's end: judged as a crash.
    return undefined;
  }
}
