/** When images are on screen, read off the pixels of canvases, never off an event that a program raises about itself. */
import type { Page } from "@playwright/test";

/** Resolves with milliseconds from the call until `viewports` visible canvases show an image. Runs inside the page. */
function watchInPage({ viewports, limit }: { readonly viewports: number; readonly limit: number }): Promise<number> {
  const from = performance.now();
  const copy = document.createElement("canvas");
  copy.width = 64;
  copy.height = 64;
  const context = copy.getContext("2d", { willReadFrequently: true });
  const shows = (canvas: HTMLCanvasElement): boolean => {
    if (
      context === null ||
      canvas.width < 8 ||
      !canvas.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    )
      return false;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    if (width < 8 || left + width <= 0 || top + height <= 0 || left >= innerWidth || top >= innerHeight) return false;
    context.clearRect(0, 0, 64, 64);
    context.drawImage(canvas, canvas.width / 4, canvas.height / 4, canvas.width / 2, canvas.height / 2, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    let bright = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) > 20) bright += 1;
    return bright > 100;
  };
  return new Promise((done, fail) => {
    const look = (): void => {
      const shown = [...document.querySelectorAll<HTMLCanvasElement>("canvas.cornerstone-canvas")].filter(shows).length;
      const waited = performance.now() - from;
      if (shown >= viewports) done(waited);
      else if (waited > limit) fail(new Error(`no image in ${limit} ms`));
      else requestAnimationFrame(look);
    };
    look();
  });
}

const LIMIT_MS = 180_000;

/** Starts `act` inside the page and waits, with the page's own clock, until images are seen. */
export async function millisecondsToImage(page: Page, act: () => Promise<unknown>, viewports = 1): Promise<number> {
  const from = Date.now();
  const acted = act();
  const watched = await page.evaluate(watchInPage, { viewports, limit: LIMIT_MS });
  await acted;
  // The page starts to watch after the act was sent: the wall clock from before the act is the honest figure.
  return Math.max(watched, Date.now() - from);
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
