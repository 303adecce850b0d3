/** What specs do as a reader does: make a vault, add sites, wait for exams, sign in, read. */
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { siteState } from "../shared/contract/events.ts";
import type { SiteLimits } from "../shared/contract/site.ts";
import type { ExamRow } from "../shared/worklist/exam-row.ts";
import { ask, examList } from "./ask.ts";
import { dicomwebSite, type SiteLogin } from "./dicomweb-site.ts";
import { expect } from "./host.ts";

export const PASSPHRASE = "seven quiet harbours under rain";
export const PIN = "4071";

export const makeReader = (page: Page): Promise<unknown> =>
  ask(page, "POST", "/readers", { name: "Reader", passphrase: PASSPHRASE, pin: PIN, language: "en" });

/** After a start on a profile with a reader: the passphrase, and the list. */
export async function signIn(page: Page): Promise<void> {
  await page
    .getByLabel(/Passphrase/i)
    .first()
    .fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible({ timeout: 60_000 });
}

/** A site of one DICOMweb archive that takes in whatever it lists. @returns its id */
export async function addSite(
  page: Page,
  name: string,
  root: string,
  limits: Partial<SiteLimits> = {},
  login?: SiteLogin,
): Promise<string> {
  const { config, secrets } = dicomwebSite(name, root, limits, login);
  await ask(page, "POST", "/sites", { config, secrets });
  return config.id;
}

/** Asks a site's list now; resolves at once, whatever the site answers. */
export const pollSite = (page: Page, siteId: string): Promise<void> =>
  page.evaluate((path) => void fetch(path, { method: "POST" }).catch(() => undefined), `/api/sites/${siteId}/poll`);

export const examsOf = async (page: Page): Promise<readonly ExamRow[]> =>
  examList.parse(await ask(page, "GET", "/exams")).exams;

export const examOf = async (page: Page, accession: string): Promise<ExamRow | undefined> =>
  (await examsOf(page)).find(({ studies }) => studies.some((study) => study.accession === accession));

export const stateOf = async (page: Page, accession: string): Promise<ExamRow["state"] | undefined> =>
  (await examOf(page, accession))?.state;

export async function untilReady(page: Page, ...accessions: readonly string[]): Promise<void> {
  for (const accession of accessions) {
    await expect.poll(() => stateOf(page, accession), { timeout: 180_000, message: accession }).toBe("ready");
  }
}

export async function siteStates(page: Page): Promise<ReadonlyMap<string, z.infer<typeof siteState>>> {
  const { states } = z.object({ states: z.array(siteState) }).parse(await ask(page, "GET", "/sites"));
  return new Map(states.map((state) => [state.siteId, state]));
}

export const canvases = (page: Page): Locator => page.locator("section[data-active] canvas.cornerstone-canvas:visible");

/** Pixels of the first visible image that are not black, of 64 by 64. */
export const brightPixels = (page: Page): Promise<number> =>
  canvases(page)
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const copy = document.createElement("canvas");
      copy.width = 64;
      copy.height = 64;
      const context = copy.getContext("2d");
      context?.drawImage(canvas, 0, 0, 64, 64);
      const { data } = context?.getImageData(0, 0, 64, 64) ?? { data: [] };
      return [...data].filter((value, at) => at % 4 === 0 && value > 20).length;
    });

/** Finds an exam by its words in the list and opens it, all by keyboard. */
export async function openExam(page: Page, words: string): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "List" }).click();
  await page.keyboard.press("/");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(words);
  await expect(page.locator('tbody tr[aria-level="1"]')).toHaveCount(1, { timeout: 60_000 });
  await page.keyboard.press("Enter");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
}
