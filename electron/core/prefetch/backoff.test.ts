import { expect, it } from "vitest";
import { Backoff } from "./backoff.ts";

const HOUR_MS = 3_600_000;

it("PF-30 waits longer after each failure, and no more after a success", () => {
  let now = 1_000_000;
  const backoff = new Backoff(() => now);
  const waits: number[] = [];
  for (let tries = 1; tries <= 7; tries += 1) {
    expect(backoff.fail("site")).toBe(tries);
    waits.push(backoff.at("site") - now);
    now = backoff.at("site");
    expect(backoff.isWaiting("site")).toBe(false);
  }
  for (const [at, least] of [3_000, 10_000, 30_000, 120_000, 300_000, 300_000, 300_000].entries()) {
    expect(waits[at]).toBeGreaterThanOrEqual(least);
    expect(waits[at]).toBeLessThanOrEqual(least * 1.2);
  }
  backoff.succeed("site");
  expect(backoff.nextAt()).toBeNull();
});

it("PF-37 waits no more when the clock was set back to before the failure", () => {
  let now = 100 * HOUR_MS;
  const backoff = new Backoff(() => now);
  backoff.fail("site");
  expect([backoff.isWaiting("site"), backoff.nextAt()]).toEqual([true, backoff.at("site")]);
  now -= 24 * HOUR_MS;
  expect([backoff.isWaiting("site"), backoff.nextAt()]).toEqual([false, null]);
});
