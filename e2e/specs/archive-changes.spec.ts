import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { auditList } from "../../shared/contract/audit.ts";
import { settings } from "../../shared/contract/settings.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { openRoomSite, rowsOf, writeRoomSite } from "../room-site.ts";

const run = promisify(execFile);
const long = { timeout: 90_000 };
const cell = (page: Page, n: number) => page.getByRole("region", { name: `View ${n}`, exact: true });
const tile = (page: Page, name: RegExp) => page.getByRole("button", { name });
const banner = (page: Page) => page.getByRole("alert", { name: /another patient|다른 환자/ });

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Changes attributes of all files below a folder, as a hospital's own tools do. */
async function modify(below: string, ...changes: readonly string[]): Promise<void> {
  await run("dcmodify", ["-nb", ...changes, ...(await filesBelow(below))]);
}

test("an open exam takes late images, a replaced series, a corrected patient and a deletion; the reader's place stays", async ({
  alcove,
}) => {
  test.setTimeout(500_000);
  const folder = await mkdtemp(join(tmpdir(), "alcove-changes-"));
  const { page } = alcove;
  try {
    await writeRoomSite(folder);
    const withheld = (await filesBelow(join(folder, "RM1", "2"))).at(-1) ?? "";
    await rename(withheld, `${folder}-late`);
    const site = await openRoomSite(page, folder);
    const poll = () => ask(page, "POST", `/sites/${site}/poll`, {});
    await expect.poll(async () => (await rowsOf(page))[0]?.state, long).toBe("ready");
    await expect.poll(async () => (await rowsOf(page))[0]?.priors.here, long).toBe(1);
    await page.reload();
    await page.locator('tbody tr[aria-level="1"]').first().click(long);
    await page.keyboard.press("Enter");
    await expect(cell(page, 1).getByText("1 / 7")).toBeVisible(long);
    for (const at of [2, 3, 4]) {
      await page.keyboard.press("ArrowDown");
      await expect(cell(page, 1).getByText(`${at} / 7`)).toBeVisible(long);
    }
    await page.keyboard.press("3");
    const window = await cell(page, 1).getByText(/^W \d/).textContent();
    const untouched = async (count: string): Promise<void> => {
      await expect(cell(page, 1).getByText(count)).toBeVisible(long);
      expect(await cell(page, 1).getByText(/^W \d/).textContent()).toBe(window);
    };

    await test.step("late images wait beside the reader's place", async () => {
      await rename(`${folder}-late`, withheld);
      await poll();
      await expect(page.getByText("1 image arrived after you opened this")).toBeVisible(long);
      await untouched("4 / 7");
    });

    await test.step("a replaced series stays where it hangs, says so, and shows the new one by key", async () => {
      const old = join(folder, "RM1", "2");
      await cp(old, join(folder, "RM1", "2b"), { recursive: true });
      await rm(old, { recursive: true });
      await rm((await filesBelow(join(folder, "RM1", "2b")))[0] ?? "");
      await modify(join(folder, "RM1", "2b"), "-m", "SeriesInstanceUID=1.2.826.0.1.3680043.10.1391.99", "-gin");
      await poll();
      await expect(cell(page, 1).getByText("REPLACED AT THE ARCHIVE")).toBeVisible(long);
      await untouched("4 / 7");
      await expect(page.getByText("The archive replaced this series")).toBeVisible();
      await page.screenshot({ path: test.info().outputPath("replaced.png") });
      await page.keyboard.press("Shift+T");
      await expect(cell(page, 1).getByText("1 / 7")).toBeVisible(long);
      await expect(cell(page, 1).getByText("REPLACED AT THE ARCHIVE")).toHaveCount(0);
      await tile(page, /replaced/).click();
      await expect(cell(page, 1).getByText("4 / 7")).toBeVisible(long);
    });

    await test.step("a corrected patient stands over the images until it was seen", async () => {
      const bea = ["-m", "PatientName=Thistledown^Robin", "-m", "PatientID=RM-9999", "-m", "PatientBirthDate=19610723"];
      await modify(join(folder, "RM1"), ...bea);
      await poll();
      await expect(banner(page)).toBeVisible(long);
      await expect(banner(page).getByRole("row", { name: /Name/ })).toContainText("Thistledown, Wren");
      await expect(banner(page).getByRole("row", { name: /Name/ })).toContainText("Thistledown, Robin");
      await expect(banner(page).getByRole("row", { name: /Number/ })).toContainText("RM-9999");
      await expect(page.getByRole("banner")).toContainText("Thistledown, Robin");
      await expectAccessible(page, "a corrected patient");
      for (const [name, width, height] of [
        ["small", 1366, 768],
        ["upright", 2048, 2560],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: test.info().outputPath(`corrected-${name}.png`) });
      }
      await page.setViewportSize({ width: 1600, height: 1000 });
      await ask(page, "PUT", "/settings", settings.parse({ language: "ko" }));
      await page.reload();
      await page.locator('tbody tr[aria-level="1"]').first().click(long);
      await page.screenshot({ path: test.info().outputPath("corrected-list-korean.png") });
      await page.keyboard.press("Enter");
      await expect(banner(page)).toContainText("이전", long);
      await page.screenshot({ path: test.info().outputPath("corrected-korean.png") });
      await page.screenshot({ path: test.info().outputPath("fetched-again.png") });
      // Priors of the one before are gone; its images come again under the new number.
      await expect(tile(page, /과거 검사/)).toHaveCount(0, long);
      await expect
        .poll(async () => (await rowsOf(page))[0]?.priors, long)
        .toMatchObject({ state: "searched", found: 0 });
      await page.keyboard.press("Shift+K");
      await expect(banner(page)).toHaveCount(0, long);
    });

    await test.step("a deleted study stays while it is read, and leaves when it is closed", async () => {
      await expect.poll(async () => (await rowsOf(page))[0]?.images, long).toMatchObject({ here: 15, broken: 0 });
      await rm(join(folder, "RM1"), { recursive: true });
      await poll();
      await expect(page.getByText("영상 서버에 이 검사가 더 이상 없습니다")).toBeVisible(long);
      expect((await rowsOf(page))[0]).toMatchObject({ state: "reading", leftAt: null });
      await page.screenshot({ path: test.info().outputPath("gone.png") });
      await page.keyboard.press("b");
      await expect.poll(async () => (await rowsOf(page))[0]?.leftAt, long).not.toBeNull();
    });

    const { entries } = auditList.parse(await ask(page, "GET", "/audit?limit=1000"));
    expect(entries.map(({ event }) => event.kind)).toEqual(
      expect.arrayContaining(["patient-corrected", "correction-seen"]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}-late`, { force: true });
  }
});
