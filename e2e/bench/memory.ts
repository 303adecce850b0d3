/**
 * What twenty studies of about 150 MB leave in memory when they are opened one after the other, each whole.
 *
 * Prints one JSON object as its last line: {growth, afterThirdMb, afterLastMb, …}. `growth` is how much more the memory of
 * all processes (the program, its workers and the browser) is after the last study than after the third, as a part of
 * the latter. Memory is the proportional set size (Linux, /proc/PID/smaps_rollup): what several processes share is
 * counted once.
 */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { say, startBenchArchive } from "./bench-archive.ts";
import { millisecondsToImage } from "./canvas-watch.ts";
import { openWorkplace, untilAllHeld } from "./workplace.ts";

/** 281 to 300 slices of 512 by 512, 147 to 157 MB each: the number tells the studies apart. */
const COUNTS = Array.from({ length: 20 }, (_, at) => 300 - at);
const SETTLE_MS = 4000;
const MB = 1_000_000;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function processOf(name: string): Promise<Process | null> {
  try {
    const status = await readFile(`/proc/${name}/status`, "utf8");
    const command = await readFile(`/proc/${name}/cmdline`, "utf8");
    return { pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0), command };
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** These processes and all that descend from them. */
async function family(isRoot: (one: Process) => boolean): Promise<readonly number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(names.map(processOf))).filter((one) => one !== null);
  const members = new Set(all.filter(isRoot).map(({ pid }) => pid));
  for (let grew = true; grew; ) {
    const children = all.filter(({ pid, parent }) => members.has(parent) && !members.has(pid));
    for (const { pid } of children) members.add(pid);
    grew = children.length > 0;
  }
  return [...members];
}

async function bytesOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

async function openAndClose(page: Page, slices: number): Promise<void> {
  await page.getByText(`CT Chest, ${slices} slices`).first().click();
  await later(500);
  await millisecondsToImage(page, () => page.keyboard.press("Enter"));
  await untilAllHeld(page);
  await page.keyboard.press("End");
  await later(500);
  await page.keyboard.press("b");
  await later(SETTLE_MS);
}

const archive = await startBenchArchive(COUNTS);
const workplace = await openWorkplace(archive.orthanc.root, COUNTS.length);
await archive.stop();
try {
  const { alcove } = workplace;
  const measure = async () => {
    const core = await family(({ pid }) => pid === alcove.pid);
    const browser = await family(({ command }) => command.includes(alcove.browserProfile));
    return { core: sum(await Promise.all(core.map(bytesOf))), browser: sum(await Promise.all(browser.map(bytesOf))) };
  };
  const after: { readonly core: number; readonly browser: number }[] = [];
  for (const slices of COUNTS) {
    await openAndClose(alcove.page, slices);
    const now = await measure();
    after.push(now);
    say(`${after.length}: core ${Math.round(now.core / MB)} MB, browser ${Math.round(now.browser / MB)} MB`);
  }
  const total = (at: number): number => (after[at]?.core ?? 0) + (after[at]?.browser ?? 0);
  process.stdout.write(
    `${JSON.stringify({
      growth: Math.round((total(COUNTS.length - 1) / total(2) - 1) * 1000) / 1000,
      afterThirdMb: Math.round(total(2) / MB),
      afterLastMb: Math.round(total(COUNTS.length - 1) / MB),
      mostMb: Math.round(Math.max(...after.map((_, at) => total(at))) / MB),
      studies: COUNTS.length,
    })}\n`,
  );
} finally {
  await workplace.close();
}
