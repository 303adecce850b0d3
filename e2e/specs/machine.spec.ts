import { join } from "node:path";
import { crashFolderOf, writeCrashReport } from "../../electron/core/crashes/write-crash-report.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";

test.describe("the machine under the program", () => {
  test("MA-3 tells the core when the line is back", async ({ alcove }) => {
    const { page } = alcove;
    await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible({ timeout: 60_000 });
    const told = page.waitForResponse((response) => response.url().endsWith("/api/machine/line-back"));
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    expect((await told).status()).toBe(200);
  });

  test("shows the program's version, updates and crash reports, which hold no word of a failure", async ({
    alcove,
  }) => {
    const folder = crashFolderOf(alcove.profile);
    const error = new RangeError("no series of KIM^MINJUN");
    writeCrashReport({ process: "main", reason: "error", exitCode: 1, error }, { folder, version: "0.1.0" });
    const { page } = alcove;
    await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("ControlOrMeta+,");
    await page.getByRole("button", { name: "Program", exact: true }).click();
    const main = page.getByRole("main");
    await expect(main.getByText(/^Version \d/)).toBeVisible();
    await expect(main.getByText("no feed is set")).toBeVisible();
    await expect(main.getByText(join(alcove.profile, "crash-reports"))).toBeVisible();
    await expect(main.getByText("error · RangeError")).toBeVisible();
    await expect(page.getByText("MINJUN")).toHaveCount(0);
    await expectAccessible(page, "settings, program");
    const saving = page.waitForEvent("download");
    await main.getByRole("button", { name: "Save as a file" }).click();
    expect((await saving).suggestedFilename()).toBe("alcove-crash-reports.json");
  });
});
