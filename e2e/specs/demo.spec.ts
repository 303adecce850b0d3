import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";

const rows = 'tbody tr[aria-level="1"]';

test.describe("a fresh profile", () => {
  test("opens on the demo's list, says so, and keeps nothing in the browser", async ({ alcove }) => {
    const { page } = alcove;
    await expect(page.locator(rows).first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("banner").getByText("Demo", { exact: true }).last()).toBeVisible();
    await expectAccessible(page, "list");
    const kept = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    // What the graphics can do, and a log's level: settings of libraries, nothing of a patient.
    const technical = ["cornerstone3D.renderingCapabilities", "loglevel"];
    expect({ ...kept, local: kept.local.filter((key) => !technical.includes(key)) }).toEqual({
      local: [],
      session: 0,
      databases: 0,
      caches: 0,
      workers: 0,
    });
  });

  test("searches, moves and filters by keyboard alone", async ({ alcove }) => {
    const { page } = alcove;
    await expect(page.locator(rows).nth(2)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).toBeFocused();
    await page.keyboard.type("trauma");
    await expect(
      page
        .locator(rows)
        .filter({ hasText: /trauma/i })
        .first(),
    ).toBeVisible();
    await expect(page.locator(rows).filter({ hasNotText: /trauma/i })).toHaveCount(0);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("Delete");
    await expect(
      page
        .locator(rows)
        .filter({ hasNotText: /trauma/i })
        .first(),
    ).toBeVisible();
  });

  test("has a palette and a help of keys that anyone can use", async ({ alcove }) => {
    const { page } = alcove;
    await expect(page.locator(rows).first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("ControlOrMeta+k");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "palette");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "all keys");
  });

  test("shows images after the list was behind a form while they were made ready", async ({ alcove }) => {
    const { page } = alcove;
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    await expect(page.locator(rows).first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("a");
    await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
    // The viewer is loaded, and the first exams come and hang, out of the document.
    await page.waitForTimeout(8000);
    await page.getByRole("button", { name: /Not now|Cancel/ }).click();
    const chest = page
      .locator(rows)
      .filter({ hasText: /trauma/i })
      .first();
    await chest.click();
    await page.keyboard.press("Enter");
    const picture = page.locator("section[data-active] canvas.cornerstone-canvas:visible");
    await expect(picture.first()).toBeVisible({ timeout: 60_000 });
    expect(faults).toEqual([]);
  });
});
