import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { addWaveform, chest, MARKUP, openRoomSite, PDF, rowsOf, writeRoomSite, writeSeries } from "../room-site.ts";

const long = { timeout: 60_000 };
const cell = (page: Page, n: number) => page.getByRole("region", { name: `View ${n}`, exact: true });
const tile = (page: Page, name: RegExp) => page.getByRole("button", { name });
const row = (page: Page, text: string) => page.locator('tbody tr[aria-level="1"]').filter({ hasText: text });

async function untilReady(page: Page, exams: number): Promise<void> {
  await expect
    .poll(async () => (await rowsOf(page)).map(({ state }) => state), { timeout: 120_000 })
    .toEqual(Array.from({ length: exams }, () => "ready"));
  await expect.poll(async () => (await rowsOf(page)).reduce((sum, { priors }) => sum + priors.here, 0), long).toBe(1);
}

async function open(page: Page, text: string): Promise<void> {
  await row(page, text).click(long);
  await page.keyboard.press("Enter");
  await expect(cell(page, 1)).toBeVisible(long);
}

test.describe("the reading room", () => {
  let folder = "";
  test.beforeEach(async () => {
    test.setTimeout(400_000);
    folder = await mkdtemp(join(tmpdir(), "alcove-room-"));
    await writeRoomSite(folder);
  });
  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test("places series by mouse and keys, and fetches a prior that is still at its site", async ({ alcove }) => {
    const { page } = alcove;
    const site = await openRoomSite(page, folder);
    await untilReady(page, 1);
    await page.reload();
    await open(page, "follow-up");
    await expect(page.getByRole("banner").getByText("Thistledown, Wren")).toBeVisible(long);
    await expect(cell(page, 1).getByText("1 / 8")).toBeVisible(long);
    await expect(cell(page, 2).getByText(/PRIOR · 6 months earlier/)).toBeVisible(long);
    await expect(page.getByText("3 series not yet shown")).toBeVisible();

    // By drag, into the other view; what was seen is marked no longer.
    const lung = tile(page, /lung .*6 images not yet shown/);
    await lung.dragTo(cell(page, 2));
    await expect(cell(page, 2).getByText("1 / 6")).toBeVisible(long);
    await expect(tile(page, /lung .*6 images in a view/)).toBeVisible();
    await expect(page.getByText("2 series not yet shown")).toBeVisible();
    // By keys: the next series, the strip, the next prior.
    await page.keyboard.press(".");
    await expect(cell(page, 2).getByText("Diagnostic Imaging Report")).toBeVisible(long);
    await page.keyboard.press("q");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(cell(page, 2).getByText("1 / 8")).toBeVisible(long);
    await page.keyboard.press("Escape");
    await expect(cell(page, 2)).toBeVisible();

    // Layouts: the digit row by its place, as a German board writes it; the picker by keys; a view alone and back.
    const keys = await page.context().newCDPSession(page);
    const german = { key: "$", code: "Digit4", windowsVirtualKeyCode: 52, modifiers: 8 };
    await keys.send("Input.dispatchKeyEvent", { type: "keyDown", ...german });
    await keys.send("Input.dispatchKeyEvent", { type: "keyUp", ...german });
    await expect(cell(page, 4)).toBeVisible(long);
    await expect(page.getByRole("button", { name: /Layout 2 × 2/ })).toBeVisible();
    await page.keyboard.press("Shift+0");
    await expect(page.getByRole("button", { name: "2 × 2", exact: true })).toBeFocused(long);
    await expectAccessible(page, "layouts");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(cell(page, 6)).toBeVisible(long);
    await page.getByRole("button", { name: /Layout 2 × 3/ }).click();
    await page.getByRole("button", { name: "1 × 2", exact: true }).click();
    await expect(cell(page, 3)).toHaveCount(0);

    // A prior that no rule fetched: it says where it is, then that its site is away, then it comes by itself.
    await cell(page, 2).click();
    await tile(page, /CT Foot prior .* not here yet/).click();
    await expect(cell(page, 2).getByText("Not here yet")).toBeVisible(long);
    await expectAccessible(page, "a prior that is not here");
    const away = `${folder}-away`;
    await rename(folder, away);
    await ask(page, "POST", `/sites/${site}/poll`).catch(() => null);
    await expect(cell(page, 2).getByText("Northfield cannot be reached")).toBeVisible(long);
    await rename(away, folder);
    await page.keyboard.press("f");
    await expect(cell(page, 2).getByText("1 / 5")).toBeVisible(long);
    await expect(cell(page, 2).getByText(/PRIOR · 22 months earlier/)).toBeVisible();
    await page.keyboard.press("y");
    await expect(cell(page, 2).getByText(/PRIOR · 6 months earlier/)).toBeVisible(long);
  });

  test("lets late images of what was seen wait, and tells of new series", async ({ alcove }) => {
    const { page } = alcove;
    const held = await mkdtemp(join(tmpdir(), "alcove-room-late-"));
    const files = (await writeSeries(folder, chest, 2, 8)).slice(6);
    for (const [at, file] of files.entries()) await rename(file, join(held, `${at}.dcm`));
    const site = await openRoomSite(page, folder);
    await untilReady(page, 1);
    await page.reload();
    await open(page, "follow-up");
    await expect(cell(page, 1).getByText("1 / 6")).toBeVisible(long);
    await page.keyboard.press("ArrowDown");
    await expect(cell(page, 1).getByText("2 / 6")).toBeVisible(long);

    for (const [at, file] of files.entries()) await rename(join(held, `${at}.dcm`), file);
    await writeSeries(folder, chest, 5, 3);
    await ask(page, "POST", `/sites/${site}/poll`);
    await expect(page.getByText("2 images arrived after you opened this")).toBeVisible(long);
    await expect(cell(page, 1).getByText("2 / 6")).toBeVisible();
    await expect(tile(page, /3 images new not yet shown/)).toBeVisible(long);
    await expectAccessible(page, "late images");
    await page.keyboard.press("u");
    await expect(cell(page, 1).getByText("/ 8")).toBeVisible(long);
    await expect(page.getByText(/arrived after you opened/)).toHaveCount(0);
    await rm(held, { recursive: true });
  });

  test("shows reports as text, and hands on what it cannot show", async ({ alcove }) => {
    const { page } = alcove;
    await addWaveform(folder);
    await openRoomSite(page, folder);
    await untilReady(page, 2);
    await page.reload();
    await open(page, "follow-up");
    await tile(page, /Diagnostic Imaging Report/).click(long);
    await expect(cell(page, 1).getByText(MARKUP)).toBeVisible(long);
    await expect(cell(page, 1).getByText("9.4 mm")).toBeVisible();
    await expect(cell(page, 1).getByText("Verified")).toBeVisible();
    expect(await cell(page, 1).locator("script, img, iframe").count()).toBe(0);
    expect(await page.title()).not.toBe("ran");

    await tile(page, /Referral/).click();
    await expect(cell(page, 1).getByText(/application\/pdf/)).toBeVisible(long);
    await expectAccessible(page, "a document");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      cell(page, 1).getByRole("link", { name: "Save as a file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("document.pdf");
    expect(new Uint8Array(await readFile(await download.path()))).toEqual(PDF);

    await page.keyboard.press("b");
    await open(page, "ECG");
    await expect(cell(page, 1).getByText("Waveform", { exact: true })).toBeVisible(long);
    await expect(cell(page, 1).getByRole("link", { name: "Save as a file" })).toBeVisible();
  });

  test("covers images when the core refuses an opening, and finds an exam as it was left", async ({ alcove }) => {
    const { page } = alcove;
    await addWaveform(folder);
    await openRoomSite(page, folder);
    await untilReady(page, 2);
    await page.reload();
    await row(page, "follow-up").click(long);
    // The room hangs what is selected; its image is ready before it is opened.
    await expect(page.locator("section[data-active] canvas.cornerstone-canvas").first()).toBeAttached(long);
    await page.route("**/api/exams/*/open", (route) =>
      route.fulfill({ status: 503, json: { problem: { code: "server-error", detail: "" } } }),
    );
    await page.keyboard.press("Enter");
    await expect(page.getByText("The exam could not be opened")).toBeVisible(long);
    await expect(page.locator("canvas:visible")).toHaveCount(0);
    await expect(cell(page, 1)).toHaveCount(0);
    await expect(page.getByRole("banner").getByText("Thistledown, Wren")).toBeVisible();
    await expectAccessible(page, "an opening that was refused");
    await page.unroute("**/api/exams/*/open");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(cell(page, 1).getByText("1 / 8")).toBeVisible(long);

    await page.keyboard.press("Shift+1");
    await expect(cell(page, 2)).toHaveCount(0);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowDown");
    await expect(cell(page, 1).getByText("4 / 8")).toBeVisible(long);
    // The list is not shown now: its rows have text, but no rendered text.
    const order = await page.locator('tbody tr[aria-level="1"]').allTextContents();
    const last = order.findIndex((text) => text.includes("follow-up")) === order.length - 1;
    const [there, back] = last ? (["Shift+n", "n"] as const) : (["n", "Shift+n"] as const);
    await page.keyboard.press(there);
    await expect(cell(page, 1).getByText("Waveform", { exact: true })).toBeVisible(long);
    await page.keyboard.press(there);
    await expect(page.getByText(/This is the (last|first) exam of the list/)).toBeVisible();
    await page.keyboard.press(back);
    await expect(cell(page, 1).getByText("4 / 8")).toBeVisible(long);
    await expect(cell(page, 2)).toHaveCount(0);
    await page.keyboard.press("b");
    await page.keyboard.press("Enter");
    await expect(cell(page, 1).getByText("4 / 8")).toBeVisible(long);
  });
});
