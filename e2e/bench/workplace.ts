/** Alcove as its reader has it before opening an exam: a vault of one's own, the studies prefetched, the archive gone. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page, Request } from "@playwright/test";
import { framesRequest } from "../../shared/contract/exam-content.ts";
import { settings } from "../../shared/contract/settings.ts";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask, examList } from "../ask.ts";
import { type Alcove, openAlcove } from "../host.ts";
import { say } from "./bench-archive.ts";

export interface Workplace {
  readonly alcove: Alcove;
  close(): Promise<void>;
}

/** @param exams how many are to be ready before this resolves */
export async function openWorkplace(root: string, exams: number): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), "alcove-bench-"));
  const alcove = await openAlcove(directory, { screens: undefined, environment: {} });
  const { page } = alcove;
  await ask(page, "POST", "/readers", {
    name: "Bench",
    passphrase: "correct horse battery",
    pin: "2468",
    language: "en",
  });
  await ask(page, "PUT", "/settings", settings.parse({ lockAfterMinutes: 240 }));
  const draft = siteDraft.parse({
    name: "Bench",
    archives: [{ kind: "dicomweb", root }],
    intake: { lookbackHours: null },
    timeZone: "UTC",
  });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
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

/** Counts frames whose bytes arrived whole in the page. */
export class FramesHeld {
  readonly #frames = new Set<string>();
  lastAt = 0;

  constructor(page: Page) {
    page.on("requestfinished", (request: Request) => {
      if (!request.url().endsWith("/api/frames")) return;
      for (const { instance, from, to } of framesRequest.parse(request.postDataJSON()).items)
        for (let frame = from; frame < to; frame += 1) this.#frames.add(`${instance}/${frame}`);
      this.lastAt = Date.now();
    });
  }

  get count(): number {
    return this.#frames.size;
  }

  clear(): void {
    this.#frames.clear();
  }
}
