/** Which pieces of some files ran, and how often, as V8 counts them: an input's way through a parser, and its steps. */
import { Session } from "node:inspector";

export interface Ran {
  /** Names of the pieces. */
  readonly pieces: readonly string[];
  /** How often all of them ran together: a measure that no clock is in. */
  readonly steps: number;
}

export interface Coverage {
  /** What ran since the last time. */
  take(): Promise<Ran>;
  stop(): void;
}

interface Counted {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
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
  return {
    async take() {
      // The inspector's own shape (Chrome DevTools Protocol, Profiler.takePreciseCoverage).
      const { result } = (await post("Profiler.takePreciseCoverage")) as Counted;
      const pieces: string[] = [];
      let steps = 0;
      for (const { url, functions } of result) {
        if (!sources.some((source) => url.includes(source))) continue;
        for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
          if (count === 0) continue;
          pieces.push(`${url} ${startOffset} ${endOffset}`);
          steps += count;
        }
      }
      return { pieces, steps };
    },
    stop: () => session.disconnect(),
  };
}
