import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { type PhantomStudy, phantomStudy } from "../../build/phantom/study.ts";
import { siteExport } from "../../shared/contract/site-status.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { choose, fillIn, press, runByName, tabTo } from "../hand.ts";
import { expect, openAlcove, test } from "../host.ts";
import { freePorts } from "../peers/free-port.ts";
import { type Orthanc, startOrthanc } from "../peers/orthanc.ts";
import { field, fillSite, loginOf, newSite, saveSite, siteCard } from "../site-form.ts";

const long = { timeout: 60_000 };
const login = { user: "reader", password: "tide-table-39" };
const reader = { name: "Mina Park", passphrase: "seven quiet harbours under rain", pin: "4071", language: "en" };

const chest = phantomStudy({
  patient: { id: "ST-1001", name: "Quillfeather^Marguerite", birthDate: "19580314" },
  date: "20260112",
  accession: "ST260112",
  description: "CT Chest",
});
const brain = phantomStudy({
  patient: { id: "ST-1002", name: "Underhill^Tobias", birthDate: "19490702" },
  date: "20260113",
  accession: "ST260113",
  description: "MR Brain",
  bodyPart: "BRAIN",
});
const film = phantomStudy({
  patient: { id: "ST-1003", name: "Okonkwo^Ada", birthDate: "19900120" },
  date: "20260114",
  accession: "ST260114",
  description: "Chest PA",
});

let directory = "";
let open: Orthanc;
let guarded: Orthanc;
const folderOf = (study: PhantomStudy) => join(directory, study.accession);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  directory = await mkdtemp(join(tmpdir(), "alcove-sites-"));
  const small = { number: 2, slices: 4, matrix: 64, nodules: [] };
  await writePhantomSeries({ kind: "ct-chest", study: chest, ...small }, folderOf(chest));
  await writePhantomSeries({ kind: "mr-brain", study: brain, ...small }, folderOf(brain));
  await writePhantomSeries({ kind: "dx-chest", study: film, ...small }, folderOf(film));
  open = await startOrthanc({ name: "OPEN" });
  guarded = await startOrthanc({ name: "GUARDED", login });
  for (const study of [chest, brain]) await open.storeFolder(folderOf(study));
  await guarded.storeFolder(folderOf(brain));
});
test.afterAll(async () => {
  await Promise.all([open.stop(), guarded.stop()]);
  await rm(directory, { recursive: true, force: true });
});
test.beforeEach(() => test.setTimeout(600_000));

/** A reader's empty settings of sites. */
async function settingsOf(page: Page): Promise<void> {
  await ask(page, "POST", "/readers", reader);
  await expect(page.getByText("No site yet").first()).toBeVisible(long);
  await page.keyboard.press("ControlOrMeta+,");
  await expect(page.getByRole("heading", { name: "Sites" })).toBeVisible();
}

const testArea = (page: Page) => page.getByRole("region", { name: "Test", exact: true });
const matches = (page: Page) => page.getByRole("region", { name: "What it matches right now" });
const fieldNames = { name: "Name", root: "Address", path: "Folder on this machine" } as const;

/** Runs the test by keyboard. @returns each step with what came of it */
async function runTest(page: Page): Promise<string[]> {
  await press(page, page.getByRole("button", { name: "Test the archives" }));
  await expect(
    testArea(page)
      .getByText(/passed|failed/)
      .first(),
  ).toBeVisible(long);
  await expect(testArea(page).getByText("Testing…")).toHaveCount(0, long);
  const steps = await testArea(page).getByRole("listitem").allInnerTexts();
  return steps.slice(1).map((step) => step.split("\n").slice(0, 2).join(" "));
}

test("faults stand at their fields, and the hand goes to the first", async ({ alcove }) => {
  const { page } = alcove;
  await settingsOf(page);
  await newSite(page);
  await expectAccessible(page, "new site");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByRole("alert")).toContainText("2 fields need a look. Nothing was saved yet.");
  const name = field(page, fieldNames.name);
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/Needed/);
  await expectAccessible(page, "new site with faults");
  await page.keyboard.type("Northfield");
  await page.keyboard.press("ControlOrMeta+s");
  const root = field(page, fieldNames.root);
  await expect(root).toBeFocused();
  await page.keyboard.type("pacs.northfield.example");
  await page.keyboard.press("Enter");
  await expect(root).toHaveAccessibleDescription(/A whole http or https address/);
  await fillIn(page, root, "https://pacs.northfield.example/dicom-web");
  await choose(page, loginOf(page), "token");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(field(page, "Token")).toBeFocused();
  await choose(page, loginOf(page), "none");
  // A fault in what is folded unfolds it.
  await press(page, page.getByText("More", { exact: true }));
  const authority = field(page, "Certificate authorities, a PEM file");
  await fillIn(page, authority, "authority.pem");
  await tabTo(page, page.getByText("More", { exact: true }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(authority).toBeHidden();
  await page.keyboard.press("ControlOrMeta+s");
  await expect(authority).toBeFocused();
  await expect(authority).toHaveAccessibleDescription(/A whole path/);
  await fillIn(page, authority, "");
  await fillIn(page, field(page, "STAT, minutes"), "0");
  await page.keyboard.press("Enter");
  await expect(field(page, "STAT, minutes")).toBeFocused();
  expect(await ask(page, "GET", "/sites")).toMatchObject({ sites: [] });
});

test("the test says which step failed and why, and the rule shows what it matches right now", async ({ alcove }) => {
  const { page } = alcove;
  await settingsOf(page);
  await newSite(page);
  const [unused] = await freePorts(1);
  const root = field(page, fieldNames.root);
  const problem = testArea(page).getByRole("alert");
  const again = async (address: string) => {
    await tabTo(page, root, "Shift+Tab");
    await fillIn(page, root, address);
    return runTest(page);
  };

  await fillSite(page, {
    name: "Northfield",
    archive: { kind: "dicomweb", root: `http://127.0.0.1:${unused}/dicom-web` },
  });
  expect(await runTest(page)).toEqual(["Name not tried", "Connection failed"]);
  await expect(problem).toContainText("Connection: Nothing answers at this address and port");
  await expect(problem).toContainText("Nothing was kept or changed. Check the port");
  await expectAccessible(page, "failed test");
  expect(await again(open.root.replace("dicom-web", "dicomweb"))).toContain("Query failed");
  await expect(problem).toContainText("There is no DICOMweb service at this path");
  expect(await again(`http://127.0.0.1:${open.ports.dicom}/dicom-web`)).not.toContain("Query passed");
  await expect(problem).toBeVisible();
  expect(await again(open.root)).toEqual([
    "Name not tried",
    "Connection passed",
    "Certificate not tried",
    "Login not tried",
    "Query passed",
    "One image passed",
  ]);
  await expect(problem).toHaveCount(0);
  await expect(testArea(page)).toContainText("lists the images of a series · its counts are right · answers in pages");
  await page.screenshot({ path: test.info().outputPath("abilities.png") });

  // Of both studies none is of the last 48 hours.
  await expect(matches(page)).toContainText("0 studies come", long);
  await fillIn(page, field(page, "Look back, hours"), "");
  await expect(matches(page)).toContainText("2 studies come", long);
  await expect(matches(page)).toContainText("Quillfeather");
  await tabTo(page, field(page, "Modalities").first(), "Shift+Tab");
  await page.keyboard.type("-MR");
  await expect(matches(page)).toContainText("1 study comes", long);
  await expect(matches(page)).toContainText(/Underhill.*modality/);
  await fillIn(page, field(page, "Words of the description").first(), "*spine*");
  await expect(matches(page)).toContainText("0 studies come", long);

  await tabTo(page, root, "Shift+Tab");
  await fillIn(page, root, guarded.root);
  expect(await runTest(page)).toContain("Login failed");
  await expect(problem).toContainText("Login: The archive refused this login");
  await tabTo(page, loginOf(page).locator("input:checked"), "Shift+Tab");
  await choose(page, loginOf(page), "user and password");
  await fillIn(page, field(page, "User"), login.user);
  await fillIn(page, field(page, "Password"), "not the password");
  expect(await runTest(page)).toContain("Login failed");
  // The rule, too, was refused; it is not asked again for each letter.
  await expect(matches(page).getByRole("alert")).toContainText("The archive refused this login", long);
  await tabTo(page, field(page, "Password"), "Shift+Tab");
  await fillIn(page, field(page, "Password"), login.password);
  expect(await runTest(page)).toEqual([
    "Name not tried",
    "Connection passed",
    "Certificate not tried",
    "Login passed",
    "Query passed",
    "One image passed",
  ]);
  await expectAccessible(page, "passed test");

  await tabTo(page, page.getByRole("radiogroup", { name: "Kind" }).locator("input:checked"), "Shift+Tab");
  await choose(page, page.getByRole("radiogroup", { name: "Kind" }), "Folder");
  await fillIn(page, field(page, fieldNames.path), join(directory, "not-here"));
  expect(await runTest(page)).toEqual(["Connection failed"]);
  await expect(problem).toContainText("There is no such folder on this machine");
  // The password that was typed for the other kind stays behind.
  await tabTo(page, field(page, fieldNames.path), "Shift+Tab");
  await fillIn(page, field(page, fieldNames.path), folderOf(film));
  await saveSite(page, "Northfield");
});

test("sites are added, edited, disabled, exported without secrets, removed, and imported elsewhere", async ({
  alcove,
}) => {
  const { page } = alcove;
  await settingsOf(page);
  const everything = () => fillIn(page, field(page, "Look back, hours"), "");
  await newSite(page);
  await fillSite(page, { name: "Northfield", archive: { kind: "dicomweb", root: open.root } });
  await everything();
  await saveSite(page, "Northfield");
  await newSite(page);
  await fillSite(page, { name: "Guarded Clinic", archive: { kind: "dicomweb", root: guarded.root, login } });
  await everything();
  await saveSite(page, "Guarded Clinic");
  await newSite(page);
  await fillSite(page, { name: "Film Room", archive: { kind: "folder", path: folderOf(film) } });
  await everything();
  await saveSite(page, "Film Room");
  for (const name of ["Northfield", "Guarded Clinic", "Film Room"])
    await expect(siteCard(page, name)).toContainText("in order", long);
  await expect(siteCard(page, "Northfield")).toContainText(/Found out .*: lists the images of a series/, long);
  await page.screenshot({ path: test.info().outputPath("abilities-of-sites.png") });
  await expectAccessible(page, "sites");
  await page.keyboard.press("Escape");
  for (const text of ["Quillfeather", "Underhill", "Okonkwo"])
    await expect(page.getByText(text).first()).toBeVisible(long);

  // Edited: another name at once; another host asks for the password again.
  await page.keyboard.press("ControlOrMeta+,");
  await press(page, page.getByRole("button", { name: "Edit Guarded Clinic" }));
  await fillIn(page, field(page, "Name"), "Guarded Hospital");
  await expect(field(page, "Password")).toHaveAttribute("placeholder", "Kept; type to replace it");
  await saveSite(page, "Guarded Hospital");
  await expect(siteCard(page, "Guarded Hospital")).toContainText("in order", long);
  await press(page, page.getByRole("button", { name: "Edit Guarded Hospital" }));
  await fillIn(page, field(page, "Address"), "http://elsewhere.example/dicom-web/");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(field(page, "Password")).toBeFocused();
  await expect(field(page, "Password")).toHaveAccessibleDescription(/The address changed/);
  await press(page, page.getByRole("button", { name: "Cancel" }));

  await press(page, page.getByRole("button", { name: "Disable Northfield" }));
  await expect(siteCard(page, "Northfield")).toContainText("disabled");
  await press(page, page.getByRole("button", { name: "Enable Northfield" }));
  await expect(siteCard(page, "Northfield")).toContainText("in order", long);

  const file = async (name: string) => {
    const download = page.waitForEvent("download");
    await press(page, page.getByRole("button", { name: `Export ${name}` }));
    return readFile(await (await download).path(), "utf8");
  };
  const exported = await file("Guarded Hospital");
  expect(exported).not.toContain(login.password);
  const published: unknown = JSON.parse(
    await readFile(resolve(import.meta.dirname, "../../docs/site-schema.json"), "utf8"),
  );
  const schema = z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]);
  const [site] = siteExport.parse(JSON.parse(exported)).sites;
  expect(schema.safeParse(site).error).toBeUndefined();
  expect(schema.safeParse({ ...site, password: login.password }).success).toBe(false);
  expect(schema.safeParse({ ...site, archives: [] }).success).toBe(false);

  await press(page, page.getByRole("button", { name: "Remove Film Room" }));
  const dialog = page.getByRole("dialog", { name: "Remove Film Room?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAccessible(page, "removing a site");
  await page.keyboard.press("Enter");
  await expect(siteCard(page, "Film Room")).toBeVisible();
  await press(page, page.getByRole("button", { name: "Remove Film Room" }));
  await press(page, dialog.getByRole("button", { name: "Remove" }));
  await expect(siteCard(page, "Film Room")).toHaveCount(0, long);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Okonkwo")).toHaveCount(0, long);
  await expect(page.getByText("Quillfeather").first()).toBeVisible();
  await alcove.stop();

  const second = join(directory, "second");
  const elsewhere = await openAlcove(second, { screens: undefined, environment: {} });
  try {
    const there = elsewhere.page;
    await settingsOf(there);
    const path = join(directory, "site.json");
    const importing = async (text: string) => {
      await writeFile(path, text);
      const chooser = there.waitForEvent("filechooser");
      await press(there, there.getByRole("button", { name: "Import…" }));
      await (await chooser).setFiles(path);
    };
    await importing('{"format":"alcove-sites","version":1,"sites":[{"name":""}]}');
    await expect(there.getByRole("alert")).toContainText("Something entered does not fit");
    await importing(exported);
    const card = siteCard(there, "Guarded Hospital");
    await expect(card).toContainText("disabled", long);
    await expect(card).toContainText("Its password or token is not here");
    await press(there, there.getByRole("button", { name: "Enable Guarded Hospital" }));
    await fillIn(there, field(there, "Password"), login.password);
    await tabTo(there, field(there, "Ask this site and fetch from it"), "Shift+Tab");
    await there.keyboard.press("Space");
    await saveSite(there, "Guarded Hospital");
    await expect(card).toContainText("in order", long);
    await runByName(there, "Leave settings");
    await expect(there.getByText("Underhill").first()).toBeVisible(long);
  } finally {
    await elsewhere.stop();
  }
});
