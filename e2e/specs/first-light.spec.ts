import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy, studyUidOf } from "../../build/phantom/study.ts";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask, examList } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { startOrthanc } from "../peers/orthanc.ts";
import { findPlaintext, textNeedles } from "../plaintext.ts";

const PASSPHRASE = "seven quiet harbours under rain";
const PIN = "4071";
const patient = { id: "FL-77120934", name: "Quillfeather^Marguerite", birthDate: "19580314" } as const;
const now = phantomStudy({ patient, date: "20260112", accession: "FLACC260112", description: "CT Chest follow-up" });
const before = phantomStudy({ patient, date: "20250709", accession: "FLACC250709", description: "CT Chest earlier" });

const canvases = (page: Page) => page.locator("section[data-active] canvas.cornerstone-canvas:visible");

/** Pixels of a visible image that are not black. */
const bright = (page: Page): Promise<number> =>
  canvases(page)
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const copy = document.createElement("canvas");
      copy.width = 64;
      copy.height = 64;
      const context = copy.getContext("2d");
      context?.drawImage(canvas, 0, 0, 64, 64);
      const { data } = context?.getImageData(0, 0, 64, 64) ?? { data: [] };
      return [...data].filter((value, at) => at % 4 === 0 && value > 20).length;
    });

async function untilReady(page: Page): Promise<void> {
  await expect
    .poll(async () => examList.parse(await ask(page, "GET", "/exams")).exams.map(({ state }) => state), {
      timeout: 90_000,
    })
    .toEqual(["ready"]);
}

test("a study is fetched, the line is cut, and it is read beside its prior, again after a restart", async ({
  alcove,
}) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), "alcove-first-light-"));
  const orthanc = await startOrthanc({ name: "FIRST" });
  let { page } = alcove;
  try {
    for (const [study, slices] of [
      [now, 24],
      [before, 20],
    ] as const) {
      await writePhantomSeries(
        { kind: "ct-chest", study, number: 2, slices, matrix: 256, nodules: [] },
        join(folder, study.date),
      );
    }
    await orthanc.storeFolder(folder);
    await ask(page, "POST", "/readers", { name: "Reader", passphrase: PASSPHRASE, pin: PIN, language: "en" });
    const draft = siteDraft.parse({
      name: "Northfield",
      timeZone: "UTC",
      archives: [{ kind: "dicomweb", root: orthanc.root }],
      // Only the newer one is a reading task; the other is found as its prior.
      intake: { lookbackHours: null, descriptions: { include: ["*follow-up*"] } },
    });
    const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
    await ask(page, "POST", "/sites", { config, secrets: {} });
    await untilReady(page);
    await expect
      .poll(async () => examList.parse(await ask(page, "GET", "/exams")).exams[0]?.priors.here, { timeout: 60_000 })
      .toBe(1);
    await orthanc.stop();

    await page.reload();
    await expect(page.getByText("CT Chest follow-up").first()).toBeVisible();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(canvases(page)).toHaveCount(2);
    await expect.poll(() => bright(page)).toBeGreaterThan(200);
    await expect(page.getByText(/months earlier/).first()).toBeVisible();
    await expectAccessible(page, "reading room");

    await page.keyboard.press("m");
    const box = await canvases(page).first().boundingBox();
    if (box === null) throw new Error("no image to measure on");
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
    await page.mouse.up();
    const measured = page.locator("svg text").first();
    await expect(measured).toHaveText(/^[0-9.]+ mm$/);
    const value = await measured.textContent();

    await page.keyboard.press("ControlOrMeta+l");
    await expect(page.getByText("Quillfeather").filter({ visible: true })).toHaveCount(0);
    expect(await page.evaluate(async () => (await fetch("/api/exams")).status)).toBe(423);
    await page.keyboard.type(PIN);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Quillfeather").filter({ visible: true }).first()).toBeVisible();
    await later(1500);

    page = await alcove.restart();
    await page
      .getByLabel(/Passphrase/i)
      .first()
      .fill(PASSPHRASE);
    await page.keyboard.press("Enter");
    await expect(page.getByText("CT Chest follow-up").first()).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page.locator("svg text").first()).toHaveText(value ?? "", { timeout: 30_000 });
    await alcove.stop();

    const needles = [
      ...textNeedles("patient's name", "Quillfeather"),
      ...textNeedles("patient's number", patient.id),
      ...textNeedles("accession number", now.accession),
      ...textNeedles("study UID", studyUidOf(now)),
      ...textNeedles("description", "CT Chest follow-up"),
    ];
    expect((await findPlaintext([folder], needles)).found.length).toBeGreaterThan(0);
    expect((await findPlaintext([alcove.profile, alcove.browserProfile], needles)).found).toEqual([]);
    expect(alcove.log()).not.toContain("Quillfeather");
  } finally {
    await orthanc.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
