/**
 * The list over a vault of 10,000 exams and a million instances: how long a letter in the search, a sort, a filter or a
 * step of the cursor takes until the page has done its work and until it is painted, and how long a start takes.
 *
 * Prints one JSON object as its last line: {p95ms, startMs, …}. `p95ms` is the work of searches, sorts and filters
 * together; `painted…` counts on to the end of the next frame. `startMs` is from the program's start to its address and
 * from the reader's passphrase to the first painted rows, the most urgent; opening a browser lies between and is not
 * counted. `wholeListMs` is until all rows are there; the derivation of the key from the passphrase is part of both.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { openAlcove, openChromium } from "../host.ts";
import { startProgram } from "../program.ts";
import { say } from "./bench-archive.ts";
import { fillIndex } from "./full-index.ts";
import { addBenchSite, BENCH_PASSPHRASE, makeBenchReader } from "./workplace.ts";

/** A million instances; of every tenth exam they are here. */
const FILL = { exams: 10_000, seriesOfExam: 4, instancesOfSeries: 25, held: 1000 };
const ROUNDS = 12;
const STARTS = 3;

interface Took {
  readonly work: number;
  readonly painted: number;
}

/** Does one thing as a hand would, and waits for what it sets off. Runs inside the page. */
function timed([how, what]: readonly ["type" | "key" | "click", string]): Promise<Took> {
  const act = (): void => {
    if (how === "key") {
      const grid = document.querySelector("[role=treegrid]") ?? document.body;
      grid.dispatchEvent(new KeyboardEvent("keydown", { key: what, bubbles: true, cancelable: true }));
    } else if (how === "click") {
      const head = [...document.querySelectorAll<HTMLElement>("thead button")].find((one) =>
        one.title.startsWith(what),
      );
      if (head === undefined) throw new Error(`no column ${what}`);
      head.click();
    } else {
      const search = document.getElementById("list-search");
      if (!(search instanceof HTMLInputElement)) throw new Error("no search");
      // React follows its own setter unless the element's is used.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(search, what);
      search.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const from = performance.now();
      act();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const work = performance.now() - from;
        requestAnimationFrame(() => setTimeout(() => done({ work, painted: performance.now() - from }), 0));
      };
      channel.port2.postMessage(null);
    });
  });
}

const p95 = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0) * 10) / 10;
};

async function measure(page: Page, acts: readonly Parameters<typeof timed>[0][]): Promise<readonly Took[]> {
  const took: Took[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const act of acts) {
      took.push(await page.evaluate(timed, act));
      await later(20);
    }
  return took;
}

interface Start {
  /** From the program's start to its address. */
  readonly address: number;
  /** From the passphrase to the first painted rows of the list. */
  readonly list: number;
  /** From the passphrase until the page counts all exams. */
  readonly whole: number;
}

async function startOnce(profile: string, browserProfile: string): Promise<Start> {
  const from = performance.now();
  const program = await startProgram({ profile, environment: {} });
  const address = performance.now() - from;
  const context = await openChromium(browserProfile);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(program.address);
    await page
      .getByLabel(/Passphrase/i)
      .first()
      .fill(BENCH_PASSPHRASE);
    await later(1500);
    return { address, ...(await page.evaluate(untilListed)) };
  } finally {
    await context.close();
    await program.stop();
  }
}

/** Sends the passphrase; waits for the frame after the list's first rows, and for all of them. Runs inside the page. */
function untilListed(): Promise<{ list: number; whole: number }> {
  const from = performance.now();
  document.activeElement?.closest("form")?.requestSubmit();
  const painted = (isThere: () => boolean) =>
    new Promise<number>((done) => {
      const look = (): void => {
        if (isThere()) requestAnimationFrame(() => setTimeout(() => done(performance.now() - from), 0));
        else requestAnimationFrame(look);
      };
      look();
    });
  return Promise.all([
    painted(() => document.querySelector('tbody tr[aria-level="1"]') !== null),
    painted(() => document.querySelector("[role=treegrid]")?.getAttribute("aria-rowcount")?.startsWith("100") === true),
  ]).then(([list, whole]) => ({ list, whole }));
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
const alcove = await openAlcove(directory, { screens: undefined, environment: {} });
try {
  await makeBenchReader(alcove.page);
  // Nobody answers there: a night on which the site is dead.
  await addBenchSite(alcove.page, "Far", { kind: "dicomweb", root: "http://127.0.0.1:9/" });
  await alcove.stop();
  say("Filling the index");
  await fillIndex(alcove.profile, BENCH_PASSPHRASE, FILL);
  const starts: Start[] = [];
  for (let at = 0; at < STARTS; at += 1) starts.push(await startOnce(alcove.profile, alcove.browserProfile));
  const page = await alcove.restart();
  await page
    .getByLabel(/Passphrase/i)
    .first()
    .fill(BENCH_PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByText("10,000 exams").waitFor({ timeout: 120_000 });
  await later(5000);
  const typed = ["k", "ki", "kim", "kim ㄱ", "kim", "", "2", "26", "261", ""];
  const search = await measure(
    page,
    typed.map((words) => ["type", words] as const),
  );
  const sort = await measure(page, [
    ["click", "Patient"],
    ["click", "Patient"],
    ["click", "Procedure"],
    ["click", "Time left"],
  ]);
  const view = await measure(
    page,
    ["6", "7", "4", "1"].map((key) => ["key", key] as const),
  );
  const step = await measure(
    page,
    ["ArrowDown", "PageDown", "End", "Home"].map((key) => ["key", key] as const),
  );
  const work = (took: readonly Took[]) => p95(took.map((each) => each.work));
  const painted = (took: readonly Took[]) => p95(took.map((each) => each.painted));
  process.stdout.write(
    `${JSON.stringify({
      p95ms: work([...search, ...sort, ...view]),
      startMs: median(starts.map(({ address, list }) => address + list)),
      addressMs: median(starts.map(({ address }) => address)),
      listMs: median(starts.map(({ list }) => list)),
      wholeListMs: median(starts.map(({ whole }) => whole)),
      exams: FILL.exams,
      instances: FILL.exams * FILL.seriesOfExam * FILL.instancesOfSeries,
      searchP95: work(search),
      sortP95: work(sort),
      viewP95: work(view),
      stepP95: work(step),
      paintedSearchP95: painted(search),
      paintedSortP95: painted(sort),
      paintedStepP95: painted(step),
    })}\n`,
  );
} finally {
  await alcove.stop();
  await rm(directory, { recursive: true, force: true });
}
