/** The numbers of each kind of report. */
import { z } from "zod";
import type { Tally } from "./part.ts";

const own = z.object({ passed: z.number(), failed: z.number() });

const vitest = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwright = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

export const readOwn = (report: unknown): Tally => own.parse(report);

/** A file that could not be loaded has no tests of its own to fail: it counts as one. */
export function readVitest(report: unknown): Tally {
  const { numPassedTests, numFailedTests, testResults } = vitest.parse(report);
  const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

export function readPlaywright(report: unknown): Tally {
  const { stats, errors } = playwright.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
