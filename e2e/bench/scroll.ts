/**
 * How many slices a second reach the screen while the reader scrolls, in one viewport of 1000x1000 and in four.
 *
 * Prints one JSON object as its last line: {fps1, fps4, raf, skipped, …}. A slice counts when the canvas showed other
 * pixels after a step; `raf` is the empty requestAnimationFrame rate of the same page.
 */
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { say, startBenchArchive } from "./bench-archive.ts";
import { millisecondsToImage } from "./canvas-watch.ts";
import { openWorkplace, untilAllHeld } from "./workplace.ts";

const SLICES = 300;
const STEPS = 150;

/** Frames a second of a page that does nothing. */
const emptyRate = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const from = performance.now();
        let frames = 0;
        const count = (): void => {
          frames += 1;
          if (performance.now() - from < 2000) requestAnimationFrame(count);
          else done((frames * 1000) / (performance.now() - from));
        };
        requestAnimationFrame(count);
      }),
  );

interface Scrolled {
  readonly fps: number;
  /** Steps after which the picture was the same, or slices that were never seen. */
  readonly skipped: number;
  readonly width: number;
  readonly height: number;
  /** Drawn pixels a CSS pixel. */
  readonly ratio: number;
}

/** Turns the wheel by one step as soon as the step before was painted. Runs inside the page. */
function scrollInPage(steps: number): Promise<Scrolled> {
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>("canvas.cornerstone-canvas")].filter(
    (one) => one.getBoundingClientRect().width > 100 && one.checkVisibility({ visibilityProperty: true }),
  );
  const [canvas] = canvases;
  const copy = document.createElement("canvas");
  copy.width = 48;
  copy.height = 48;
  const context = copy.getContext("2d", { willReadFrequently: true });
  if (canvas === undefined || context === null) return Promise.reject(new Error("no image to scroll"));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const look = (): string => {
    context.drawImage(canvas, canvas.width / 4, canvas.height / 4, canvas.width / 2, canvas.height / 2, 0, 0, 48, 48);
    return String(context.getImageData(0, 0, 48, 48).data);
  };
  const [x, y] = [left + width / 2, top + height / 2];
  const turn = (): void => {
    const wheel = new WheelEvent("wheel", { deltaY: 100, clientX: x, clientY: y, bubbles: true, cancelable: true });
    document.elementFromPoint(x, y)?.dispatchEvent(wheel);
  };
  return new Promise((done) => {
    const from = performance.now();
    let [seen, taken, waits] = [look(), 0, 0];
    let skipped = 0;
    turn();
    const wait = (): void => {
      const now = look();
      waits += 1;
      if (now === seen && waits < 120) {
        requestAnimationFrame(wait);
        return;
      }
      if (now === seen) skipped += 1;
      seen = now;
      taken += 1;
      waits = 0;
      if (taken === steps) {
        const fps = (taken * 1000) / (performance.now() - from);
        done({ fps, skipped, width, height, ratio: canvas.width / width });
        return;
      }
      turn();
      requestAnimationFrame(wait);
    };
    requestAnimationFrame(wait);
  });
}

const position = async (page: Page): Promise<number> => {
  const text = await page
    .getByText(/^\d+ \/ \d+/)
    .first()
    .textContent();
  return Number(/^\d+/.exec(text ?? "")?.[0] ?? Number.NaN);
};

const archive = await startBenchArchive([SLICES]);
const workplace = await openWorkplace(archive.orthanc.root, 1);
await archive.stop();
try {
  const { page } = workplace.alcove;
  const raf = await emptyRate(page);
  await page.getByText(`CT Chest, ${SLICES} slices`).first().click();
  await later(1500);
  await page.keyboard.press("Enter");
  await millisecondsToImage(page, () => Promise.resolve());
  // The room takes a bar and a strip: the window is made as large as leaves one viewport of 1000 by 1000.
  const before = await page.locator("canvas.cornerstone-canvas:visible").first().boundingBox();
  const size = page.viewportSize();
  if (before === null || size === null) throw new Error("no viewport to measure");
  await page.setViewportSize({
    width: Math.round(size.width + 1000 - before.width),
    height: Math.round(size.height + 1000 - before.height),
  });
  await untilAllHeld(page);
  await later(1000);
  await page.keyboard.press("Home");
  await later(500);
  const one = await page.evaluate(scrollInPage, STEPS);
  const reached = await position(page);
  say(`One viewport: ${one.fps.toFixed(1)} a second, slice ${reached} after ${STEPS} steps`);
  await page.keyboard.press("Shift+4");
  await later(1500);
  // Four views of the same series, each in its place and linked: every step paints four slices.
  await page.keyboard.press("Home");
  await later(500);
  const four = await page.evaluate(scrollInPage, STEPS);
  process.stdout.write(
    `${JSON.stringify({
      fps1: Math.round(one.fps * 10) / 10,
      fps4: Math.round(four.fps * 10) / 10,
      raf: Math.round(raf),
      skipped: one.skipped + four.skipped + Math.abs(reached - 1 - STEPS),
      size1: [Math.round(one.width), Math.round(one.height)],
      size4: [Math.round(four.width), Math.round(four.height)],
      pixelRatio: one.ratio,
    })}\n`,
  );
} finally {
  await workplace.close();
}
