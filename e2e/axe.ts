import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const DIALOG = "[role=dialog]";

/**
 * What is on screen now has no accessibility fault that keeps anyone out: the dialog in front, else the whole page.
 *
 * What lies behind a dialog was looked at before it was opened. The legacy mode judges within the page itself; the other
 * one opens a second page for it each time, and differs only for frames of other origins, of which there are none.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const isBehind = (await page.locator(DIALOG).filter({ visible: true }).count()) > 0;
  const { violations } = await (isBehind ? axe.include(DIALOG) : axe).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  expect(grave, what).toEqual([]);
}
