/** Four unlike archives at once: each is read from, one dies in the middle and is back after an hour. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { type PhantomStudy, phantomStudy } from "../../build/phantom/study.ts";
import { settings } from "../../shared/contract/settings.ts";
import { type SiteDraftInput, siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask } from "../ask.ts";
import { fillIn, press } from "../hand.ts";
import { expect, test } from "../host.ts";
import { makeAuthority } from "../peers/certificates.ts";
import { startDcmqrscp } from "../peers/dcmqrscp.ts";
import { type OrthancOptions, startOrthanc } from "../peers/orthanc.ts";
import { brightPixels, examOf, makeReader, openExam, siteStates, untilReady } from "../reader-day.ts";
import { field, fillSite, newSite, saveSite } from "../site-form.ts";

const run = promisify(execFile);
const LONG = { timeout: 120_000 };
const HOUR_MS = 3_600_000;
const login = { user: "reader", password: "tide-table-39" };
const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");

const study = (seed: number, accession: string, name: string): PhantomStudy =>
  phantomStudy({
    seed,
    patient: { id: `FA-${seed}`, name },
    date: today,
    accession,
    description: "CT Chest",
  });
const north = study(11, "NORTH1", "Northfield^Nora");
const east = study(12, "EAST1", "Eastbrook^Emil");
const west = study(13, "WEST1", "Westlake^Wanda");
const low = study(14, "LOW1", "Lowhaven^Luis");
const SLICES = 160;

const ahead = pathToFileURL(resolve(import.meta.dirname, "../hour-ahead.mjs")).href;
test.use({ hostOptions: { screens: undefined, environment: { NODE_OPTIONS: `--import ${ahead}` } } });

async function write(folder: string, of: PhantomStudy, slices: number): Promise<string> {
  const at = join(folder, of.accession);
  await writePhantomSeries({ kind: "ct-chest", study: of, number: 2, slices, matrix: 128, nodules: [] }, at);
  return at;
}

/** A medium as a CD from another hospital is: files by numbers, and the DICOMDIR that DCMTK makes of them. */
async function makeMedium(folder: string, of: PhantomStudy): Promise<string> {
  const from = await write(folder, of, 4);
  const medium = join(folder, "medium");
  await mkdir(join(medium, "IMAGES"), { recursive: true });
  const files = (await readdir(from, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const [at, { parentPath, name }] of files.entries()) {
    await rename(join(parentPath, name), join(medium, "IMAGES", `IM${String(at).padStart(4, "0")}`));
  }
  await run("dcmmkdir", ["+r", "+id", medium, "+D", join(medium, "DICOMDIR"), "IMAGES"]);
  return medium;
}

async function addDimse(
  page: Page,
  name: string,
  archive: Omit<Extract<SiteDraftInput["archives"][number], { kind: "dimse" }>, "kind" | "host">,
  limits: SiteDraftInput["limits"] = {},
): Promise<string> {
  const archives = [{ kind: "dimse" as const, host: "127.0.0.1", ...archive }];
  const draft = siteDraft.parse({ name, timeZone: "UTC", archives, intake: { lookbackHours: null }, limits });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
  return config.id;
}

const hereOf = async (page: Page, accession: string): Promise<number> =>
  (await examOf(page, accession))?.images.here ?? 0;

test("DICOMweb behind a login and TLS, DIMSE by TLS, plain DIMSE and a DICOMDIR feed one list; one dies and is back", async ({
  alcove,
}, testInfo) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  const folder = await mkdtemp(join(tmpdir(), "alcove-four-"));
  const authority = await makeAuthority(folder);
  const host = await authority.issue("127.0.0.1");
  const client = await authority.issue("alcove");
  const web = await startOrthanc({ name: "NORTH", login, tls: host });
  const eastOptions: OrthancOptions = {
    name: "EAST",
    folder: join(folder, "east-storage"),
    settings: {
      DicomModalities: { home: ["ALCOVE", "127.0.0.1", 11_112] },
      DicomTlsEnabled: true,
      DicomTlsCertificate: host.certFile,
      DicomTlsPrivateKey: host.keyFile,
      DicomTlsTrustedCertificates: authority.file,
    },
  };
  let secure = await startOrthanc(eastOptions);
  const classic = await startDcmqrscp();
  try {
    await web.storeFolder(await write(folder, north, 4));
    await secure.storeFolder(await write(folder, east, SLICES));
    await classic.storeFolder(await write(folder, west, 4));
    const medium = await makeMedium(folder, low);
    await makeReader(page);
    await ask(page, "PUT", "/settings", settings.parse({ lockAfterMinutes: 240 }));

    // Two by the form, as a reader does; two as their departments hand them out.
    await expect(page.getByText("No site yet").first()).toBeVisible(LONG);
    await page.keyboard.press("ControlOrMeta+,");
    await newSite(page);
    await fillSite(page, { name: "Northfield", archive: { kind: "dicomweb", root: web.root, login } });
    await press(page, page.getByText("More", { exact: true }));
    await fillIn(page, field(page, "Certificate authorities, a PEM file"), authority.file);
    await saveSite(page, "Northfield");
    await newSite(page);
    await fillSite(page, { name: "Lowhaven", archive: { kind: "folder", path: medium } });
    await saveSite(page, "Lowhaven");
    const tls = {
      tls: true,
      authorityFile: authority.file,
      clientCertificate: { certificateFile: client.certFile, keyFile: client.keyFile },
    };
    const eastAt = { port: secure.ports.dicom, calledAet: "EAST", ...tls };
    const eastId = await addDimse(page, "Eastbrook", eastAt, { bandwidthMbit: 4 });
    await addDimse(page, "Westlake", { port: classic.port, calledAet: classic.aet });

    // One dies in the middle: what came of it stays, and the others come whole.
    await expect.poll(() => hereOf(page, "EAST1"), { ...LONG, intervals: [100] }).toBeGreaterThan(10);
    process.kill(secure.pid, "SIGKILL");
    await secure.stop();
    await untilReady(page, "NORTH1", "WEST1", "LOW1");
    await page.keyboard.press("Escape");
    const rail = page.getByRole("navigation", { name: "Views" });
    await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "List" }).click();
    await expect(rail.getByRole("button", { name: /Eastbrook/ })).toContainText(/offline|failing/, LONG);
    for (const name of ["Northfield", "Westlake", "Lowhaven"])
      await expect(rail.getByRole("button", { name: new RegExp(name) })).not.toContainText(/offline|failing/);
    const rows = page.locator('tbody tr[aria-level="1"]');
    await expect(rows).toHaveCount(4);
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.screenshot({ path: testInfo.outputPath("four-sites-one-dead.png") });
    await page.setViewportSize({ width: 1600, height: 1000 });
    const kept = await hereOf(page, "EAST1");
    expect(kept).toBeGreaterThan(10);
    expect(kept).toBeLessThan(SLICES);
    for (const name of ["Emil", "Nora", "Wanda", "Luis"]) {
      await openExam(page, name);
      await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    }

    // An hour on it is still away, and says since when it is; back, it goes on by itself where it stood.
    const answeredAt = (await siteStates(page)).get(eastId)?.lastSuccessAt ?? 0;
    process.kill(alcove.pid, "SIGUSR2");
    await expect
      .poll(async () => ((await siteStates(page)).get(eastId)?.problemAt ?? 0) - answeredAt, LONG)
      .toBeGreaterThan(HOUR_MS);
    expect((await siteStates(page)).get(eastId)).toMatchObject({ state: "offline", lastSuccessAt: answeredAt });
    expect(await hereOf(page, "EAST1")).toBe(kept);
    secure = await startOrthanc({ ...eastOptions, ports: secure.ports });
    await untilReady(page, "EAST1");
    expect((await examOf(page, "EAST1"))?.images).toMatchObject({ expected: SLICES, here: SLICES, broken: 0 });
    expect((await siteStates(page)).get(eastId)).toMatchObject({ state: "ok" });
  } finally {
    await Promise.all([web.stop(), secure.stop(), classic.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
});
