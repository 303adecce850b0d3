/** Watches, frame by frame, whether the number beside a picture is the one that its pixels say. */
import type { Page } from "@playwright/test";
import { numberedSlice } from "../build/phantom/numbered-slices.ts";

export interface WatchedFrame {
  /** Slice number from 1 by the pixels of a numbered slice; null when no picture is seen, 0 when it is no number. */
  readonly pictured: number | null;
  /** Slice number as written beside it. */
  readonly written: number;
}

/** What each view went through, one entry a change. */
export type Watched = readonly (readonly WatchedFrame[])[];

/** Runs inside the page, until `window.stopWatching()` answers with what was seen. */
function watchInPage({ bits, block }: { readonly bits: number; readonly block: number }): void {
  const copy = document.createElement("canvas");
  copy.width = bits * 4;
  copy.height = 8;
  const context = copy.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas to look with");
  const seen: WatchedFrame[][] = [];
  const read = (cell: Element): number | null => {
    const canvas = cell.querySelector<HTMLCanvasElement>("canvas.cornerstone-canvas");
    if (canvas === null || !canvas.checkVisibility({ visibilityProperty: true })) return null;
    const scale = Math.min(canvas.width / (bits * block), canvas.height / (2 * block));
    const [width, height] = [bits * block * scale, 2 * block * scale];
    context.drawImage(
      canvas,
      (canvas.width - width) / 2,
      (canvas.height - height) / 2,
      width,
      height,
      0,
      0,
      copy.width,
      copy.height,
    );
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const [upper, lower] = [1, 6].map((y) => data[(y * copy.width + bit * 4 + 1) * 4] ?? 0);
      if (upper === undefined || lower === undefined || Math.abs(upper - lower) < 200) return 0;
      number = number * 2 + (upper > lower ? 1 : 0);
    }
    return number + 1;
  };
  let running = true;
  const look = (): void => {
    document.querySelectorAll("section[data-active]").forEach((cell, at) => {
      const written = Number(/(\d+) \/ \d+/.exec(cell.querySelector('[data-at="br"]')?.textContent ?? "")?.[1]);
      const frame = { pictured: read(cell), written };
      const frames = seen[at] ?? [];
      seen[at] = frames;
      const last = frames.at(-1);
      if (last?.pictured !== frame.pictured || last.written !== frame.written) frames.push(frame);
    });
    if (running) requestAnimationFrame(look);
  };
  Reflect.set(window, "stopWatching", () => {
    running = false;
    return seen;
  });
  look();
}

/** Watches all views while `act` runs, and until they have stood still for a second. */
export async function watchSlices(page: Page, act: () => Promise<void>): Promise<Watched> {
  await page.evaluate(watchInPage, numberedSlice);
  await act();
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const written = (): string =>
          [...document.querySelectorAll('section[data-active] [data-at="br"]')].map((one) => one.textContent).join();
        let [before, since] = [written(), performance.now()];
        const look = (): void => {
          const now = written();
          if (now !== before) [before, since] = [now, performance.now()];
          if (performance.now() - since > 1000) done();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  return page.evaluate((): WatchedFrame[][] => Reflect.get(window, "stopWatching")());
}
