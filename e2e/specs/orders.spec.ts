import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";

const rows = (page: Page) => page.locator('tbody tr[aria-level="1"]');
const rowOf = (page: Page, text: string) => rows(page).filter({ hasText: text });

const stamp = (minutesAgo: number): string =>
  new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "");

interface Told {
  readonly control?: string;
  readonly number: number;
  readonly name: string;
  readonly born?: string;
  readonly indication?: string;
  readonly sentMinutesAgo: number;
}

/** An ORM^O01 from the segments of the standard; nobody is behind it. */
const orm = ({ control = "NW", number, name, born = "", indication = "cough", sentMinutesAgo }: Told): string =>
  [
    `MSH|^~\\&|HIS|NORTH|ALCOVE|HOME|${stamp(sentMinutesAgo)}+0000||ORM^O01|M${number}${sentMinutesAgo}|P|2.5.1||||||UNICODE UTF-8`,
    `PID|1||PAT${number}^^^NORTH^MR||${name}||${born}`,
    "PV1|1|I|4B",
    `ORC|${control}|PL${number}|FI${number}||||^^^${stamp(0)}+0000^^S||${stamp(60)}+0000|||0815^Weber^Anna||555-0142`,
    `OBR|1|PL${number}|FI${number}|CTH^CT head ordered||||||||||||||ACC${number}||||||CT|||||||^${indication}`,
  ].join("\r");

/** Written under another name first, as systems do that drop files. */
async function drop(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, `${name}.part`), text);
  await rename(join(folder, `${name}.part`), join(folder, name));
}

async function makeImages(directory: string, number: number, name: string): Promise<void> {
  const now = new Date().toISOString();
  const study = phantomStudy({
    patient: { id: `PAT${number}`, name },
    seed: `order ${number}`,
    date: now.slice(0, 10).replaceAll("-", ""),
    time: now.slice(11, 19).replaceAll(":", ""),
    accession: `ACC${number}`,
    description: "CT head as made",
    indication: "",
    bodyPart: "HEAD",
    admission: "",
  });
  await writePhantomSeries({ kind: "ct-head", study, number: 2, slices: 2, matrix: 64, nodules: [] }, directory);
}

test("orders before images: expected, joined, corrected, cancelled, doubtful and decided by key", async ({
  alcove,
}) => {
  test.setTimeout(300_000);
  const work = await mkdtemp(join(tmpdir(), "alcove-orders-"));
  const [archive, dropped] = [join(work, "archive"), join(work, "drop")];
  await mkdir(archive);
  await mkdir(dropped);
  const { page } = alcove;
  try {
    await ask(page, "POST", "/readers", {
      name: "Reader",
      passphrase: "seven quiet harbours under rain",
      pin: "4071",
      language: "en",
    });
    const draft = siteDraft.parse({
      name: "Northfield",
      timeZone: "UTC",
      archives: [{ kind: "folder", path: archive }],
      orders: [{ kind: "drop-folder", path: dropped, authority: "NORTH" }],
      intake: { lookbackHours: null },
    });
    const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
    await ask(page, "POST", "/sites", { config, secrets: {} });
    await drop(dropped, "1.hl7", orm({ number: 1, name: "Expected^Ada", sentMinutesAgo: 30 }));
    await drop(dropped, "2.hl7", orm({ number: 2, name: "Other^Birthday", born: "19010101", sentMinutesAgo: 30 }));
    await drop(dropped, "3.hl7", orm({ number: 3, name: "Called^Off", sentMinutesAgo: 30 }));
    await drop(dropped, "bad.hl7", orm({ control: "ZZ", number: 4, name: "Bad^Message", sentMinutesAgo: 30 }));
    await page.reload();
    await page.getByRole("navigation", { name: "Views" }).getByText("Everything").click();

    await test.step("an order is a row that says what was asked for", async () => {
      await expect(rows(page)).toHaveCount(3, { timeout: 60_000 });
      const row = rowOf(page, "Expected, Ada");
      await expect(row).toContainText("CT head ordered");
      await expect(row).toContainText("cough");
      await expect(row).toContainText("■ STAT");
      await expect(page.locator("tbody tr").first()).toHaveText(/^Expected, no images yet 3$/);
      await expect(row).toContainText("expected");
      await expect(row).toContainText(/at \d\d:\d\d/);
      await row.click();
      await page.keyboard.press("Enter");
      await expect(page.getByText("Ordered, and not made yet")).toBeVisible();
      await page.screenshot({ path: test.info().outputPath("expected.png") });
    });

    await test.step("images join the same row, which stays where it is", async () => {
      const id = await rowOf(page, "Expected, Ada").getAttribute("id");
      const top = (await rowOf(page, "Expected, Ada").boundingBox())?.y;
      await makeImages(join(archive, "one"), 1, "Expected^Ada");
      await expect(rowOf(page, "Expected, Ada")).toContainText("2 here", { timeout: 90_000 });
      await expect(rowOf(page, "Expected, Ada")).toContainText("CT head as made");
      await expect(rows(page)).toHaveCount(3);
      expect(await rowOf(page, "Expected, Ada").getAttribute("id")).toBe(id);
      expect((await rowOf(page, "Expected, Ada").boundingBox())?.y).toBe(top);
    });

    await test.step("a correction changes the row; a cancellation marks it and takes it off", async () => {
      await drop(
        dropped,
        "5.hl7",
        orm({ control: "XO", number: 1, name: "Expected^Ada", indication: "fever", sentMinutesAgo: 5 }),
      );
      await drop(dropped, "6.hl7", orm({ control: "CA", number: 3, name: "Called^Off", sentMinutesAgo: 5 }));
      await expect(rowOf(page, "Expected, Ada")).toContainText("fever", { timeout: 60_000 });
      await expect(rowOf(page, "Called, Off")).toContainText("cancelled");
      await expect(rowOf(page, "Called, Off")).toHaveAttribute("data-done", "true");
      await page.keyboard.press(".");
      await expect(rows(page)).toHaveCount(2);
    });

    await test.step("a doubtful match is shown side by side, and decided and taken back by key", async () => {
      await makeImages(join(archive, "two"), 2, "Other^Birthday");
      await expect(rowOf(page, "order?").first()).toBeVisible({ timeout: 90_000 });
      await page.keyboard.press(".");
      await expect(rowOf(page, "order?")).toHaveCount(2);
      await rowOf(page, "CT head as made").filter({ hasText: "order?" }).click();
      await page.keyboard.press("o");
      const dialog = page.getByRole("dialog");
      await expect(dialog).toContainText("The birth dates differ.");
      await expect(dialog.getByRole("row", { name: /Born/ })).toContainText("1901-01-01");
      await expectAccessible(page, "a doubtful match");
      await page.screenshot({ path: test.info().outputPath("doubtful.png") });
      await page.keyboard.press("y");
      await expect(dialog).toHaveCount(0);
      await expect(rowOf(page, "Other, Birthday")).toHaveCount(1);
      await expect(rowOf(page, "Other, Birthday")).toContainText("cough");
      await page.keyboard.press("ControlOrMeta+z");
      await page.keyboard.press(".");
      await expect(rowOf(page, "order?")).toHaveCount(2);
      await page.keyboard.press("ControlOrMeta+,");
      await page.getByRole("button", { name: "Edit Northfield" }).click();
      const orders = page.getByRole("region", { name: "Orders" });
      await expect(orders).toContainText("1 message was kept apart");
      await expect(orders.getByRole("row", { name: /bad\.hl7/ })).toContainText(
        "What it wants of the order is not known",
      );
      await orders.getByRole("button", { name: "Test this source" }).click();
      await expect(orders).toContainText(/read: 5 orders, 1 that cannot be taken in/);
      await orders.scrollIntoViewIfNeeded();
      await page.screenshot({ path: test.info().outputPath("settings.png") });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});
