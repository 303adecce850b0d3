/** What series are, as the reader sees it and corrects it; and what hangs by it. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { layoutFaults } from "../layout.ts";

const rows = (page: Page) => page.locator('tbody tr[aria-level="1"]');
const tile = (page: Page, name: string) => page.locator(`nav button[title^="${name}"]`);

/** Opens a made patient's exam of the demo, once its images are here. */
async function openDemo(page: Page, patient: string, row: string): Promise<void> {
  await expect(rows(page).filter({ hasText: row })).toContainText(/here.*ready/, { timeout: 120_000 });
  await page.keyboard.press("/");
  await page.keyboard.type(patient);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.locator("section[data-active] canvas").first()).toBeVisible({ timeout: 60_000 });
}

test("HP-25 what a reader corrects of a series sticks, is listed, and is taken back", async ({ alcove }) => {
  const { page } = alcove;
  await openDemo(page, "ph-4004", "MR Brain without contrast");
  await expect(tile(page, "T2 axial")).toContainText("axial · T2");
  await expect(tile(page, "FLAIR axial")).toContainText("axial · FLAIR");
  await expect(tile(page, "T1 sagittal")).toContainText("sagittal · T1");
  await tile(page, "T2 axial").click();

  await page.keyboard.press("Shift+I");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Repetition Time (0018,0080): TR 5200, TE 98");
  await expectAccessible(page, "series");
  expect(await layoutFaults(page)).toEqual([]);
  await expect(dialog.getByRole("button", { name: "Correct it" })).toBeDisabled();
  await dialog.getByRole("combobox", { name: "Weighting" }).click();
  await page.getByRole("option", { name: "PD", exact: true }).click();
  await dialog.getByRole("button", { name: "Correct it" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(tile(page, "T2 axial")).toContainText("axial · PD");

  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  await expect(tile(page, "T2 axial")).toContainText("axial · PD");
  await page.keyboard.press("Shift+I");
  await expect(dialog).toContainText("your own word");
  await page.keyboard.press("Escape");

  await page.keyboard.press("ControlOrMeta+,");
  await page.getByRole("button", { name: "Hanging", exact: true }).click();
  await expect(page.locator("main")).toContainText("MR · T2 axial · Brain routine");
  await expect(page.locator("main")).toContainText("Weighting: PD");
  await page.getByRole("button", { name: "Take back what was said of T2 axial" }).click();
  await expect(page.locator("main")).toContainText("None so far.");
  await page.keyboard.press("Escape");
  await expect(tile(page, "T2 axial")).toContainText("axial · T2");
});
