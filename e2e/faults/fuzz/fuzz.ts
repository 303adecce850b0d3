/** Broken bytes for every parser: seeded, and guided by which pieces of it an input reaches first. */
import { type Random, seededRandom } from "../../../build/phantom/random.ts";
import { type Coverage, watchCoverage } from "./coverage.ts";
import { mutate } from "./mutate.ts";
import { type FuzzTarget, fuzzTargets } from "./targets.ts";

/** Steps that an input may take: so many, and so many more for each byte. */
const STEPS = 200_000;
const STEPS_PER_BYTE = 600;
const MOST_KEPT = 500;
const TOGETHER = 32;
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

class GuidedFuzz {
  readonly kept: Uint8Array[];
  readonly findings: Finding[] = [];
  readonly #target: FuzzTarget;
  readonly #random: Random;
  readonly #coverage: Coverage;

  constructor(target: FuzzTarget, random: Random, coverage: Coverage) {
    this.#target = target;
    this.#random = random;
    this.#coverage = coverage;
    this.kept = [...target.samples];
  }

  /** Tries some together: counting costs more than most inputs do. Where that shows something new, each by itself. */
  async tryAll(inputs: readonly Uint8Array[]): Promise<void> {
    for (const bytes of inputs) await this.#run(bytes);
    const { isNew, steps } = await this.#coverage.take(false);
    const isSlow = steps > (STEPS * inputs.length) / 2;
    if (!isSlow && !isNew) return;
    for (const bytes of inputs) await this.#tryAlone(bytes);
  }

  next(): Uint8Array {
    const sample = this.kept[Math.floor(this.#random.next() * this.kept.length)] ?? new Uint8Array();
    return mutate(sample, this.#random, this.#target.tokens, this.kept);
  }

  async #tryAlone(bytes: Uint8Array): Promise<void> {
    await this.#run(bytes);
    const { isNew, steps } = await this.#coverage.take(true);
    if (steps > STEPS + STEPS_PER_BYTE * bytes.length) {
      this.#found(new Error(`${steps} steps for ${bytes.length} bytes`), bytes);
    }
    if (isNew && this.kept.length < MOST_KEPT) this.kept.push(bytes);
  }

  async #run(bytes: Uint8Array): Promise<void> {
    await this.#target.run(bytes, this.#random).catch((error: unknown) => this.#found(error, bytes));
  }

  #found(error: unknown, bytes: Uint8Array): void {
    const finding = findingOf(this.#target, error, bytes);
    if (this.findings.every(({ base64 }) => base64 !== finding.base64)) this.findings.push(finding);
  }
}

/** What reaches a piece that none before it reached is kept, and changed further. */
async function fuzzGuided(target: FuzzTarget, seed: number, milliseconds: number): Promise<Guided> {
  const coverage = await watchCoverage(target.sources);
  const fuzz = new GuidedFuzz(target, seededRandom("guided", target.name, seed), coverage);
  let inputs = 0;
  try {
    await fuzz.tryAll(target.samples);
    const from = performance.now();
    while (performance.now() - from < milliseconds && fuzz.findings.length < MOST_FINDINGS) {
      await fuzz.tryAll(Array.from({ length: TOGETHER }, () => fuzz.next()));
      inputs += TOGETHER;
    }
  } finally {
    coverage.stop();
  }
  return { inputs, kept: fuzz.kept.length, findings: fuzz.findings };
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
