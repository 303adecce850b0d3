import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { auditList } from "../../shared/contract/audit.ts";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { fillIn, press, runByName, tabTo } from "../hand.ts";
import { type Alcove, expect, test } from "../host.ts";

const PASSPHRASE = "seven quiet harbours under rain";
const NEXT_PASSPHRASE = "eleven lamps along the pier";
const PIN = "4071";
const patient = { id: "RD-55120934", name: "Quillfeather^Marguerite", birthDate: "19580314" } as const;
const study = phantomStudy({ patient, date: "20260112", accession: "RDACC260112", description: "CT Chest follow-up" });

const long = { timeout: 60_000 };
const passphraseField = (page: Page) => page.getByLabel("Passphrase", { exact: true });
const pinField = (page: Page) => page.getByLabel("PIN", { exact: true });
const locked = (page: Page) => page.getByRole("dialog", { name: "Locked" });

/** The form of a new reader filled in and sent. @returns the recovery key */
async function makeReader(page: Page, name: string): Promise<string> {
  await fillIn(page, page.getByLabel("Name", { exact: true }), name);
  await fillIn(page, passphraseField(page), PASSPHRASE);
  await fillIn(page, page.getByLabel("Passphrase again"), PASSPHRASE);
  await fillIn(page, page.getByLabel(/^PIN \(/), PIN);
  await page.keyboard.press("Enter");
  const key = page.getByTestId("recovery-key");
  await expect(key).toBeVisible(long);
  return (await key.textContent()) ?? "";
}

async function keepRecoveryKey(page: Page, key: string): Promise<void> {
  await fillIn(page, page.getByLabel(/I have it/), key.slice(-4).toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New site" })).toBeVisible(long);
}

/** A reader with one exam in a folder, made without ceremony: the form has its own test. */
async function withAnExam(alcove: Alcove, folder: string): Promise<Page> {
  const { page } = alcove;
  await writePhantomSeries({ kind: "ct-chest", study, number: 2, slices: 6, matrix: 64, nodules: [] }, folder);
  await ask(page, "POST", "/readers", { name: "Mina Park", passphrase: PASSPHRASE, pin: PIN, language: "en" });
  const draft = siteDraft.parse({
    name: "Northfield",
    timeZone: "UTC",
    archives: [{ kind: "folder", path: folder }],
    intake: { lookbackHours: null },
  });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
  await expect(page.getByText("Quillfeather").first()).toBeVisible(long);
  return page;
}

async function unlock(page: Page): Promise<void> {
  await expect(pinField(page)).toBeFocused();
  await page.keyboard.type(PIN);
  await page.keyboard.press("Enter");
  await expect(locked(page)).toHaveCount(0, long);
}

async function signIn(page: Page, passphrase: string): Promise<void> {
  await expect(passphraseField(page)).toBeFocused(long);
  await page.keyboard.type(passphrase);
  await page.keyboard.press("Enter");
}

/** Every file of a profile with what is in it, but the account of refused keys, which grows with each. */
async function contentOf(profile: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "refused.json") continue;
    const path = join(entry.parentPath, entry.name);
    files[path] = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  }
  return files;
}

let folder = "";
test.beforeEach(async () => {
  test.setTimeout(600_000);
  folder = await mkdtemp(join(tmpdir(), "alcove-readers-"));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

test("the first reader is made by keyboard from the demo, and the recovery key is kept", async ({ alcove }) => {
  const { page } = alcove;
  await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible(long);
  await page.keyboard.press("a");
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toBeFocused();
  // The demo's patients are not under the form.
  await expect(page.locator("tbody")).toHaveCount(0);
  await expectAccessible(page, "make a reader");

  await page.keyboard.press("Enter");
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  for (const fault of ["A name is needed", "At least 10 characters", "4 to 12 digits"])
    await expect(page.getByText(fault, { exact: true })).toBeVisible();
  await fillIn(page, passphraseField(page), PASSPHRASE);
  await fillIn(page, page.getByLabel("Passphrase again"), "something else");
  await expect(page.getByText("The two differ")).toBeVisible();
  await tabTo(page, name, "Shift+Tab");
  const key = await makeReader(page, "Mina Park");
  expect(key).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
  await expectAccessible(page, "recovery key");

  const download = page.waitForEvent("download");
  await press(page, page.getByRole("button", { name: "Save as a file" }));
  const path = await (await download).path();
  expect(await readFile(path, "utf8")).toContain(key);
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  await tabTo(page, page.getByRole("button", { name: "Print" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("body")).toHaveAttribute("data-printed", "");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("recovery-key")).toBeVisible();
  await expect(page.getByText("Alcove recovery key of Mina Park")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await page.emulateMedia({ media: null });

  const end = page.getByLabel(/I have it/);
  await fillIn(page, end, "0000");
  await expect(page.getByText(/Not the last 4/)).toBeVisible();
  await keepRecoveryKey(page, key);
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByTestId("recovery-key")).toHaveCount(0);
});

test("the locked page holds nothing of a patient, counts wrong PINs, and gives back place and text", async ({
  alcove,
}) => {
  const page = await withAnExam(alcove, folder);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const number = page.getByText(/^\d+ \/ 6$/).first();
  await expect(number).toHaveText("1 / 6", long);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowDown");
  await expect(number).toHaveText("4 / 6");
  await page.keyboard.press("ControlOrMeta+,");
  await page.keyboard.press("n");
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toBeFocused();
  await page.keyboard.type("Harbour Clinic half typed");

  await page.keyboard.press("ControlOrMeta+l");
  await expect(pinField(page)).toBeFocused();
  await expectAccessible(page, "lock screen");
  const whole = await page.evaluate(
    () => document.documentElement.outerHTML + [...document.querySelectorAll("input")].map(({ value }) => value).join(),
  );
  for (const secret of ["Quillfeather", "RDACC260112", "RD-55120934", "follow-up", "Harbour"])
    expect(whole.toLowerCase()).not.toContain(secret.toLowerCase());
  await expect(page.locator("canvas:visible")).toHaveCount(0);
  for (const path of ["/api/exams", "/api/vault", "/api/views"])
    expect(await page.evaluate(async (where) => (await fetch(where)).status, path)).toBe(423);
  // Keys of what lies behind do nothing.
  for (const key of ["Escape", "ControlOrMeta+k", "ControlOrMeta+s"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toHaveCount(1);

  await page.keyboard.type("0000");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Not the right PIN · 4 tries left");
  await page.keyboard.type("0001");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(/3 tries left · next try in \d s/);
  const button = page.getByRole("button", { name: "Unlock" });
  await page.keyboard.type(PIN);
  await page.keyboard.press("Enter");
  await expect(button).toBeDisabled();
  await expect(button).toBeEnabled(long);
  await page.keyboard.press("Enter");
  await expect(locked(page)).toHaveCount(0, long);
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Harbour Clinic half typed");
  await tabTo(page, page.getByRole("button", { name: "Esc Back" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(number).toHaveText("4 / 6");
  await expect(number).toBeVisible();

  await page.keyboard.press("ControlOrMeta+l");
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    await expect(pinField(page)).toBeFocused();
    await page.keyboard.type("0000");
    await expect(button).toBeEnabled(long);
    await page.keyboard.press("Enter");
    await expect(pinField(page).or(passphraseField(page))).toHaveValue("", long);
  }
  await expect(page.getByText("Too many wrong PINs: the passphrase unlocks.")).toBeVisible();
  await page.keyboard.type("not the passphrase");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Not the right passphrase", long);
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(locked(page)).toHaveCount(0, long);
});

test("the screen locks by itself after the minutes that were set", async ({ alcove }) => {
  const page = await withAnExam(alcove, folder);
  await runByName(page, "Settings: Screen");
  await fillIn(page, page.getByLabel("Lock after minutes without a hand"), "1");
  await tabTo(page, page.getByLabel(/Priors fetched/));
  await tabTo(page, page.getByRole("button", { name: "Esc Back" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  await page.keyboard.type("quill");
  await expect(locked(page)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("Quillfeather")).toHaveCount(0);
  await unlock(page);
  await expect(page.getByRole("searchbox")).toHaveValue("quill");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await expect(page.getByText("Quillfeather").first()).toBeVisible();
  const { entries } = auditList.parse(await ask(page, "GET", "/audit?limit=50"));
  expect(entries.flatMap(({ event }) => (event.kind === "screen-locked" ? [event.by] : []))).toEqual(["idle"]);
});

test("wrong keys are refused and touch nothing; right ones open; keys are changed in settings", async ({ alcove }) => {
  let { page } = alcove;
  await expect(page.locator('tbody tr[aria-level="1"]').first()).toBeVisible(long);
  await page.keyboard.press("a");
  const key = await makeReader(page, "Mina Park");
  await keepRecoveryKey(page, key);

  page = await alcove.restart();
  await expect(passphraseField(page)).toBeFocused(long);
  await expectAccessible(page, "sign in");
  const before = await contentOf(alcove.profile);
  await signIn(page, "not the passphrase");
  await expect(page.getByRole("alert")).toContainText("That is not this reader's passphrase", long);
  await expect(page.getByRole("alert")).toContainText("Nothing in the vault was touched.");
  await expectAccessible(page, "refused passphrase");
  expect(await contentOf(alcove.profile)).toEqual(before);
  await signIn(page, PASSPHRASE);
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible(long);

  page = await alcove.restart();
  await press(page, page.getByRole("button", { name: "Use the recovery key" }));
  const recovery = page.getByLabel("Recovery key", { exact: true });
  const fill = async (typed: string) => {
    await fillIn(page, recovery, typed);
    await fillIn(page, page.getByLabel("New passphrase"), NEXT_PASSPHRASE);
    await fillIn(page, page.getByLabel("Passphrase again"), NEXT_PASSPHRASE);
    await page.keyboard.press("Enter");
  };
  await fill(key.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  await expect(page.getByRole("alert")).toContainText("The recovery key is mistyped", long);
  await expectAccessible(page, "recovery");
  await tabTo(page, recovery, "Shift+Tab");
  await fill(key.toLowerCase().replaceAll("-", " "));
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible(long);

  await runByName(page, "Settings: Reader");
  const section = (name: string) => page.getByRole("region", { name, exact: true });
  const passphrases = section("Passphrase");
  await fillIn(page, passphrases.getByLabel("Passphrase now"), PASSPHRASE);
  await fillIn(page, passphrases.getByLabel("New passphrase"), "twelve geese over the fen");
  await fillIn(page, passphrases.getByLabel("Passphrase again"), "twelve geese over the fen");
  await page.keyboard.press("Enter");
  await expect(passphrases.getByRole("alert")).toContainText("That is not your passphrase now", long);
  await tabTo(page, passphrases.getByLabel("Passphrase now"), "Shift+Tab");
  await page.keyboard.type(NEXT_PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(passphrases.getByRole("status")).toHaveText("The passphrase is changed.", long);
  const pins = section("PIN of the screen");
  await fillIn(page, pins.getByLabel("Passphrase now"), "twelve geese over the fen");
  await fillIn(page, pins.getByLabel(/^New PIN/), "97531");
  await page.keyboard.press("Enter");
  await expect(pins.getByRole("status")).toHaveText("The PIN is changed.", long);
  const keys = section("Recovery key");
  await fillIn(page, keys.getByLabel("Passphrase now"), "twelve geese over the fen");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("recovery-key")).toBeVisible(long);
  // It is shown once: no key leaves it before it was kept.
  await page.keyboard.press("Escape");
  const another = (await page.getByTestId("recovery-key").textContent()) ?? "";
  expect(another).not.toBe(key);
  await fillIn(page, page.getByLabel(/I have it/), another.slice(-4));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("recovery-key")).toHaveCount(0);
  await expectAccessible(page, "settings of the reader");

  await page.keyboard.press("ControlOrMeta+l");
  await expect(pinField(page)).toBeFocused();
  await page.keyboard.type("97531");
  await page.keyboard.press("Enter");
  await expect(locked(page)).toHaveCount(0, long);
  page = await alcove.restart();
  await signIn(page, NEXT_PASSPHRASE);
  await expect(page.getByRole("alert")).toBeVisible(long);
  await signIn(page, "twelve geese over the fen");
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible(long);
});

test("a second reader sees nothing of the first, and erasing leaves the other whole", async ({ alcove }) => {
  let page = await withAnExam(alcove, folder);
  await runByName(page, "Sign out");
  await press(page, page.getByRole("button", { name: "Make another reader" }));
  await fillIn(page, page.getByLabel("Name", { exact: true }), "Mina Park");
  await expect(page.getByText("There is a reader of this name here already")).toBeVisible();
  await keepRecoveryKey(page, await makeReader(page, "Jon Berg"));
  await press(page, page.getByRole("button", { name: "All sites" }));
  await expect(page.getByRole("heading", { name: "No site yet" })).toBeVisible();
  for (const secret of ["Quillfeather", "Northfield"]) expect(await page.content()).not.toContain(secret);
  expect(await ask(page, "GET", "/exams")).toMatchObject({ exams: [] });
  // Nor may one open the other's vault while this one is open.
  const { readers } = (await ask(page, "GET", "/session")) as { readers: { id: string; name: string }[] };
  const first = readers.find(({ name }) => name === "Mina Park")?.id ?? "";
  await expect(
    ask(page, "POST", "/session/open", { with: "passphrase", readerId: first, passphrase: PASSPHRASE }),
  ).rejects.toThrow("conflict");

  await runByName(page, "Settings: Vault");
  await press(page, page.getByRole("button", { name: "Erase everything…" }));
  const dialog = page.getByRole("dialog", { name: "Erase everything" });
  const name = dialog.getByLabel("Type the reader's name: Jon Berg");
  await expect(name).toBeFocused();
  const erase = dialog.getByRole("button", { name: "Erase everything" });
  await expect(erase).toBeDisabled();
  await expectAccessible(page, "erase everything");
  await page.keyboard.type("Jon Berg");
  await fillIn(page, dialog.getByLabel("Passphrase"), "not the passphrase");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Nothing was erased", long);
  await fillIn(page, dialog.getByLabel("Passphrase"), PASSPHRASE);
  await press(page, erase);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(long);
  await expect(page.getByText("Jon Berg")).toHaveCount(0);
  expect(await readdir(join(alcove.profile, "vaults"))).toEqual([first]);

  page = await alcove.restart();
  await signIn(page, PASSPHRASE);
  await expect(page.getByText("Quillfeather").first()).toBeVisible(long);
});
