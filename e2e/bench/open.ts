/**
 * How long a radiologist waits for images: the peer from a local archive and Alcove from its vault, in turn in one run.
 *
 * Prints one JSON object as its last line: {ratioFirst, ratioAll, timesFloorFirst, timesFloorAll, for1000, …figures}.
 * Times are in milliseconds. Software graphics and two cores make only ratios of one run mean anything.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { say, startBenchArchive } from "./bench-archive.ts";
import { median, millisecondsToImage } from "./canvas-watch.ts";
import { type OpenTimes, peerApp, timePeer } from "./peer.ts";
import { openWorkplace, untilAllHeld } from "./workplace.ts";

const RUNS = 3;
const COUNTS = [300, 1000];
const SLICE_BYTES = 512 * 512 * 2;
const PIECE_BYTES = 8 * 1024 * 1024;

interface AlcoveTimes extends OpenTimes {
  /** One step to a slice that is in memory already. */
  readonly paint: number[];
}

/** From the key that steps to a slice in memory until the canvas shows other pixels. */
function paintInPage(): Promise<number> {
  const canvas = [...document.querySelectorAll<HTMLCanvasElement>("canvas.cornerstone-canvas")].find(
    (one) => one.getBoundingClientRect().width > 100 && one.checkVisibility({ visibilityProperty: true }),
  );
  const copy = document.createElement("canvas");
  copy.width = 64;
  copy.height = 64;
  const context = copy.getContext("2d", { willReadFrequently: true });
  if (canvas === undefined || context === null) return Promise.reject(new Error("no image to step from"));
  const look = (): string => {
    context.drawImage(canvas, 0, 0, 64, 64);
    return String(context.getImageData(0, 0, 64, 64).data);
  };
  const before = look();
  return new Promise((done) => {
    addEventListener(
      "keydown",
      () => {
        const from = performance.now();
        const wait = (): void => {
          if (look() === before) requestAnimationFrame(wait);
          else done(performance.now() - from);
        };
        requestAnimationFrame(wait);
      },
      { once: true, capture: true },
    );
  });
}

async function timeOpening(page: Page, slices: number, times: AlcoveTimes): Promise<void> {
  await page.getByText(`CT Chest, ${slices} slices`).first().click();
  await later(3000);
  const from = Date.now();
  times.first.push(await millisecondsToImage(page, () => page.keyboard.press("Enter")));
  times.all.push((await untilAllHeld(page)) - from);
  await later(500);
  for (let step = 0; step < 5; step += 1) {
    const painted = page.evaluate(paintInPage);
    await later(100);
    await page.keyboard.press("ArrowDown");
    times.paint.push(await painted);
  }
  await page.keyboard.press("b");
  await later(2000);
}

/** Reading and decrypting that many slices once, from a file just written. */
async function floorOfVault(slices: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-bench-floor-"));
  const file = await open(join(folder, "pack"), "w+");
  try {
    const [key, nonce] = [randomBytes(32), randomBytes(12)];
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = Buffer.concat([cipher.update(randomBytes(SLICE_BYTES)), cipher.final()]);
    const tag = cipher.getAuthTag();
    for (let slice = 0; slice < slices; slice += 1) await file.write(sealed);
    const buffer = Buffer.alloc(SLICE_BYTES);
    const from = performance.now();
    for (let slice = 0; slice < slices; slice += 1) {
      await file.read(buffer, 0, SLICE_BYTES, slice * SLICE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAuthTag(tag);
      decipher.update(buffer);
      decipher.final();
    }
    return performance.now() - from;
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Touching that much fresh memory once, in the page. */
const floorOfMemory = (page: Page, slices: number): Promise<number> =>
  page.evaluate(
    ({ bytes, piece }) => {
      const from = performance.now();
      const kept: Uint8Array[] = [];
      for (let made = 0; made < bytes; made += piece) kept.push(new Uint8Array(piece).fill(kept.length + 1));
      return performance.now() - from;
    },
    { bytes: slices * SLICE_BYTES, piece: PIECE_BYTES },
  );

const rounded = (value: number): number => Math.round(value * 10) / 10;

const dist = await peerApp();
const archive = await startBenchArchive(COUNTS);
const peer = await timePeer(dist, archive, RUNS).catch(async (error: unknown) => {
  await archive.stop();
  throw error;
});
say("The peer is timed");
const workplace = await openWorkplace(archive.orthanc.root, COUNTS.length);
await archive.stop();
try {
  const { page } = workplace.alcove;
  const times = new Map<number, AlcoveTimes>(COUNTS.map((slices) => [slices, { first: [], all: [], paint: [] }]));
  for (let run = -1; run < RUNS; run += 1) {
    for (const slices of run < 0 ? COUNTS.slice(0, 1) : COUNTS) {
      const into = run < 0 ? { first: [], all: [], paint: [] } : times.get(slices);
      if (into !== undefined) await timeOpening(page, slices, into);
    }
  }
  const results = await Promise.all(
    COUNTS.map(async (slices) => {
      const ours = times.get(slices);
      const theirs = peer.get(slices);
      if (ours === undefined || theirs === undefined) throw new Error(`no times of ${slices} slices`);
      const floorAll = (await floorOfVault(slices)) + (await floorOfMemory(page, slices));
      const [first, all, floorFirst] = [median(ours.first), median(ours.all), median(ours.paint)];
      const [peerFirst, peerAll] = [median(theirs.first), median(theirs.all)];
      return {
        ratioFirst: rounded(peerFirst / first),
        ratioAll: rounded(peerAll / all),
        timesFloorFirst: rounded(first / floorFirst),
        timesFloorAll: rounded(all / floorAll),
        milliseconds: {
          first: rounded(first),
          all: rounded(all),
          peerFirst: rounded(peerFirst),
          peerAll: rounded(peerAll),
          floorFirst: rounded(floorFirst),
          floorAll: rounded(floorAll),
        },
      };
    }),
  );
  const [for300, for1000] = results;
  process.stdout.write(`${JSON.stringify({ ...for300, for1000 })}\n`);
} finally {
  await workplace.close();
}
