/** The main job from a fresh profile to a measurement found again: all by keyboard but the drawing. */
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy, studyUidOf } from "../../build/phantom/study.ts";
import { ask, examList } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { fillIn, tabTo } from "../hand.ts";
import { expect, test } from "../host.ts";
import { startOrthanc } from "../peers/orthanc.ts";
import { findPlaintext, textNeedles } from "../plaintext.ts";
import { field, fillSite, newSite, saveSite, type TypedSite } from "../site-form.ts";

const PASSPHRASE = "seven quiet harbours under rain";
const PIN = "4071";
const login = { user: "reader", password: "tide-table-39" };
const long = { timeout: 90_000 };

const patient = { id: "FL-77120934", name: "Quillfeather^Marguerite", birthDate: "19580314" } as const;
const now = phantomStudy({ patient, date: "20260112", accession: "FLACC260112", description: "CT Chest follow-up" });
const before = phantomStudy({ patient, date: "20250709", accession: "FLACC250709", description: "CT Chest earlier" });
const brain = phantomStudy({
  patient: { id: "FL-20031190", name: "Underhill^Tobias", birthDate: "19490702" },
  date: "20260113",
  accession: "FLACC260113",
  description: "MR Brain",
  bodyPart: "BRAIN",
});
const film = phantomStudy({
  patient: { id: "FL-61400277", name: "Okonkwo^Ada", birthDate: "19900120" },
  date: "20260114",
  accession: "FLACC260114",
  description: "Chest PA",
});

const canvases = (page: Page) => page.locator("section[data-active] canvas.cornerstone-canvas:visible");
const measured = (page: Page) => page.locator("svg text").first();
const pinField = (page: Page) => page.getByLabel("PIN", { exact: true });

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

const exams = async (page: Page) => examList.parse(await ask(page, "GET", "/exams")).exams;

/** From the demo to the form of the first site. */
async function makeReader(page: Page): Promise<void> {
  await page.keyboard.press("a");
  await expect(field(page, "Name")).toBeFocused();
  await expectAccessible(page, "make a reader");
  await page.keyboard.type("Mina Park");
  await fillIn(page, field(page, "Passphrase"), PASSPHRASE);
  await fillIn(page, field(page, "Passphrase again"), PASSPHRASE);
  await fillIn(page, page.getByLabel(/^PIN \(/), PIN);
  await page.keyboard.press("Enter");
  const key = page.getByTestId("recovery-key");
  await expect(key).toBeVisible(long);
  await expectAccessible(page, "recovery key");
  await fillIn(page, page.getByLabel(/I have it/), ((await key.textContent()) ?? "").slice(-4));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New site" })).toBeVisible(long);
}

/** A site that lists whatever its archive holds, or what of it a word of the description picks. */
async function addSite(page: Page, site: TypedSite, description?: string): Promise<void> {
  await fillSite(page, site);
  if (description !== undefined) await fillIn(page, field(page, "Words of the description").first(), description);
  await fillIn(page, field(page, "Look back, hours"), "");
  await saveSite(page, site.name);
}

/** Finds the exam in the list and opens it. */
async function openFollowUp(page: Page): Promise<void> {
  await expect(page.getByText("CT Chest follow-up").first()).toBeVisible(long);
  await page.keyboard.press("/");
  await page.keyboard.type("quillfeather");
  await expect(page.locator('tbody tr[aria-level="1"]')).toHaveCount(1);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(canvases(page)).toHaveCount(2, long);
  await expect.poll(() => bright(page), long).toBeGreaterThan(200);
}

async function drawLength(page: Page): Promise<void> {
  await page.keyboard.press("m");
  const box = await canvases(page).first().boundingBox();
  if (box === null) throw new Error("no image to measure on");
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
  await page.mouse.up();
  await expect(measured(page)).toHaveText(/^[0-9.]+ mm$/);
}

test("three sites feed one list, the line is cut, a study is read beside its prior, and read again after a restart", async ({
  alcove,
}) => {
  test.setTimeout(900_000);
  const directory = await mkdtemp(join(tmpdir(), "alcove-first-light-"));
  const folderOf = (accession: string) => join(directory, accession);
  const [first, second] = [await startOrthanc({ name: "FIRST" }), await startOrthanc({ name: "SECOND", login })];
  let { page } = alcove;
  try {
    const ct = { kind: "ct-chest", number: 2, matrix: 256, nodules: [] } as const;
    const small = { number: 2, slices: 6, matrix: 64, nodules: [] } as const;
    await writePhantomSeries({ ...ct, study: now, slices: 24 }, folderOf(now.accession));
    await writePhantomSeries({ ...ct, study: before, slices: 20 }, folderOf(before.accession));
    await writePhantomSeries({ ...small, kind: "mr-brain", study: brain }, folderOf(brain.accession));
    await writePhantomSeries({ ...small, kind: "dx-chest", study: film }, folderOf(film.accession));
    for (const study of [now, before]) await first.storeFolder(folderOf(study.accession));
    await second.storeFolder(folderOf(brain.accession));

    await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible(long);
    await expectAccessible(page, "demo");
    await makeReader(page);
    await expectAccessible(page, "new site");
    // Only the newer one is a reading task; the other is found as its prior.
    await addSite(page, { name: "Northfield", archive: { kind: "dicomweb", root: first.root } }, "*follow-up*");
    await newSite(page);
    await addSite(page, { name: "Guarded Clinic", archive: { kind: "dicomweb", root: second.root, login } });
    await newSite(page);
    await addSite(page, { name: "Film Room", archive: { kind: "folder", path: folderOf(film.accession) } });
    await expectAccessible(page, "sites");
    await page.keyboard.press("Escape");

    for (const text of ["CT Chest follow-up", "MR Brain", "Chest PA"])
      await expect(page.locator("tbody").getByText(text).first()).toBeVisible(long);
    await expect(page.locator('tbody tr[aria-level="1"]')).toHaveCount(3);
    await expectAccessible(page, "list");
    await expect
      .poll(async () => (await exams(page)).map(({ state }) => state), long)
      .toEqual(["ready", "ready", "ready"]);
    await expect
      .poll(async () => (await exams(page)).find(({ procedure }) => procedure === now.description)?.priors.here, long)
      .toBe(1);
    await Promise.all([first.stop(), second.stop()]);
    await rename(folderOf(film.accession), folderOf("unplugged"));

    await openFollowUp(page);
    await expect(page.getByText(/months earlier/).first()).toBeVisible();
    await expectAccessible(page, "reading room");
    await drawLength(page);
    const value = (await measured(page).textContent()) ?? "";

    await page.keyboard.press("ControlOrMeta+l");
    await expect(pinField(page)).toBeFocused();
    expect(await page.content()).not.toContain("Quillfeather");
    expect(await page.evaluate(async () => (await fetch("/api/exams")).status)).toBe(423);
    await expectAccessible(page, "lock screen");
    await page.keyboard.type(PIN);
    await page.keyboard.press("Enter");
    await expect(measured(page)).toHaveText(value, long);
    await expect(canvases(page)).toHaveCount(2);
    await expect.poll(() => bright(page)).toBeGreaterThan(200);

    page = await alcove.restart();
    const passphrase = field(page, "Passphrase");
    await tabTo(page, passphrase);
    await expectAccessible(page, "sign in");
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press("Enter");
    await openFollowUp(page);
    await expect(measured(page)).toHaveText(value, long);
    await expectAccessible(page, "reading room again");
    await alcove.stop();

    const needles = [
      ...textNeedles("patient's name", "Quillfeather"),
      ...textNeedles("patient's number", patient.id),
      ...textNeedles("accession number", now.accession),
      ...textNeedles("study UID", studyUidOf(now)),
      ...textNeedles("description", "CT Chest follow-up"),
      ...textNeedles("password of a site", login.password),
      ...textNeedles("passphrase", PASSPHRASE),
    ];
    expect((await findPlaintext([directory], needles)).found.length).toBeGreaterThan(0);
    expect((await findPlaintext([alcove.profile, alcove.browserProfile], needles)).found).toEqual([]);
    expect(alcove.log()).not.toContain("Quillfeather");
  } finally {
    await Promise.all([first.stop(), second.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
});
