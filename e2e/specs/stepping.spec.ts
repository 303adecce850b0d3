/** Every slice that is stepped through is seen, and the number beside it is its own: read off its pixels, frame by frame. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writeNumberedSlices } from "../../build/phantom/numbered-slices.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { expect, test } from "../host.ts";
import { activeView, fetchFolder, openExam, untilShown } from "../room.ts";
import { type WatchedFrame, watchSlices } from "../slice-watch.ts";

const SLICES = 90;
const study = phantomStudy({ description: "Numbered slices", accession: "NUMBERS1" });

/** Pictures that are no slice at all, or stand beside another number. */
const mismatches = (frames: readonly WatchedFrame[]): readonly WatchedFrame[] =>
  frames.filter(({ pictured, written }) => pictured !== null && pictured !== written);

const pictures = (frames: readonly WatchedFrame[]): readonly number[] => {
  const shown = frames.flatMap(({ pictured }) => pictured ?? []);
  return shown.filter((slice, at) => slice !== shown[at - 1]);
};

/** Neighbouring pictures that are not neighbouring slices. */
const leaps = (frames: readonly WatchedFrame[]): readonly (readonly [number, number])[] => {
  const shown = pictures(frames);
  return shown.flatMap((slice, at) => {
    const before = shown[at - 1];
    return before !== undefined && Math.abs(slice - before) !== 1 ? [[before, slice] as const] : [];
  });
};

async function active(page: Page, act: () => Promise<void>): Promise<readonly WatchedFrame[]> {
  const [frames = []] = await watchSlices(page, act);
  expect(mismatches(frames)).toEqual([]);
  expect(frames.length).toBeGreaterThan(0);
  return frames;
}

const times = (count: number, act: () => Promise<void>) => async (): Promise<void> => {
  for (let at = 0; at < count; at += 1) await act();
};

test("stepping shows every slice beside its own number, however it is done", async ({ alcove }) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  const folder = await mkdtemp(join(tmpdir(), "alcove-stepping-"));
  try {
    await writeNumberedSlices(study, 1, SLICES, folder);
    await fetchFolder(page, folder);
    await openExam(page, study.description);
    await untilShown(page);
    const written = (n: number) => expect(activeView(page).getByText(`${n} / ${SLICES}`)).toBeVisible();

    // One press at a time, each seen before the next.
    await page.keyboard.press("Home");
    await written(1);
    for (let slice = 2; slice <= 12; slice += 1) {
      const frames = await active(page, () => page.keyboard.press("ArrowDown"));
      expect(pictures(frames)).toEqual([slice - 1, slice]);
    }

    // A key held down, faster than pictures come: slower then, but none is left out.
    const held = await active(
      page,
      times(40, () => page.keyboard.down("ArrowDown")),
    );
    await page.keyboard.up("ArrowDown");
    expect(leaps(held)).toEqual([]);
    expect(pictures(held).length).toBeGreaterThan(5);
    const turnedRound = await active(page, async () => {
      await times(6, () => page.keyboard.down("ArrowUp"))();
      await times(6, () => page.keyboard.down("ArrowDown"))();
    });
    expect(leaps(turnedRound)).toEqual([]);

    const middle = await activeView(page).boundingBox();
    if (middle === null) throw new Error("no view");
    await page.mouse.move(middle.x + middle.width / 2, middle.y + middle.height / 2);
    const wheel = await active(
      page,
      times(25, () => page.mouse.wheel(0, -100)),
    );
    expect(leaps(wheel)).toEqual([]);
    expect(pictures(wheel).length).toBeGreaterThan(5);

    // Leaps go where they should at once, whatever still waited.
    await active(page, async () => {
      await times(6, () => page.keyboard.down("ArrowDown"))();
      await page.keyboard.press("Home");
    });
    await written(1);
    await active(
      page,
      times(3, () => page.keyboard.press("PageDown")),
    );
    await written(31);
    await active(page, () => page.keyboard.press("PageUp"));
    await written(21);
    await active(page, () => page.keyboard.press("End"));
    await written(SLICES);
    expect(pictures(await active(page, () => page.keyboard.press("ArrowDown")))).toEqual([SLICES]);

    // Four linked views of the series, each with its own number.
    await page.keyboard.press("Shift+4");
    await expect(page.locator("section[data-active] canvas.cornerstone-canvas:visible")).toHaveCount(4);
    const four = await watchSlices(
      page,
      times(20, () => page.keyboard.down("ArrowUp")),
    );
    expect(four).toHaveLength(4);
    expect(new Set(four.map((frames) => frames.at(-1)?.written)).size).toBe(1);
    for (const frames of four) {
      expect(mismatches(frames)).toEqual([]);
      expect(leaps(frames)).toEqual([]);
      expect(pictures(frames).length).toBeGreaterThan(3);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the watch itself sees a number that is not the picture's", async ({ alcove }) => {
  const { page } = alcove;
  const folder = await mkdtemp(join(tmpdir(), "alcove-stepping-"));
  try {
    await writeNumberedSlices(study, 1, 12, folder);
    await fetchFolder(page, folder);
    await openExam(page, study.description);
    await untilShown(page);
    const [frames = []] = await watchSlices(page, async () => {
      await page.evaluate(() => {
        const number = document.querySelector('section[data-active] [data-at="br"] > :last-child');
        if (number !== null) number.textContent = "9 / 12";
      });
    });
    expect(mismatches(frames)).toContainEqual({ pictured: 1, written: 9 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
