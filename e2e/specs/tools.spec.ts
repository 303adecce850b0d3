import type { Locator, Page } from "@playwright/test";
import { examContent, seriesInstances } from "../../shared/contract/exam-content.ts";
import { ask, examList } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";

const LONG = { timeout: 60_000 };
const cell = (page: Page): Locator => page.locator('section[data-active="true"]');
/** Words of the marks on the image. */
const marks = (page: Page): Locator => cell(page).locator("svg text");
const shown = (page: Page): Locator => cell(page).getByText(/^\d+ \/ \d+$/);
const imageNumber = async (page: Page): Promise<number> => Number.parseInt((await shown(page).textContent()) ?? "", 10);

/** Opens a demo exam once all of it is here, in one view. @returns its id */
async function openExam(page: Page, patientId: string, name: string): Promise<string> {
  const find = async () =>
    examList.parse(await ask(page, "GET", "/exams")).exams.find(({ patient }) => patient.id === patientId);
  await expect.poll(async () => (await find())?.state, { timeout: 90_000 }).toBe("ready");
  const row = page.locator('tbody tr[aria-level="1"]').filter({ hasText: name }).first();
  await page.getByRole("searchbox").fill(name);
  await expect(row).toBeVisible(LONG);
  await row.dblclick();
  await expect(shown(page)).toBeVisible(LONG);
  return (await find())?.id ?? "";
}

/** Where the image lies: the viewport's own box. */
async function box(page: Page) {
  const found = await cell(page).locator(".alcove-viewport").boundingBox();
  if (found === null) throw new Error("no viewport");
  return found;
}

async function dragMouse(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

const millimetres = async (page: Page): Promise<number> =>
  Number.parseFloat((await marks(page).first().textContent()) ?? "");

test("marks are drawn, moved by their handles, taken back and removed, and say what the image's geometry says", async ({
  alcove,
}) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  const examId = await openExam(page, "PH-1001", "Phantom, Chest");
  await page.keyboard.press("x");
  await expect(page.locator("section[data-active]")).toHaveCount(1);
  await expect(shown(page)).toBeVisible(LONG);

  // What a pixel of the screen is in the patient, by the stored header alone.
  const { studies } = examContent.parse(await ask(page, "GET", `/exams/${examId}/content`));
  const series = studies
    .filter(({ role }) => role === "current")
    .flatMap((study) => study.series)
    .sort((a, b) => b.images.here - a.images.here)[0];
  const { instances } = seriesInstances.parse(await ask(page, "GET", `/series/${series?.id}/instances`));
  const image = instances[0]?.header?.image;
  if (image?.spacing == null) throw new Error("no spacing");
  const at = await box(page);
  const fitted = Math.min(at.width / image.columns, at.height / image.rows);
  const expected = (pixels: number) => (pixels / fitted) * (image.spacing?.column ?? 0);
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];

  await page.keyboard.press("m");
  await dragMouse(page, [x - 100, y], [x + 60, y]);
  await expect(marks(page)).toHaveText(/^[0-9.]+ mm$/);
  expect(Math.abs((await millimetres(page)) - expected(160))).toBeLessThan(expected(1));

  // one end, by its handle
  await dragMouse(page, [x + 60, y], [x + 60, y + 120]);
  await expect.poll(() => millimetres(page)).not.toBeCloseTo(expected(160), 0);
  expect(Math.abs((await millimetres(page)) - expected(200))).toBeLessThan(expected(1.5));

  // all of it: its length stays, its place does not
  const before = await marks(page).first().boundingBox();
  await dragMouse(page, [x - 20, y + 60], [x - 20, y + 10]);
  await expect.poll(async () => (await marks(page).first().boundingBox())?.y).toBeLessThan((before?.y ?? 0) - 40);
  expect(Math.abs((await millimetres(page)) - expected(200))).toBeLessThan(expected(1.5));

  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => Math.abs((await millimetres(page)) - expected(160))).toBeLessThan(expected(1));
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect.poll(async () => Math.abs((await millimetres(page)) - expected(200))).toBeLessThan(expected(1.5));

  // Escape leaves off drawing, and nothing else
  await page.keyboard.press("e");
  await page.mouse.move(x - 150, y - 150);
  await page.mouse.down();
  await page.mouse.move(x - 80, y - 90, { steps: 3 });
  await expect(marks(page)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(marks(page)).toHaveCount(1);
  await page.mouse.up();
  await expect(marks(page)).toHaveCount(1);
  await expect(shown(page)).toBeVisible();

  await dragMouse(page, [x - 150, y - 150], [x - 80, y - 90]);
  await expect(marks(page)).toHaveCount(2);
  const ellipse = marks(page).last();
  await expect(ellipse).toHaveText(/^[0-9.]+ mm² · -?[0-9.]+ HU · ± [0-9.]+ HU$/);
  const area = Math.PI * expected(35) * expected(30);
  const said = Number.parseFloat((await ellipse.textContent()) ?? "");
  expect(Math.abs(said - area)).toBeLessThan(area * 0.03);

  // by Tab's way, and by keys
  await page.keyboard.press("j");
  await expect(cell(page).getByRole("button", { pressed: true })).toHaveCount(1);
  await cell(page)
    .getByRole("button", { name: /^Ellipse/ })
    .focus();
  await expect(cell(page).getByRole("button", { name: /^Ellipse/, pressed: true })).toBeAttached();
  await expectAccessible(page, "room with marks");
  await page.keyboard.press("Delete");
  await expect(marks(page)).toHaveCount(1);

  // kept: the core has the length as it stands, in the revision after its moves
  await expect
    .poll(async () => JSON.stringify(await ask(page, "GET", `/exams/${examId}/findings`)))
    .toContain(`"kind":"length"`);
});

test("the magnifier shows stored pixels in the greys of the view, and leaves the value to be read", async ({
  alcove,
}) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  await openExam(page, "PH-1001", "Phantom, Chest");
  await page.keyboard.press("x");
  await expect(shown(page)).toBeVisible(LONG);
  const at = await box(page);
  // The middle of a pixel: the image of 240 by 240 fills the height, its centre lies between four.
  const pixel = at.height / 240;
  await page.mouse.move(at.x + at.width / 2 + pixel * 0.5, at.y + at.height / 2 + pixel * 20.5);
  const value = cell(page).locator("output");
  await expect(value).toHaveText(/^column \d+, row \d+ · -?\d+ HU$/);
  const glass = cell(page).getByText(/^\d+(\.\d)?×$/);
  const since = await page.evaluate(() => performance.now());
  await page.keyboard.down("g");
  await expect(glass).toBeVisible();
  await expect(value).toBeVisible();
  const lens = cell(page).locator("canvas").last();
  const grey = await lens.evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return -1;
    return canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[0] ?? -1;
  });
  const units = Number.parseFloat(/(-?\d+) HU/.exec((await value.textContent()) ?? "")?.[1] ?? "");
  const window = /W (\d+) L ([−\d]+)/.exec((await cell(page).getByText(/^W \d/).first().textContent()) ?? "");
  const [width, centre] = [Number(window?.[1]), Number(window?.[2]?.replace("−", "-"))];
  const level = Math.min(Math.max((units - (centre - 0.5)) / (width - 1) + 0.5, 0), 1);
  expect(Math.abs(grey - level * 255)).toBeLessThan(1.5);
  // Held, it goes with the key; a tap would have left it there.
  await expect.poll(() => page.evaluate(() => performance.now())).toBeGreaterThan(since + 1000);
  await page.keyboard.up("g");
  await expect(glass).toHaveCount(0);
  await expect(shown(page)).toBeVisible();
});

test("a clip plays every frame in order, says its rate, sways, and stops when the hand takes over", async ({
  alcove,
}) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  await openExam(page, "556342B", "Rubo");
  const from = await imageNumber(page);
  await page.keyboard.press("c");
  const says = cell(page)
    .getByRole("status")
    .filter({ hasText: /images a second/ });
  await expect(says).toHaveText(/images a second.*· round$/);
  // As the reader sees them: numbers that were on the screen, none left out.
  const seen = await shown(page).evaluate(
    (line) =>
      new Promise<readonly number[]>((resolve) => {
        const numbers: number[] = [];
        const watch = new MutationObserver(() => {
          numbers.push(Number.parseInt(line.textContent ?? "", 10));
          if (numbers.length < 12) return;
          watch.disconnect();
          resolve(numbers);
        });
        watch.observe(line, { characterData: true, childList: true, subtree: true });
      }),
  );
  const steps = seen.slice(1).map((number, i) => (number - (seen[i] ?? 0) + 96) % 96);
  expect(steps.every((step) => step === 1)).toBe(true);
  expect(await imageNumber(page)).not.toBe(from);
  await page.keyboard.press("d");
  await expect(says).toHaveText(/back and forth$/);
  await page.keyboard.press("-");
  await expect(says).toHaveText(/0\.75 × recorded speed/);

  await page.keyboard.press("c");
  await expect(says).toHaveCount(0);
  const stopped = await imageNumber(page);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => imageNumber(page)).toBe((stopped % 96) + 1);

  await page.keyboard.press("c");
  await expect(says).toBeVisible();
  // keys count while it plays
  await page.keyboard.press("m");
  const at = await box(page);
  await dragMouse(
    page,
    [at.x + at.width * 0.4, at.y + at.height * 0.4],
    [at.x + at.width * 0.5, at.y + at.height * 0.5],
  );
  await expect(says).toHaveCount(0);

  await page.keyboard.press("c");
  await expect(says).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /images a second/ })).toHaveCount(0);
});
