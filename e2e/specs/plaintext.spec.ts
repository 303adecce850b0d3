import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import type { WrittenInstance } from "../../build/phantom/image-file.ts";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy, studyUidOf } from "../../build/phantom/study.ts";
import { ask } from "../ask.ts";
import { type Alcove, expect, openAlcove, test } from "../host.ts";
import { startOrthanc } from "../peers/orthanc.ts";
import { findInDeletedFiles, findPlaintext, type Needle, pixelNeedle, processTree, textNeedles } from "../plaintext.ts";
import {
  addSite,
  brightPixels,
  canvases,
  examOf,
  makeReader,
  openExam,
  PASSPHRASE,
  PIN,
  signIn,
  untilReady,
} from "../reader-day.ts";

const LONG = { timeout: 180_000 };
const login = { user: "workstation", password: "larkspur-over-limestone-41" };
const note = "Call the ward about the drain before noon";
const patient = {
  id: "PT-60917742",
  name: "Quillfeather^Marguerite=金^마르게리트=깃펜마르게^마르게리트",
  birthDate: "19580314",
} as const;
const now = phantomStudy({
  patient,
  date: "20260112",
  accession: "PTACC260112",
  description: "CT Chest of a plain day",
  indication: "Pleural drain, follow-up of effusion",
  ward: "Pulmonology 7 North",
});
const before = phantomStudy({
  patient,
  date: "20250709",
  accession: "PTACC250709",
  description: "CT Chest of an earlier day",
});

const MATRIX = 256;

/** Runs of several slices' pixels: stored as they came, as modality values in 16 bits, and as numbers in 32. */
async function pixelNeedles(instances: readonly WrittenInstance[]): Promise<readonly Needle[]> {
  const chosen = [0, 0.3, 0.6, 0.95].flatMap((part) => instances[Math.floor(part * instances.length)] ?? []);
  const needles: Needle[] = [];
  for (const { file: path } of chosen) {
    const file = await readFile(path);
    const stored = new Int16Array(Uint8Array.from(file.subarray(-MATRIX * MATRIX * 2)).buffer);
    const values = stored.map((value) => value - 1024);
    const bytes = (view: Int16Array | Float32Array): Uint8Array =>
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    needles.push(
      pixelNeedle("pixels as stored", bytes(stored)),
      pixelNeedle("pixels as values", bytes(values)),
      pixelNeedle("pixels as numbers", bytes(Float32Array.from(values))),
    );
  }
  return needles;
}

async function measure(page: Page): Promise<string> {
  await page.keyboard.press("m");
  const box = await canvases(page).first().boundingBox();
  if (box === null) throw new Error("no image to measure on");
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
  await page.mouse.up();
  const measured = page.locator("svg text").first();
  await expect(measured).toHaveText(/^[0-9.]+ mm$/);
  return (await measured.textContent()) ?? "";
}

test("a working day leaves nothing of a patient, and no secret, readable on disk", async ({
  hostOptions,
}, testInfo) => {
  testInfo.skip(process.platform !== "linux", "What processes hold open is looked up in /proc: Linux only.");
  test.setTimeout(900_000);
  const directory = await mkdtemp(join(tmpdir(), "alcove-plain-day-"));
  const [temporary, outside] = [join(directory, "tmp"), join(directory, "outside")];
  await mkdir(temporary);
  await mkdir(outside);
  const orthanc = await startOrthanc({ name: "PLAIN", login });
  const systemTemporary = process.env.TMPDIR;
  let alcove: Alcove | null = null;
  try {
    const instances = await writePhantomSeries(
      { kind: "ct-chest", study: now, number: 2, slices: 16, matrix: MATRIX, nodules: [], noise: 12 },
      join(outside, "now"),
    );
    await writePhantomSeries(
      { kind: "ct-chest", study: before, number: 2, slices: 12, matrix: MATRIX, nodules: [], noise: 12 },
      join(outside, "before"),
    );
    await orthanc.storeFolder(outside);
    const needles: Needle[] = [
      ...["Quillfeather", "Marguerite", "마르게리트", "깃펜마르게"].flatMap((text) =>
        textNeedles(`name ${text}`, text),
      ),
      ...textNeedles("patient's number", patient.id),
      ...textNeedles("date of birth", patient.birthDate),
      ...textNeedles("date of birth, as shown", "1958-03-14"),
      ...textNeedles("accession number", now.accession),
      ...textNeedles("prior's accession number", before.accession),
      ...textNeedles("study UID", studyUidOf(now)),
      ...textNeedles("prior's study UID", studyUidOf(before)),
      ...instances.slice(0, 4).flatMap(({ sopInstance }) => textNeedles("SOP Instance UID", sopInstance)),
      ...textNeedles("description", now.description),
      ...textNeedles("indication", now.indication),
      ...textNeedles("ward", now.ward),
      ...textNeedles("note", note),
      ...textNeedles("site's password", login.password),
      ...textNeedles("passphrase", PASSPHRASE),
      ...(await pixelNeedles(instances)),
    ];

    // The program's and the browser's temporary files are looked through as well.
    process.env.TMPDIR = temporary;
    alcove = await openAlcove(directory, hostOptions);
    const { profile, browserProfile } = alcove;
    // Playwright keeps its own artifacts, downloads among them, in the temporary folder.
    const looked = async () => {
      const own = (await readdir(temporary)).filter((name) => !name.startsWith("playwright"));
      const { files, found } = await findPlaintext([profile, browserProfile], needles);
      const temporaries = await findPlaintext(
        own.map((name) => join(temporary, name)),
        needles,
      );
      const deleted = await findInDeletedFiles(await processTree(process.pid), needles);
      const logged = needles.filter(({ bytes }) => Buffer.from(alcove?.log() ?? "").includes(bytes));
      return { files, found: [...found, ...temporaries.found, ...deleted.found, ...logged.map(({ what }) => what)] };
    };

    let { page } = alcove;
    await makeReader(page);
    await addSite(page, "Northfield", orthanc.root, {}, login);
    await untilReady(page, now.accession);
    await orthanc.stop();
    const exam = await examOf(page, now.accession);
    await ask(page, "POST", `/exams/${exam?.id}/note`, { note });
    await page.reload();
    await openExam(page, now.accession);
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    const value = await measure(page);
    expect((await looked()).found, "while an exam is open").toEqual([]);

    await page.keyboard.press("ControlOrMeta+l");
    await expect(page.getByText("Quillfeather").filter({ visible: true })).toHaveCount(0);
    expect((await looked()).found, "behind the lock").toEqual([]);
    await page.keyboard.type(PIN);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Quillfeather").filter({ visible: true }).first()).toBeVisible();

    // Out of the vault, to where the reader wants it: DICOM files as the archive has them, but for the preamble.
    await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "List" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Shift+E")]);
    const saved = join(outside, "study.zip");
    await download.saveAs(saved);
    await download.delete();
    const exported = unzipSync(new Uint8Array(await readFile(saved)));
    expect(Object.keys(exported).sort()).toEqual(
      instances.map((_, at) => `SERIES01/IM${String(at + 1).padStart(6, "0")}.dcm`),
    );

    // The page's process dies in the middle of it, then the program, then all starts again.
    await openExam(page, now.accession);
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    const devtools = await alcove.context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    devtools.send("Page.crash").catch(() => undefined);
    await crashed;
    await alcove.kill();
    expect((await looked()).found, "after a crash").toEqual([]);
    page = await alcove.restart();
    await signIn(page);
    await openExam(page, now.accession);
    await expect(page.locator("svg text").first()).toHaveText(value, LONG);
    expect((await looked()).found, "after a restart").toEqual([]);
    await alcove.stop();
    const last = await looked();
    expect(last.found, "at the end of the day").toEqual([]);
    expect(last.files).toBeGreaterThan(20);

    // The search can fail: it finds what is planted, in each of the places, each kind of thing.
    expect(new Set((await findPlaintext([outside], needles)).found.map(({ what }) => what))).toContain(
      "pixels as stored",
    );
    const planted = Buffer.concat(needles.map(({ bytes }) => bytes));
    for (const place of [profile, browserProfile, temporary]) await writeFile(join(place, "planted"), planted);
    const hidden = join(temporary, "hidden");
    await writeFile(hidden, planted);
    const handle = await open(hidden, "r");
    await rm(hidden);
    const { found } = await looked();
    await handle.close();
    const kinds = new Set(needles.map(({ what }) => what));
    const whatOf = (file: string) =>
      new Set(found.flatMap((one) => (typeof one !== "string" && one.file === file ? [one.what] : [])));
    for (const file of [
      ...[profile, browserProfile, temporary].map((place) => join(place, "planted")),
      `${hidden} (deleted)`,
    ]) {
      expect(whatOf(file), file).toEqual(kinds);
    }
  } finally {
    await alcove?.stop();
    if (systemTemporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = systemTemporary;
    await orthanc.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
