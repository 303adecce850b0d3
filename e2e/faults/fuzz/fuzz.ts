/** Broken bytes for every parser: seeded, and guided by which pieces of it an input reaches first. */
import { seededRandom } from "../../../build/phantom/random.ts";
import { watchCoverage } from "./coverage.ts";
import { mutate } from "./mutate.ts";
import { type FuzzTarget, fuzzTargets } from "./targets.ts";

/** Steps that an input may take: so many, and so many more for each byte. */
const STEPS = 200_000;
const STEPS_PER_BYTE = 600;
const MOST_KEPT = 500;
/** A parser that fails in one way fails in it again and again. */
const MOST_FINDINGS = 5;

export interface Finding {
  readonly target: string;
  readonly words: string;
  /** To be kept as a case beside the parser's tests. */
  readonly base64: string;
}

const findingOf = (target: FuzzTarget, error: unknown, bytes: Uint8Array): Finding => ({
  target: target.name,
  words: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 400) : String(error),
  base64: Buffer.from(bytes).toString("base64"),
});

/** So many inputs of one seed, without looking at the way they take: the same on every machine. */
export async function fuzzSeeded(target: FuzzTarget, seed: number, inputs: number): Promise<readonly Finding[]> {
  const random = seededRandom("fuzz", target.name, seed);
  const findings: Finding[] = [];
  for (let number = 0; number < inputs && findings.length < MOST_FINDINGS; number += 1) {
    const sample = target.samples[number % target.samples.length] ?? new Uint8Array();
    const bytes = number < target.samples.length ? sample : mutate(sample, random, target.tokens, target.samples);
    await target.run(bytes, random).catch((error: unknown) => findings.push(findingOf(target, error, bytes)));
  }
  return findings;
}

interface Guided {
  readonly inputs: number;
  readonly kept: number;
  readonly findings: readonly Finding[];
}

/** What reaches a piece that none before it reached is kept, and changed further. */
async function fuzzGuided(target: FuzzTarget, seed: number, milliseconds: number): Promise<Guided> {
  const random = seededRandom("guided", target.name, seed);
  const coverage = await watchCoverage(target.sources);
  const kept = [...target.samples];
  const known = new Set<string>();
  const findings: Finding[] = [];
  let inputs = 0;
  try {
    for (const from = performance.now(); performance.now() - from < milliseconds && findings.length < MOST_FINDINGS; ) {
      const sample = kept[Math.floor(random.next() * kept.length)] ?? new Uint8Array();
      const bytes = inputs < target.samples.length ? (kept[inputs] ?? sample) : mutate(sample, random, target.tokens, kept);
      inputs += 1;
      await target.run(bytes, random).catch((error: unknown) => findings.push(findingOf(target, error, bytes)));
      const { pieces, steps } = await coverage.take();
      if (steps > STEPS + STEPS_PER_BYTE * bytes.length) {
        findings.push(findingOf(target, new Error(`${steps} steps for ${bytes.length} bytes`), bytes));
      }
      const fresh = pieces.filter((piece) => !known.has(piece));
      for (const piece of fresh) known.add(piece);
      if (fresh.length > 0 && inputs > target.samples.length && kept.length < MOST_KEPT) kept.push(bytes);
    }
  } finally {
    coverage.stop();
  }
  return { inputs, kept: kept.length, findings };
}

/** All parsers, the time shared out evenly. @returns how many inputs were tried, and how many findings there are */
export async function fuzzAll(
  seed: number,
  minutes: number,
  say: (line: string) => void,
): Promise<{ readonly inputs: number; readonly findings: number }> {
  let [inputs, findings] = [0, 0];
  for (const target of fuzzTargets) {
    const outcome = await fuzzGuided(target, seed, (minutes * 60_000) / fuzzTargets.length);
    inputs += outcome.inputs;
    findings += outcome.findings.length;
    const verdict = outcome.findings.length === 0 ? "held" : "FAILED";
    say(`${verdict}\tbroken bytes for ${target.name}\t${outcome.inputs} inputs, ${outcome.kept} kept`);
    for (const { words, base64 } of outcome.findings) say(`\t${words}\n\t${base64}`);
  }
  return { inputs, findings };
}
