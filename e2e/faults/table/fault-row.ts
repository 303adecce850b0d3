/** One fault, and what is to be seen of it. */
export interface FaultRow {
  readonly name: string;
  /** @returns what was seen, in words; rejects with what should have been */
  run(): Promise<string>;
}

export interface FaultOutcome {
  readonly name: string;
  readonly held: boolean;
  readonly words: string;
}

export async function tryFault({ name, run }: FaultRow): Promise<FaultOutcome> {
  try {
    return { name, held: true, words: await run() };
  } catch (error) {
    return { name, held: false, words: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws when it is not so */
export function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
