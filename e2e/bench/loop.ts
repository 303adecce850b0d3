/**
 * How long the core keeps its event loop, and so whoever asks it, waiting while it fetches studies.
 *
 * The built program alone, without a page, fetches CT studies from a local Orthanc; meanwhile the worklist is asked for
 * again and again, as a page would. Prints one JSON object as its last line: {p99, ownP99, askP99, …}, in milliseconds.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { examList } from "../ask.ts";
import { startProgram } from "../program.ts";
import { startBenchArchive } from "./bench-archive.ts";
import { loopOf, probed } from "./loop-report.ts";
import { BENCH_PASSPHRASE } from "./workplace.ts";

const COUNTS = [300, 301, 302];
const LIMIT_MS = 600_000;

/** Asks as a page of the program: by the session that the printed address gives. */
async function openSession(
  address: string,
): Promise<(method: string, path: string, body?: unknown) => Promise<unknown>> {
  const { origin } = new URL(address);
  const answer = await fetch(address, { redirect: "manual" });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers: { cookie, origin, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

const archive = await startBenchArchive(COUNTS);
const directory = await mkdtemp(join(tmpdir(), "alcove-bench-loop-"));
const reportFile = join(directory, "loop.json");
try {
  const program = await startProgram({
    profile: join(directory, "profile"),
    environment: probed(reportFile),
  });
  try {
    const ask = await openSession(program.address);
    const reader = { name: "Bench", passphrase: BENCH_PASSPHRASE, pin: "2468", language: "en" };
    await ask("POST", "/readers", reader);
    const draft = siteDraft.parse({
      name: "Bench",
      archives: [{ kind: "dicomweb", root: archive.orthanc.root }],
      intake: { lookbackHours: null },
      timeZone: "UTC",
    });
    await later(2000);
    await loopOf(program.pid, reportFile);
    const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
    await ask("POST", "/sites", { config, secrets: {} });
    const from = performance.now();
    const asked: number[] = [];
    for (;;) {
      const sent = performance.now();
      const rows = examList.parse(await ask("GET", "/exams")).exams;
      asked.push(performance.now() - sent);
      if (rows.length === COUNTS.length && rows.every(({ state }) => state === "ready")) break;
      if (performance.now() - from > LIMIT_MS) throw new Error(rows.map(({ state }) => state).join(", "));
      await later(100);
    }
    const seconds = (performance.now() - from) / 1000;
    const loop = await loopOf(program.pid, reportFile);
    const figures = { ...loop, askP50: percentile(asked, 0.5), askP99: percentile(asked, 0.99), fetchSeconds: seconds };
    const result = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await program.stop();
  }
} finally {
  await archive.stop();
  await rm(directory, { recursive: true, force: true });
}
