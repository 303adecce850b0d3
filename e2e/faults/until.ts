import { setTimeout as later } from "node:timers/promises";

/** Looks again and again until it is so. @throws after `most` milliseconds, with what was waited for and what was seen */
export async function until(what: string, isSo: () => Promise<boolean | string>, most = 300_000): Promise<void> {
  const from = performance.now();
  for (;;) {
    const seen = await isSo();
    if (seen === true) return;
    if (performance.now() - from > most) {
      throw new Error(`${what} did not come in ${most / 1000} s${seen === false ? "" : `: ${seen}`}`);
    }
    await later(40);
  }
}
