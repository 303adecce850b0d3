/**
 * Every screen in English at two sizes, dialogs and Korean at the smallest: nothing cut or on another, open to everyone;
 * pictures are kept.
 */
import type { Page, TestInfo } from "@playwright/test";
import { type SiteConfig, siteDraft, siteFromDraft } from "../../shared/contract/site.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { exampleRow } from "../../shared/worklist/example-row.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { layoutFaults } from "../layout.ts";

const languages = ["en", "ko"] as const;
type Language = (typeof languages)[number];
/** A reading display on its side, and a small laptop: what fits both fits what lies between. */
const sizes = [
  { width: 2048, height: 2560 },
  { width: 1366, height: 768 },
] as const;
const PASSPHRASE = "seven quiet harbours under rain";
const PIN = "4071";
const rows = (page: Page) => page.locator('tbody tr[aria-level="1"]');

/** Two frames on: what a change set off is on screen. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

function watchScreens(page: Page, testInfo: TestInfo) {
  const found: string[] = [];
  return {
    found,
    /** Looks at the screen that is up now at every size. */
    async look(name: string, language: Language) {
      // Words differ by language, room by size: the narrowest screen is where Korean words would not fit, or a dialog.
      const isDialog = (await page.getByRole("dialog").filter({ visible: true }).count()) > 0;
      for (const { width, height } of language === "en" && !isDialog ? sizes : sizes.slice(-1)) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => document.fonts.ready);
        await painted(page);
        const where = `${name}-${width}x${height}-${language}`;
        for (const fault of await layoutFaults(page)) found.push(`${where}: ${fault}`);
        await page.screenshot({ path: testInfo.outputPath(`${where}.png`) });
      }
      // Colours and names are the same in both languages and at every size.
      if (language === "en") await expectAccessible(page, name);
    },
  };
}

async function speak(page: Page, language: Language): Promise<void> {
  const settings = await ask(page, "GET", "/settings");
  await ask(page, "PUT", "/settings", { ...(settings as object), language });
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", language, { timeout: 60_000 });
}

const hour = 3_600_000;
const patients: readonly { readonly name: Partial<ExamRow["patient"]["name"]>; readonly id: string }[] = [
  { name: { alphabetic: "Hong^Gildong", ideographic: "洪^吉洞", phonetic: "홍^길동" }, id: "NF 0088 412" },
  { name: { alphabetic: "Wolfeschlegelsteinhausenbergerdorff^Hubert Blaine^Maximilian" }, id: "000000000000000001" },
  { name: { alphabetic: "Yamada^Hanako", ideographic: "山田^花子", phonetic: "やまだ^はなこ" }, id: "7" },
  { name: {}, id: "" },
];
const procedures = [
  "CT Angiography of the thoracic and abdominal aorta with and without contrast, three-phase",
  "흉부 CT (조영증강)",
  "MR Brain",
  "",
];
const states: readonly Partial<ExamRow>[] = [
  { state: "ready", place: "here", priority: "stat", dueAt: Date.now() + 0.3 * hour },
  { state: "fetching", place: "partly", progress: 0.24, images: { expected: 1204, here: 289, refused: 0, broken: 0 } },
  { state: "problem", place: "partly", images: { expected: 40, here: 37, refused: 0, broken: 3 }, priority: "urgent" },
  { state: "new", place: "remote", priors: { state: "failed", found: 0, relevant: 0, here: 0 } },
  { state: "reading", place: "here", reservedBy: "Reader", dueAt: Date.now() - 30 * hour },
  { state: "ready", place: "here", priors: { state: "not-searched", found: 0, relevant: 0, here: 0 }, dueAt: null },
  { state: "new", place: "remote", fetch: "cancelled", priors: { state: "searching", found: 0, relevant: 0, here: 0 } },
];

/** More rows than any screen holds, of every state, with the longest words that occur. */
const fullList = (sites: readonly SiteConfig[]): readonly ExamRow[] =>
  Array.from({ length: 140 }, (_, at) => {
    const patient = patients[at % patients.length];
    const state = states[at % states.length];
    const procedure = procedures[at % procedures.length] ?? "";
    const row = exampleRow({ id: `exam-${at}`, siteId: sites[at % sites.length]?.id ?? "" });
    const [study] = row.studies;
    const studies = study === undefined || at % 5 > 0 ? row.studies : [study, { ...study, id: `second-${at}` }];
    return {
      ...row,
      dueAt: Date.now() + (at - 2) * 0.7 * hour,
      clockFrom: Date.now() - 2 * hour,
      procedure,
      indication: at % 3 === 0 ? "fall from height, GCS 13, on apixaban; 교통사고 후 의식 저하" : "",
      modalities: at % 4 === 0 ? ["CT", "PT", "SR"] : ["MG"],
      studies,
      patient: {
        ...row.patient,
        id: patient?.id ?? "",
        name: { alphabetic: "", ideographic: "", phonetic: "", ...patient?.name },
      },
      ...state,
    };
  });

const sitesOf = (names: readonly string[]): SiteConfig[] =>
  names.map((name) =>
    siteFromDraft(siteDraft.parse({ name, timeZone: "UTC", archives: [{ kind: "folder", path: "/nowhere" }] }), {
      newId: () => crypto.randomUUID(),
      timeZone: "UTC",
    }),
  );

test("the demo: first run, list and what opens over it, room, make a reader", async ({ alcove }, testInfo) => {
  test.setTimeout(900_000);
  const { page } = alcove;
  const { found, look } = watchScreens(page, testInfo);
  const lookAtDialogs = async (language: Language, dialogs: readonly (readonly [key: string, name: string])[]) => {
    for (const [key, name] of dialogs) {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog")).toBeVisible();
      await look(name, language);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  };
  await expect(rows(page).filter({ hasText: "Phantom, Chest" })).toContainText(/here.*ready/, { timeout: 120_000 });
  for (const language of languages) {
    if (language !== "en") await speak(page, language);
    await expect(rows(page).nth(2)).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("/");
    await page.keyboard.type("ph-1001");
    await page.keyboard.press("Enter");
    await expect(page.locator("aside canvas")).toHaveCount(2, { timeout: 60_000 });
    await page.keyboard.press("Backspace");
    await look("first-run", language);

    await lookAtDialogs(language, [
      ["ControlOrMeta+k", "palette"],
      ["?", "key-help"],
      ["v", "view"],
      ["s", "sort"],
      ["n", "note"],
    ]);
    await page.keyboard.press("l");
    await page.keyboard.type("state");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("checkbox").first()).toBeFocused();
    await look("filter", language);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("nothing like it");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(0);
    await look("nothing-fits", language);
    await page.keyboard.press("Escape");
    await expect(rows(page).first()).toBeVisible();

    await page.keyboard.press("/");
    await page.keyboard.type("ph-1001");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(page.locator("section[data-active] canvas").first()).toBeVisible({ timeout: 60_000 });
    await look("room", language);
    await lookAtDialogs(language, [
      ["Shift+I", "series"],
      ["Shift+H", "hanging"],
    ]);
    await page.keyboard.press("b");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("a");
    await expect(page.getByRole("dialog").locator("form")).toBeVisible();
    await look("make-reader", language);
    await page.getByRole("button", { name: /Cancel|취소/ }).click();
  }
  expect(found).toEqual([]);
});

test("a reader's: list empty, loading, full, failed; settings; lock; sign in", async ({ alcove }, testInfo) => {
  test.setTimeout(900_000);
  const { page } = alcove;
  const { found, look } = watchScreens(page, testInfo);
  await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("a");
  await page.getByLabel("Name").fill("Reader");
  for (const field of await page.locator("form input[type=password]").all()) await field.fill(PASSPHRASE);
  await page.getByLabel(/PIN/).first().fill(PIN);
  await page.getByRole("button", { name: "Make the reader" }).click();
  await expect(page.getByText("Step 2 of 3")).toBeVisible({ timeout: 60_000 });
  await look("recovery-key", "en");
  await page.reload();

  for (const language of languages) {
    await speak(page, language);
    await expect(page.locator("main h2").first()).toBeVisible({ timeout: 60_000 });
    await look("list-empty", language);
    await page.keyboard.press("ControlOrMeta+,");
    const nav = page.locator("main nav").filter({ has: page.locator("kbd") });
    for (const [at, name] of [
      "sites",
      "reader",
      "screen",
      "hanging",
      "keys",
      "fetching",
      "vault",
      "audit",
      "program",
    ].entries()) {
      await nav.getByRole("listitem").nth(at).getByRole("button").click();
      await expect(page.locator("main h1").filter({ visible: true }).first()).toBeVisible();
      await look(`settings-${name}`, language);
    }
    await nav.getByRole("listitem").first().getByRole("button").click();
    await page
      .getByRole("button", { name: /Add a site|병원 추가/ })
      .filter({ visible: true })
      .first()
      .click();
    await expect(page.locator("main form").filter({ visible: true }).first()).toBeVisible();
    await look("settings-new-site", language);

    await page.route("**/api/exams", () => undefined);
    await page.reload();
    await expect(page.locator("[aria-busy=true]")).toBeVisible({ timeout: 60_000 });
    await look("list-loading", language);
    await page.unroute("**/api/exams");
    await page.route("**/api/exams", (route) =>
      route.fulfill({ status: 500, json: { problem: { code: "server-error", detail: "HTTP 500" } } }),
    );
    await page.reload();
    await expect(page.getByRole("button", { name: /Try again|다시 시도/ })).toBeVisible({ timeout: 60_000 });
    await look("list-failed", language);
    await page.unroute("**/api/exams");

    const sites = sitesOf(["Northfield General Hospital", "한빛병원 영상의학과", "Lakeside Imaging and Diagnostics"]);
    await page.route("**/api/sites", (route) =>
      route.fulfill({
        json: {
          sites,
          secretsFor: {},
          states: sites.map((site, at) => ({
            siteId: site.id,
            state: (["ok", "failing", "offline"] as const)[at] ?? "ok",
            lastSuccessAt: at === 1 ? null : Date.now() - at * hour,
            problem: at === 0 ? null : { code: "no-connection", detail: "" },
            problemAt: at === 0 ? null : Date.now() - hour,
            abilities: {},
            unreadable: [],
          })),
        },
      }),
    );
    const lines = fullList(sites).map((row) => JSON.stringify(row));
    await page.route("**/api/exams", (route) =>
      route.fulfill({ contentType: "application/json", body: `{"exams":[\n${lines.join(",\n")}\n]}\n` }),
    );
    await page.reload();
    await expect(rows(page).nth(8)).toBeVisible({ timeout: 60_000 });
    await look("list-full", language);
    await page.unroute("**/api/sites");
    await page.unroute("**/api/exams");

    await page.keyboard.press("ControlOrMeta+l");
    await expect(page.getByRole("dialog")).toBeVisible();
    await look("lock", language);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Sign out|로그아웃/ })
      .click();
    await expect(page.getByRole("button", { name: /^(Open|열기)$/ })).toBeVisible({ timeout: 60_000 });
    await look("sign-in", language);
    await page.locator("input[type=password]").first().fill(PASSPHRASE);
    await page.keyboard.press("Enter");
    await expect(page.locator("main h2").first()).toBeVisible({ timeout: 60_000 });
  }
  expect(found).toEqual([]);
});
