/** What series are, as the reader sees it and corrects it; and what hangs by it. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { layoutFaults } from "../layout.ts";

// A slow machine takes its time over each axe.
test.beforeEach(() => test.setTimeout(400_000));

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

test("HP-40 to HP-43 a CT hangs by its protocol: stages on keys, why on a key, what was not shown on a key", async ({
  alcove,
}) => {
  const { page } = alcove;
  await openDemo(page, "ph-1001", "Phantom, Chest");
  const views = page.locator("section[data-active]");
  await expect(views).toHaveCount(2);
  const hungBy = page.getByRole("button", { name: /^CT chest/ });
  await expect(hungBy).toContainText("CT chest · Mediastinum (1 of 3)");
  await expect(views.first()).toContainText("W 400 L 40");

  await page.keyboard.press("Shift+PageDown");
  await expect(hungBy).toContainText("CT chest · Lung (2 of 3)");
  await expect(views.nth(0)).toContainText("W 1500 L −600");
  await expect(views.nth(1)).toContainText("W 1500 L −600");
  await expect(views.nth(1)).toContainText("PRIOR");
  await page.keyboard.press("ArrowDown");
  await expect(views.nth(1)).toContainText("2 / 30");

  await page.keyboard.press("Shift+Q");
  await expect(views.first()).toContainText("Scout");
  await expect(page.getByText("All series shown")).toBeVisible();
  await page.keyboard.press("Shift+Home");
  await expect(views.first()).toContainText("W 1500 L −600");
  await page.keyboard.press("Shift+PageUp");
  await expect(views.first()).toContainText("W 400 L 40");

  await page.keyboard.press("Shift+H");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("modality is CT");
  await expect(dialog).toContainText("region is chest");
  await expect(dialog).toContainText("only for exams where region is head");
  await expectAccessible(page, "hanging");
  expect(await layoutFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Hang so: Cross sections" }).click();
  await expect(page.getByRole("button", { name: /^Cross sections/ })).toBeVisible();
  await expect(views).toHaveCount(2);
});

test("RD-13 a mammogram's chest walls stand together, the prior's below one stage on", async ({ alcove }) => {
  const { page } = alcove;
  await openDemo(page, "ph-5005", "Phantom, Breast");
  const views = page.locator("section[data-active]");
  await expect(views).toHaveCount(4);
  for (const [at, name] of ["R CC", "L CC", "R MLO", "L MLO"].entries()) {
    await expect(views.nth(at)).toContainText(name);
    await expect(views.nth(at).locator("canvas.cornerstone-canvas")).toBeVisible();
  }
  await page.keyboard.press("Shift+PageDown");
  await expect(page.getByRole("button", { name: /^Mammography/ })).toContainText("CC above the prior's (2 of 4)");
  await expect(views.nth(2)).toContainText("PRIOR");
  await expect(views.nth(3)).toContainText("PRIOR");
  await expect(views.nth(3)).toContainText("L CC");
});

test("HP-45 a protocol brought in as a file stands before those that ship, and is taken away", async ({ alcove }) => {
  const { page } = alcove;
  await expect(rows(page).filter({ hasText: "Phantom, Chest" })).toContainText(/here.*ready/, { timeout: 120_000 });
  await page.keyboard.press("ControlOrMeta+,");
  await page.getByRole("button", { name: "Hanging", exact: true }).click();
  const protocol = {
    id: "my-chest",
    name: { en: "My chest", ko: "내 흉부" },
    exam: [{ of: "region", is: ["chest"] }],
    sets: {
      scout: { rules: [{ of: "origin", is: ["localizer"] }] },
      axial: { rules: [{ of: "plane", is: ["axial"] }] },
    },
    stages: [
      {
        name: { en: "Both", ko: "둘 다" },
        displays: [{ grid: { rows: 1, columns: 2 }, views: [{ set: "axial", slice: "middle" }, { set: "scout" }] }],
      },
    ],
  };
  const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  const input = page.locator("input[type=file]");
  await input.setInputFiles(file("broken.json", JSON.stringify({ ...protocol, sets: {} })));
  await expect(page.getByText("The protocol could not be taken in").first()).toBeVisible();
  await input.setInputFiles(file("chest.json", JSON.stringify(protocol)));
  await expect(page.getByRole("button", { name: "Delete My chest" })).toBeVisible();

  await page.keyboard.press("Escape");
  await openDemo(page, "ph-1001", "Phantom, Chest");
  const views = page.locator("section[data-active]");
  await expect(page.getByRole("button", { name: /^My chest · Both/ })).toBeVisible();
  await expect(views.nth(0)).toContainText("15 / 30");
  await expect(views.nth(1)).toContainText("Scout");

  await page.keyboard.press("b");
  await page.keyboard.press("ControlOrMeta+,");
  await page.getByRole("button", { name: "Delete My chest" }).click();
  await expect(page.getByRole("button", { name: "Delete My chest" })).toHaveCount(0);
});
