/** Seeded randomness: the same seed gives the same phantom everywhere. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
}

/** A 32-bit number from any text or number. */
function seedNumber(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of parts.join("|")) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0 || 1;
}

/** Mulberry32. */
export function seededRandom(...seed: readonly (string | number)[]): Random {
  let state = seedNumber(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, between: (from, to) => from + (to - from) * next() };
}

const GAUSSIANS = 1 << 16;
let gaussians: Float32Array | undefined;

/** Normal deviates to draw from: cheaper a thousand times than computing one for each pixel. */
function gaussianTable(): Float32Array {
  if (gaussians !== undefined) return gaussians;
  const random = seededRandom("gaussian table");
  gaussians = Float32Array.from({ length: GAUSSIANS }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return radius * Math.cos(2 * Math.PI * random.next());
  });
  return gaussians;
}

/** Adds white normal noise of standard deviation `deviation` to all values. */
export function addNoise(values: Float32Array, deviation: number, ...seed: readonly (string | number)[]): void {
  if (deviation === 0) return;
  const table = gaussianTable();
  let state = seedNumber(seed);
  for (let index = 0; index < values.length; index += 1) {
    state ^= state << 13; // xorshift32
    state ^= state >>> 17;
    state ^= state << 5;
    values[index] = (values[index] ?? 0) + (table[state & (GAUSSIANS - 1)] ?? 0) * deviation;
  }
}
