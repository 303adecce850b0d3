/** Alcove as its reader has it before opening an exam: a vault of one's own, the studies prefetched, the archive gone. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { settings } from "../../shared/contract/settings.ts";
import { type SiteDraftInput, siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask, examList } from "../ask.ts";
import { type Alcove, openAlcove } from "../host.ts";
import { say } from "./bench-archive.ts";

export interface Workplace {
  readonly alcove: Alcove;
  close(): Promise<void>;
}

export const BENCH_PASSPHRASE = "correct horse battery";

/** A reader whose screen does not lock while a bench runs. */
export async function makeBenchReader(page: Page): Promise<void> {
  await ask(page, "POST", "/readers", {
    name: "Bench",
    passphrase: BENCH_PASSPHRASE,
    pin: "2468",
    language: "en",
  });
  await ask(page, "PUT", "/settings", settings.parse({ lockAfterMinutes: 240 }));
}

/** A site of one archive, all of whose studies come onto the list. @returns its id */
export async function addBenchSite(
  page: Page,
  name: string,
  archive: SiteDraftInput["archives"][number],
  limits: SiteDraftInput["limits"] = {},
): Promise<string> {
  const draft = siteDraft.parse({
    name,
    archives: [archive],
    intake: { lookbackHours: null },
    limits,
    timeZone: "UTC",
  });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
  return config.id;
}

/** @param exams how many are to be ready before this resolves */
export async function openWorkplace(root: string, exams: number): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
  const alcove = await openAlcove(directory, { screens: undefined, environment: {} });
  const { page } = alcove;
  await makeBenchReader(page);
  await addBenchSite(page, "Bench", { kind: "dicomweb", root });
  const from = Date.now();
  for (;;) {
    const rows = examList.parse(await ask(page, "GET", "/exams")).exams;
    if (rows.length >= exams && rows.every(({ state }) => state === "ready")) break;
    if (Date.now() - from > 600_000) throw new Error(`not ready: ${rows.map(({ state }) => state).join(", ")}`);
    await later(500);
  }
  say(`Prefetched in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  await page.reload();
  return {
    alcove,
    async close() {
      await alcove.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const LIMIT_MS = 240_000;

/** From when on, by the wall clock in milliseconds, the active view's stack is in memory whole. Runs inside the page. */
function heldInPage(limit: number): Promise<number> {
  const from = performance.now();
  return new Promise((done, fail) => {
    const look = (): void => {
      const busy = document.querySelector("section[data-active=true]")?.getAttribute("aria-busy");
      if (busy === "false") {
        // The room counts now and then; the last answer's end is the moment itself.
        const ends = performance
          .getEntriesByType("resource")
          .filter(({ name }) => name.endsWith("/api/frames"))
          .map((entry) => (entry instanceof PerformanceResourceTiming ? entry.responseEnd : 0));
        performance.clearResourceTimings();
        done(performance.timeOrigin + Math.max(...ends));
      } else if (performance.now() - from > limit) fail(new Error(`not all slices held after ${limit} ms`));
      else setTimeout(look, 20);
    };
    look();
  });
}

/** Resolves once the stack of the active view, whose first image is on the screen, is held whole. @returns since when */
export const untilAllHeld = (page: Page): Promise<number> => page.evaluate(heldInPage, LIMIT_MS);
