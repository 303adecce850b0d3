/** What is fetched next under the policy that holds and under one that is tried; a metered line. */
import type { Page } from "@playwright/test";
import { type PlannedFetch, prefetchPlan } from "../../shared/contract/prefetch-plan.ts";
import { settings } from "../../shared/contract/settings.ts";
import { ask, examList } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { expect, test } from "../host.ts";
import { layoutFaults } from "../layout.ts";

const rows = (page: Page) => page.locator('tbody tr[aria-level="1"]');
const hour = 3_600_000;

/** A plan of so many jobs over the exams of the list, one of each standing and rule in turn. */
async function planOver(page: Page, count: number) {
  const { exams } = examList.parse(await ask(page, "GET", "/exams"));
  const standings = ["running", "next", "next", "metered", "site-waits", "out-of-hours", "in-idle-time"] as const;
  const rules = ["PF-1", "PF-2", "PF-4", "PF-5", "PF-6", "PF-7", "PF-44"] as const;
  const jobs = Array.from({ length: count }, (_, at): PlannedFetch => {
    const exam = exams[at % exams.length];
    const standing = standings[at % standings.length] ?? "next";
    const goes = standing === "running" || standing === "next";
    return {
      examId: exam?.id ?? "",
      siteId: exam?.siteId ?? "",
      studyId: `study ${at}`,
      role: at % 3 === 0 ? "prior" : "current",
      rules: [rules[at % rules.length] ?? "PF-6"],
      imagesLeft: at % 5 === 4 ? null : 100 + at,
      bytesLeft: at % 5 === 4 ? null : 50e6 + at * 1e6,
      standing,
      triesAt: standing === "site-waits" ? Date.now() + hour : null,
      readyBy: goes ? Date.now() + at * 600_000 : null,
    };
  });
  const bytes = jobs.reduce((sum, { bytesLeft }) => sum + (bytesLeft ?? 0), 0);
  return prefetchPlan.parse({ jobs, total: count, bytes, uncounted: 2, waiting: 3, endsAt: Date.now() + 3 * hour });
}

test("another policy is tried before it holds, and a line is marked as metered by key", async ({
  alcove,
}, testInfo) => {
  test.setTimeout(300_000);
  const { page } = alcove;
  const faults: string[] = [];
  const look = async (name: string) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.evaluate(() => document.fonts.ready);
    for (const fault of await layoutFaults(page)) faults.push(`${name}: ${fault}`);
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  };
  const kept = async () => settings.parse(await ask(page, "GET", "/settings"));
  await expect(rows(page).filter({ hasText: "Phantom, Chest" })).toContainText(/here.*ready/, { timeout: 120_000 });

  await page.keyboard.press("Shift+M");
  await expect(page.locator("footer")).toContainText("Metered line");
  await expect.poll(async () => (await kept()).lineIsMetered).toBe(true);
  await look("list-metered");
  await page.keyboard.press("Shift+N");
  await expect(page.getByRole("heading", { name: "Fetching" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Metered line" })).toBeChecked();
  await page.keyboard.press("Shift+M");
  await expect.poll(async () => (await kept()).lineIsMetered).toBe(false);

  // What the core answers for another policy than the one that holds.
  await page.keyboard.press("w");
  await expect(page.getByLabel("Priors per exam")).toBeFocused();
  const answered = page.waitForResponse("**/api/prefetch/what-if");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1");
  prefetchPlan.parse(await (await answered).json());
  await expect(page.getByText("Nothing is changed until you make it hold.")).toBeVisible();
  expect((await kept()).priorsPerExam).toBe(4);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await kept()).priorsPerExam).toBe(1);
  await expect(page.getByText("Nothing is changed until you make it hold.")).toBeHidden();
  await look("fetching-empty-en");

  const [now, other] = [await planOver(page, 18), await planOver(page, 24)];
  await page.route("**/api/prefetch/plan", (route) => route.fulfill({ json: now }));
  await page.route("**/api/prefetch/what-if", (route) => route.fulfill({ json: other }));
  await page.route("**/api/prefetch/leaving", (route) =>
    route.fulfill({
      json: {
        studies: (["VA-8", "VA-1", "VA-2", "VA-4"] as const).map((rule, at) => ({
          studyId: rule,
          examId: at === 3 ? null : (now.jobs[at]?.examId ?? null),
          performedAt: at === 3 ? null : Date.now() - at * 900 * hour,
          description: "CT Abdomen and pelvis with contrast",
          bytes: 180e6,
          rule,
        })),
        total: 31,
        bytes: 5.6e9,
      },
    }),
  );
  for (const language of ["en", "ko"] as const) {
    await ask(page, "PUT", "/settings", { ...(await kept()), language });
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language, { timeout: 60_000 });
    await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("Shift+N");
    await expect(page.locator("main tbody tr").filter({ visible: true }).nth(10)).toBeVisible();
    await look(`fetching-full-${language}`);
    await page.keyboard.press("w");
    await expect(page.locator("[data-what-if] input").first()).toBeFocused();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("3");
    await expect(page.locator("main tbody tr").filter({ hasText: "＋" }).first()).toBeVisible();
    await look(`fetching-trial-${language}`);
    if (language === "en") await expectAccessible(page, "fetching");
    await page.locator("main h2").filter({ visible: true }).last().scrollIntoViewIfNeeded();
    await page.mouse.move(900, 500);
    await page.mouse.wheel(0, 5000);
    await look(`fetching-leaving-${language}`);
  }
  expect(faults).toEqual([]);
});
