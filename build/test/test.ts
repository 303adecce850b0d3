/** `npm test`: everything, summed up on the last line. */
import { ensureDebianPackages, sayMissing } from "./debian-packages.ts";
import { runPart, type Tally } from "./part.ts";
import { build, check, endToEnd, faults, hostile, peers, samples, unit } from "./parts.ts";

const missing = ensureDebianPackages();
const tallies: Tally[] = [];
/** Said again at the end: what failed early is far above by then. */
const failed: string[] = [];
if (missing.length > 0) {
  sayMissing(missing);
  tallies.push({ passed: 0, failed: missing.length });
} else {
  for (const part of [check, unit(), peers(), build, ...samples(), ...hostile(), faults, endToEnd()]) {
    const tally = await runPart(part);
    tallies.push(tally);
    if (tally.failed > 0) failed.push(`${part.name}: ${tally.failed} failed`);
  }
}
const sum = tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }));
process.exitCode = sum.failed === 0 ? 0 : 1;
process.stdout.write(failed.map((line) => `\n${line}`).join(""));
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
