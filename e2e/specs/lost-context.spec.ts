/** The graphics fail under an open exam: nothing is shown, that is said, and the right pictures come back by themselves. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writeNumberedSlices } from "../../build/phantom/numbered-slices.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { expect, test } from "../host.ts";
import { activeView, fetchFolder, openExam, untilShown } from "../room.ts";
import { watchSlices } from "../slice-watch.ts";

const SLICES = 20;
const study = phantomStudy({ description: "Numbered slices", accession: "NUMBERS2" });

/** Keeps every WebGL context that the page makes, so that it can be lost as a driver loses it. */
function keepContexts(): void {
  const kept: WebGL2RenderingContext[] = [];
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = new Proxy(getContext, {
    apply(target, canvas, given) {
      const made: unknown = Reflect.apply(target, canvas, given);
      if (made instanceof WebGL2RenderingContext && !kept.includes(made)) kept.push(made);
      return made;
    },
  });
  const extensions = new Map<WebGL2RenderingContext, WEBGL_lose_context>();
  Reflect.set(window, "graphics", {
    lose() {
      for (const context of kept) {
        const extension = context.getExtension("WEBGL_lose_context");
        if (context.isContextLost() || extension === null) continue;
        extensions.set(context, extension);
        extension.loseContext();
      }
      return extensions.size;
    },
    restore() {
      for (const extension of extensions.values()) extension.restoreContext();
      extensions.clear();
    },
  });
}

const graphics = (page: Page, what: "lose" | "restore"): Promise<number> =>
  page.evaluate((how): number => Reflect.get(window, "graphics")[how](), what);

test("a lost graphics context covers the images until it is back", async ({ alcove }) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  const folder = await mkdtemp(join(tmpdir(), "alcove-lost-"));
  const pictures = page.locator("section[data-active] canvas.cornerstone-canvas:visible");
  const says = page.getByRole("alert").filter({ hasText: /graphics/i });
  try {
    await page.addInitScript(keepContexts);
    await writeNumberedSlices(study, 1, SLICES, folder);
    await fetchFolder(page, folder);
    await openExam(page, study.description);
    await page.keyboard.press("Shift+2");
    await expect(pictures).toHaveCount(2);
    await untilShown(page);

    const seen = await watchSlices(page, async () => {
      expect(await graphics(page, "lose")).toBeGreaterThan(0);
      await expect(says).toHaveCount(2);
      await expect(pictures).toHaveCount(0);
      // What the reader does meanwhile brings no picture back.
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("i");
      await page.keyboard.press("PageDown");
      await page.keyboard.press("t");
      await page.keyboard.press("t");
      await page.keyboard.press("i");
      await page.keyboard.press("t");
      await page.keyboard.press("t");
      await page.keyboard.press("x");
      await page.keyboard.press("x");
      await expect(says).toHaveCount(2);
      await expect(pictures).toHaveCount(0);

      await graphics(page, "restore");
      await expect(says).toHaveCount(0);
      await expect(pictures).toHaveCount(2);
      await expect(activeView(page).getByText(`12 / ${SLICES}`)).toBeVisible();
    });
    for (const frames of seen) {
      // A blank canvas may be painted once before the browser says that its context is gone; a wrong number never.
      expect(
        frames.filter(({ pictured, written }) => pictured !== null && pictured !== 0 && pictured !== written),
      ).toEqual([]);
      expect(frames.at(-1)).toEqual({ pictured: 12, written: 12 });
    }
    const after = await watchSlices(page, () => page.keyboard.press("ArrowDown"));
    for (const frames of after) expect(frames.at(-1)).toEqual({ pictured: 13, written: 13 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
