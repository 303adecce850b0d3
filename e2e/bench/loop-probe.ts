/**
 * Loaded before the program (`--import`): measures how long its event loop kept others waiting, and writes that to the
 * file that ALCOVE_LOOP_REPORT names when asked by SIGUSR2, beginning anew each time.
 *
 * Delays by the clock hold what the machine's other work took, too. What of a delay the program's own thread spent on
 * the processor is its own doing.
 */
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const SAMPLE_MS = 10;
const report = process.env.ALCOVE_LOOP_REPORT;

if (isMainThread && report !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delays.enable();
  const onProcessor = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let own: number[] = [];
  let since = performance.now();
  let before = { at: since, busy: onProcessor() };
  setInterval(() => {
    const now = { at: performance.now(), busy: onProcessor() };
    const late = Math.max(0, now.at - before.at - SAMPLE_MS);
    own.push(Math.min(late, now.busy - before.busy));
    before = now;
  }, SAMPLE_MS).unref();

  process.on("SIGUSR2", () => {
    const sorted = own.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);
    const measured = {
      seconds: (performance.now() - since) / 1000,
      p50: late(delays.percentile(50)),
      p99: late(delays.percentile(99)),
      max: late(delays.max),
      ownP50: at(0.5),
      ownP99: at(0.99),
      ownMax: at(1),
    };
    delays.reset();
    own = [];
    since = performance.now();
    writeFileSync(report, JSON.stringify(measured));
  });
}
