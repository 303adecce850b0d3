/** The reading room as its reader has it: an exam from a folder, opened, and what its active view shows. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { settings } from "../shared/contract/settings.ts";
import { siteDraft, siteFromDraft } from "../shared/contract/site.ts";
import { ask, examList } from "./ask.ts";
import type { Box, ScreenQuestion } from "./samples/screen.ts";

/** How long states may take on a slow machine. */
const PATIENCE = { timeout: 60_000 };

/** Makes a reader, reads the folder as a site, waits until all its exams are fetched. */
export async function fetchFolder(
  page: Page,
  folder: string,
  more: Partial<typeof settings._output> = {},
): Promise<void> {
  await ask(page, "POST", "/readers", {
    name: "Reader",
    passphrase: "seven quiet harbours under rain",
    pin: "4071",
    language: "en",
  });
  await ask(page, "PUT", "/settings", settings.parse({ lockAfterMinutes: 240, ...more }));
  const archives = [{ kind: "folder", path: folder }];
  const draft = siteDraft.parse({ name: "Phantoms", timeZone: "UTC", archives, intake: { lookbackHours: null } });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
  const states = async () => examList.parse(await ask(page, "GET", "/exams")).exams.map(({ state }) => state);
  await expect.poll(states, { timeout: 120_000 }).not.toEqual([]);
  await expect.poll(async () => (await states()).every((state) => state === "ready"), { timeout: 120_000 }).toBe(true);
  await page.reload();
}

/** Opens the exam with this procedure, in one view. */
export async function openExam(page: Page, procedure: string): Promise<void> {
  await page.getByText(procedure).first().click(PATIENCE);
  await page.keyboard.press("Enter");
  await expect(activeView(page)).toBeVisible(PATIENCE);
  await page.keyboard.press("Shift+1");
  await expect(page.locator("section[data-active]")).toHaveCount(1, PATIENCE);
}

export const activeView = (page: Page) => page.locator('section[data-active="true"]');

/** Hangs a series in the active view; resolves once its picture is on the screen. */
export async function hang(page: Page, series: string): Promise<void> {
  await page.locator(`nav button[title^="${series}"]`).click(PATIENCE);
  await expect(activeView(page).getByText(series).first()).toBeVisible(PATIENCE);
  await untilShown(page);
}

/** Resolves once the active view shows a picture, whichever slice's. */
export const untilShown = (page: Page): Promise<void> =>
  expect(activeView(page).locator("canvas.cornerstone-canvas")).toBeVisible(PATIENCE);

interface Seen extends Pick<ScreenQuestion, "picture" | "box" | "words" | "letters"> {
  /** "3 / 20" at the lower right. */
  readonly place: string;
}

interface SeenInPage {
  readonly box: Box;
  readonly words: readonly Box[];
  readonly letters: ScreenQuestion["letters"];
  readonly place: string;
}

/** The active view's place on the page, and all words on it. Runs inside the page. */
function lookInPage(): SeenInPage {
  const cell = document.querySelector('section[data-active="true"]');
  if (cell === null) throw new Error("no active view");
  const boxOf = ({ left, top, width, height }: DOMRect): Box => ({ left, top, width, height });
  const words: Box[] = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    words.push(...[...range.getClientRects()].map(boxOf));
  }
  const letter = (at: string): string => cell.querySelector(`span[data-at="${at}"]`)?.textContent ?? "";
  const letters = { left: letter("left"), right: letter("right"), top: letter("top"), bottom: letter("bottom") };
  return {
    box: boxOf(cell.getBoundingClientRect()),
    words,
    letters: Object.values(letters).some((one) => one !== "") ? letters : null,
    place: /\d+ \/ \d+/.exec(cell.querySelector('[data-at="br"]')?.textContent ?? "")?.[0] ?? "",
  };
}

/** A picture of the page as it stands, and where the active view is on it. */
export async function look(page: Page): Promise<Seen> {
  const seen = await page.evaluate(lookInPage);
  const picture = join(await mkdtemp(join(tmpdir(), "alcove-look-")), "page.png");
  await page.screenshot({ path: picture, scale: "css" });
  return { ...seen, picture };
}
