/**
 * Keys that were refused while a reader's vault was closed. Its audit cannot be written then, so they wait beside it: a
 * time and a kind each, nothing of what was typed.
 */
import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import { Turnstile } from "../vault/index.ts";
import { replaceFile } from "./atomic-file.ts";

const refusal = z.object({ at: z.number(), with: z.enum(["passphrase", "recovery-key", "keychain"]) });
export type Refusal = z.infer<typeof refusal>;

/** More than a person tries; of more the first and the latest are kept. */
const MOST = 1_000;

export class Refusals {
  readonly #turns = new Turnstile();

  keep(path: string, next: Refusal): Promise<void> {
    return this.#turns.run(async () => {
      const kept = [...(await readKept(path)), next];
      if (kept.length > MOST) kept.splice(MOST / 2, 1);
      await replaceFile(path, JSON.stringify(kept));
    });
  }

  /** Gives them to `told`, and forgets them when it has them. */
  take(path: string, told: (refused: readonly Refusal[]) => Promise<void>): Promise<void> {
    return this.#turns.run(async () => {
      const kept = await readKept(path);
      if (kept.length === 0) return;
      await told(kept);
      await rm(path, { force: true });
    });
  }
}

/** A file that is not there, or that someone spoiled, holds none. */
async function readKept(path: string): Promise<readonly Refusal[]> {
  const text = await readFile(path, "utf8").catch(() => "[]");
  try {
    return z.array(refusal).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
