import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask, examList } from "../ask.ts";
import { expect, test } from "../host.ts";

const START = Date.now();
/** Study Date and Study Time so many minutes before the test began, by UTC. */
function ago(minutes: number): { readonly date: string; readonly time: string } {
  const text = new Date(START - minutes * 60_000).toISOString();
  return { date: text.slice(0, 10).replaceAll("-", ""), time: text.slice(11, 19).replaceAll(":", "") };
}

interface Ordered {
  readonly name: string;
  readonly minutesAgo: number;
  readonly more?: Parameters<typeof phantomStudy>[0];
}
const numberOf = (name: string): string => `WL-${[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`;

/** One exam of one small CT. */
async function writeExam({ name, minutesAgo, more = {} }: Ordered, directory: string): Promise<void> {
  const study = phantomStudy({
    patient: { id: numberOf(name), name },
    seed: `${name}${minutesAgo}`,
    ...ago(minutesAgo),
    accession: `${numberOf(name)}/${minutesAgo}`,
    description: "CT Head without contrast",
    indication: "Headache",
    bodyPart: "HEAD",
    admission: "",
    ...more,
  });
  await writePhantomSeries(
    { kind: "ct-head", study, number: 2, slices: 2, matrix: 64, nodules: [] },
    join(directory, `${numberOf(name)}-${minutesAgo}`),
  );
}

const fillers = Array.from(
  { length: 12 },
  (_, at): Ordered => ({ name: `Filler^${"ABCDEFGHIJKL"[at]}`, minutesAgo: 130 + 10 * at }),
);
const onList: readonly Ordered[] = [
  { name: "Kim^Minjun=金^民俊=김^민준", minutesAgo: 20, more: { priority: "STAT", indication: "의식 저하" } },
  { name: "Yamada^Hanako=山田^花子=やまだ^はなこ", minutesAgo: 60, more: { indication: "頭痛" } },
  { name: "Overdue^Ada", minutesAgo: 2900 },
  { name: "Visit^Two", minutesAgo: 100, more: { description: "CT Head" } },
  { name: "Visit^Two", minutesAgo: 95, more: { description: "CT Spine" } },
  { name: "Apart^Lena", minutesAgo: 110, more: { referrer: "Moreau^Luc" } },
  { name: "Apart^Lena", minutesAgo: 700, more: { referrer: "Moreau^Luc" } },
  ...fillers,
];
const EXAMS = onList.length - 1;

const rows = (page: Page) => page.locator('tbody tr[aria-level="1"]');
const rowOf = (page: Page, text: string) => rows(page).filter({ hasText: text });
const foot = (page: Page) => page.locator('[class*="foot"]').first();
const rail = (page: Page) => page.getByRole("navigation", { name: "Views" });
const cursor = (page: Page) => page.getByRole("treegrid").getAttribute("aria-activedescendant");
const names = (page: Page) => rows(page).locator('[class*="name"]').allTextContents();

async function searchFor(page: Page, words: string): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treegrid")).toBeFocused();
}

/** Where each row stands on screen, by element id. */
const places = (page: Page) =>
  rows(page).evaluateAll((lines) =>
    Object.fromEntries(lines.map((line) => [line.id, Math.round(line.getBoundingClientRect().top)])),
  );

test("the demo's list: a row's preview, a visit read as one, walked into and taken apart, all by key", async ({
  alcove,
}) => {
  test.setTimeout(240_000);
  const { page } = alcove;
  await expect(rowOf(page, "Phantom, Trauma")).toBeVisible({ timeout: 60_000 });
  await searchFor(page, "ph-1001");
  await expect(rows(page)).toHaveCount(1);
  const preview = page.getByRole("complementary", { name: "Exam under the cursor" });
  await expect(preview.getByText("Follow-up of a pulmonary nodule")).toBeVisible();
  await expect(preview.getByText(/Series · 31 images, all here/)).toBeVisible({ timeout: 60_000 });
  await expect(preview.locator("canvas")).toHaveCount(2, { timeout: 60_000 });
  await page.keyboard.press("i");
  await expect(preview).toHaveCount(0);
  await page.keyboard.press("i");

  await searchFor(page, "trauma ph-2002");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).getByRole("button", { name: "+3" })).toBeVisible();
  const studies = page.locator('tbody tr[aria-level="2"]');
  await page.keyboard.press("ArrowRight");
  await expect(studies).toHaveCount(4);
  await expect(studies.filter({ hasText: "joined by rule" })).toHaveCount(3);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(studies.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Shift+G");
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).getByRole("button", { name: "+3" })).toBeVisible();
});

test("a folder site's list, by keyboard alone, live and still", async ({ alcove }) => {
  test.setTimeout(420_000);
  const work = await mkdtemp(join(tmpdir(), "alcove-worklist-"));
  const folder = join(work, "archive");
  const later = join(work, "later");
  await mkdir(folder);
  const { page } = alcove;
  try {
    for (const exam of onList) await writeExam(exam, folder);
    await ask(page, "POST", "/readers", {
      name: "Reader",
      passphrase: "seven quiet harbours under rain",
      pin: "4071",
      language: "en",
    });
    const draft = siteDraft.parse({
      name: "Northfield",
      timeZone: "UTC",
      archives: [{ kind: "folder", path: folder }],
      intake: { lookbackHours: null },
      serviceLevel: { startsAt: "study-time" },
    });
    const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
    await ask(page, "POST", "/sites", { config, secrets: {} });
    await expect
      .poll(
        async () =>
          examList.parse(await ask(page, "GET", "/exams")).exams.filter(({ state }) => state === "ready").length,
        { timeout: 120_000 },
      )
      .toBe(EXAMS);
    await page.reload();
    await expect(rows(page)).toHaveCount(EXAMS, { timeout: 60_000 });

    await test.step("what is urgent stands first, marked by word and shape", async () => {
      await expect(page.locator("tbody tr").first()).toHaveText(/^STAT 1$/);
      await expect(rows(page).nth(0)).toContainText("金民俊");
      await expect(rows(page).nth(0)).toContainText("■ STAT");
      await expect(rows(page).nth(1)).toContainText("Overdue, Ada");
      await expect(rows(page).nth(1)).toContainText(/▲ \d+ (h|day).* over/);
      await expect(rowOf(page, "Visit, Two")).toContainText("+1");
      await expect(rowOf(page, "Visit, Two")).toContainText("4 here");
    });

    await test.step("free search, in all scripts and component groups", async () => {
      for (const [words, found] of [
        ["ㄱㅁㅈ", "金民俊"],
        ["김민ㅈ", "金民俊"],
        ["김민준".normalize("NFD"), "金民俊"],
        ["民俊", "金民俊"],
        ["minjun kim", "金民俊"],
        ["의식", "金民俊"],
        ["ヤマダ", "山田花子"],
        ["ﾔﾏﾀﾞ", "山田花子"],
        ["はなこ", "山田花子"],
        ["山田花", "山田花子"],
      ] as const) {
        await searchFor(page, words);
        await expect(rows(page), words).toHaveCount(1);
        await expect(rows(page).first()).toContainText(found);
      }
      await page.keyboard.press("Backspace");
      await expect(rows(page)).toHaveCount(EXAMS);
    });

    await test.step("filter by any column", async () => {
      await page.keyboard.press("l");
      await page.keyboard.type("referr");
      await page.keyboard.press("Enter");
      await page.keyboard.type("moreau");
      await expect(rows(page)).toHaveCount(2);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("treegrid")).toBeFocused();
      await page.keyboard.press("l");
      await page.keyboard.type("age of exam");
      await page.keyboard.press("Enter");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("300");
      await expect(rows(page)).toHaveCount(1);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Shift+L");
      await expect(rows(page)).toHaveCount(EXAMS);
    });

    await test.step("sort by several keys", async () => {
      await page.keyboard.press("s");
      await page.keyboard.type("priority");
      await page.keyboard.press("Enter");
      await page.keyboard.press("s");
      await page.keyboard.type("patient");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.press("Escape");
      await expect(foot(page)).toContainText("by priority ↑, patient ↓");
      const sorted = await names(page);
      expect(sorted.slice(0, 3)).toEqual(["金民俊", "Overdue, Ada", "山田花子"]);
    });

    await test.step("views of one's own: kept, shown by digit, opened with, deleted, brought back", async () => {
      // Before any timer: letters that were struck in one breath with the key must not get lost.
      const focused = await page.evaluate(async () => {
        const key = { key: "V", code: "KeyV", shiftKey: true, bubbles: true, cancelable: true };
        document.querySelector("[role=treegrid]")?.dispatchEvent(new KeyboardEvent("keydown", key));
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
        return document.activeElement?.closest("[role=dialog]") !== null && document.activeElement?.tagName;
      });
      expect(focused).toBe("INPUT");
      await page.keyboard.type("Night list");
      await page.keyboard.press("Enter");
      const own = rail(page).getByRole("button", { name: /Night list/ });
      await expect(own).toHaveAttribute("aria-current", "true");
      await page.keyboard.press("1");
      await expect(rail(page).getByRole("button", { name: /Next for me/ })).toHaveAttribute("aria-current", "true");
      await page.keyboard.press("4");
      await expect(own).toHaveAttribute("aria-current", "true");
      await page.keyboard.press("v");
      await page.getByRole("checkbox", { name: "The list opens with this view" }).focus();
      await page.keyboard.press("Space");
      await expect(page.getByRole("checkbox", { name: "The list opens with this view" })).toBeChecked();
      await page.keyboard.press("Escape");
      await page.reload();
      await expect(own).toHaveAttribute("aria-current", "true", { timeout: 60_000 });
      await page.keyboard.press("v");
      await page.getByRole("button", { name: "Delete" }).focus();
      await page.keyboard.press("Enter");
      await expect(own).toHaveCount(0);
      await page.keyboard.press("ControlOrMeta+z");
      await expect(own).toHaveAttribute("aria-current", "true");
      await page.keyboard.press("1");
    });

    await test.step("read as one by hand, taken back, taken apart, taken back", async () => {
      await searchFor(page, "apart lena");
      await expect(rows(page)).toHaveCount(2);
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("g");
      await expect(rows(page)).toHaveCount(1);
      await expect(rows(page)).toContainText("+1");
      await page.keyboard.press("ArrowRight");
      await expect(page.locator('tbody tr[aria-level="2"]').filter({ hasText: "joined by hand" })).toHaveCount(1);
      await page.keyboard.press("ControlOrMeta+z");
      await expect(rows(page)).toHaveCount(2);
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("g");
      await expect(rows(page)).toHaveCount(1);
      await page.keyboard.press("Shift+G");
      await expect(rows(page)).toHaveCount(2);
      await page.keyboard.press("ControlOrMeta+z");
      await expect(rows(page)).toHaveCount(1);
      await page.keyboard.press("Shift+G");
      await expect(rows(page)).toHaveCount(2);
      await page.keyboard.press("Backspace");
      await expect(rows(page)).toHaveCount(EXAMS);
    });

    await test.step("what comes while one looks moves nothing, and is taken in by key", async () => {
      await page.keyboard.press("Home");
      for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowDown");
      const at = await cursor(page);
      const before = await places(page);
      await writeExam({ name: "Newcomer^Stat", minutesAgo: 50, more: { priority: "STAT" } }, later);
      await writeExam({ name: "Newcomer^Last", minutesAgo: 1 }, later);
      await cp(later, folder, { recursive: true });
      await expect(foot(page)).toContainText(/1 new ■ 1 STAT/, { timeout: 90_000 });
      await expect(rows(page).last()).toContainText("Newcomer, Last");
      const { length } = Object.keys(before);
      const after = await places(page);
      expect(Object.fromEntries(Object.entries(after).slice(0, length))).toEqual(before);
      expect(await cursor(page)).toBe(at);
      await page.keyboard.press(".");
      await expect(rows(page).first()).toContainText("Newcomer, Stat");
      await expect(rows(page).first()).toContainText("new");
      expect(await cursor(page)).toBe(at);
    });

    await test.step("a site that is away is said once, in the bar and the rail, and the list works", async () => {
      await rename(folder, join(work, "away"));
      await ask(page, "POST", `/sites/${config.id}/poll`, {}).catch(() => undefined);
      await expect(rail(page)).toContainText(/(failing|offline) · answered \d/, { timeout: 120_000 });
      await expect(page.getByRole("banner").locator(".tone-due")).toHaveCount(1);
      await expect(rows(page)).toHaveCount(EXAMS + 2);
      await expect(rows(page).filter({ hasText: "site offline" })).toHaveCount(0);
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await expect(page.locator("section[data-active] canvas").first()).toBeVisible({ timeout: 60_000 });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});
