/** How far some files ran, and in how many steps, as V8 counts it: an input's way through a parser. */
import { Session } from "node:inspector";

export interface Ran {
  /** Whether a piece ran that never ran before. */
  readonly isNew: boolean;
  /** How often all pieces ran together: a measure that no clock is in. */
  readonly steps: number;
}

export interface Coverage {
  /** What ran since the last time. @param learn whether it counts as having run, from now on */
  take(learn: boolean): Promise<Ran>;
  stop(): void;
}

interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Counted {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly CountedRange[] }[];
  }[];
}

/** For each letter of a function whether it ran: an inner range says otherwise than the one around it. */
function lettersRun(ranges: readonly CountedRange[]): Uint8Array {
  const { startOffset = 0, endOffset = 0 } = ranges[0] ?? {};
  const ran = new Uint8Array(endOffset - startOffset);
  for (const range of ranges) {
    ran.fill(range.count > 0 ? 1 : 0, range.startOffset - startOffset, range.endOffset - startOffset);
  }
  return ran;
}

/** @param sources files whose paths hold one of these */
export async function watchCoverage(sources: readonly string[]): Promise<Coverage> {
  const session = new Session();
  session.connect();
  const post = (method: string, options: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      session.post(method, options, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  await post("Profiler.enable");
  await post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const known = new Map<string, Uint8Array>();
  const learns = (name: string, ran: Uint8Array, learn: boolean): boolean => {
    const before = known.get(name) ?? new Uint8Array(ran.length);
    const isNew = ran.some((letter, at) => letter === 1 && before[at] !== 1);
    if (isNew && learn)
      known.set(
        name,
        before.map((letter, at) => letter | (ran[at] ?? 0)),
      );
    return isNew;
  };
  return {
    async take(learn) {
      // The inspector's own shape (Chrome DevTools Protocol, Profiler.takePreciseCoverage).
      const { result } = (await post("Profiler.takePreciseCoverage")) as Counted;
      let isNew = false;
      let steps = 0;
      for (const { url, functions } of result) {
        if (!sources.some((source) => url.includes(source))) continue;
        for (const { ranges } of functions) {
          const name = `${url} ${ranges[0]?.startOffset} ${ranges[0]?.endOffset}`;
          if (learns(name, lettersRun(ranges), learn)) isNew = true;
          steps += ranges.reduce((sum, { count }) => sum + count, 0);
        }
      }
      return { isNew, steps };
    },
    stop: () => session.disconnect(),
  };
}
