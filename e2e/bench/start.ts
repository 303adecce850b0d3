/**
 * How long a second start takes: from `npm start` to the address, and on to a row of the demo's list, in a browser that
 * is open and has never seen the page. Beside it the floor of this machine: npm starting Node to serve one empty page,
 * and the same browser showing it.
 *
 * Prints one JSON object as its last line: {addressMs, rowMs, startMs, floorMs, timesFloor}, medians in milliseconds.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as later } from "node:timers/promises";
import { type Browser, chromium } from "@playwright/test";
import { chromiumArgs, chromiumPath } from "../host.ts";
import { root } from "../program.ts";
import { say } from "./bench-archive.ts";

const ROUNDS = 7;
const SETTLE_MS = 1500;

interface Took {
  readonly address: number;
  readonly shown: number;
}

interface Start {
  readonly folder: string;
  readonly args: readonly string[];
  /** What is on the page once it can be used. */
  readonly shown: string;
}

/** Starts with npm, opens what it names in a fresh context, and ends it. @returns milliseconds of each part */
async function startOnce(browser: Browser, { folder, args, shown }: Start): Promise<Took> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const page = await context.newPage();
  // A tab that was just opened keeps the machine busy for a while.
  await later(SETTLE_MS);
  const from = performance.now();
  // A group of its own: npm ends without waiting for what it runs.
  const child = spawn("npm", ["start", "--", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const gone = new Promise((done) => child.once("exit", done));
  try {
    let address: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      address = line.match(/http:\/\/127\.0\.0\.1:\S+/)?.[0];
      if (address !== undefined) break;
    }
    if (address === undefined) throw new Error("npm start named no address");
    const at = performance.now();
    await page.goto(address, { waitUntil: "commit" });
    await page.evaluate(untilShown, shown);
    return { address: at - from, shown: performance.now() - at };
  } finally {
    await context.close();
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await gone;
  }
}

/** Resolves in the frame after one in which `selector` is there. Runs inside the page: asking from outside costs it time. */
function untilShown(selector: string): Promise<void> {
  return new Promise((done) => {
    const look = (): void => {
      if (document.querySelector(selector) === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => done());
    };
    look();
  });
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
};

async function rounds(browser: Browser, start: Start): Promise<readonly Took[]> {
  await startOnce(browser, start);
  const took: Took[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await startOnce(browser, start);
    say(`${start.folder}: ${Math.round(one.address)} + ${Math.round(one.shown)} ms`);
    took.push(one);
  }
  return took;
}

const emptyServer = `import { createServer } from "node:http";
const page = "<!doctype html><title>Empty</title><main>shown</main>";
const server = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(page));
server.listen(0, "127.0.0.1", () => console.log("http://127.0.0.1:" + server.address().port + "/"));
`;

const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
});
try {
  await writeFile(join(directory, "package.json"), '{"scripts":{"start":"node serve.mjs"}}');
  await writeFile(join(directory, "serve.mjs"), emptyServer);
  const floor = await rounds(browser, { folder: directory, args: [], shown: "main" });
  const alcove = await rounds(browser, {
    folder: root,
    args: ["--browser", "--no-open", "--profile", join(directory, "profile")],
    shown: 'tbody tr[aria-level="1"]',
  });
  const whole = (took: readonly Took[]) => median(took.map(({ address, shown }) => address + shown));
  process.stdout.write(
    `${JSON.stringify({
      addressMs: median(alcove.map(({ address }) => address)),
      rowMs: median(alcove.map(({ shown }) => shown)),
      startMs: whole(alcove),
      floorMs: whole(floor),
      timesFloor: Math.round((whole(alcove) / whole(floor)) * 10) / 10,
    })}\n`,
  );
} finally {
  await browser.close();
  await rm(directory, { recursive: true, force: true });
}
