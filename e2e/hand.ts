/** What a hand does at the keyboard: nothing here touches a mouse. */
import { expect, type Locator, type Page } from "@playwright/test";

const MOST_TABS = 150;

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Presses Tab (or Shift+Tab) until the control has the focus; fails when it is not to be reached. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeAttached();
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not reached by ${key}`);
}

/** Goes to a button or link and presses it. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Goes to a text field and types in place of what it holds. */
export async function fillIn(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("ControlOrMeta+a");
  await (text === "" ? page.keyboard.press("Delete") : page.keyboard.type(text));
}

/** Goes to a group of choices and moves along it until the named one is chosen. */
export async function choose(page: Page, group: Locator, name: string | RegExp): Promise<void> {
  await tabTo(page, group.locator("input:checked"));
  const wanted = group.getByRole("radio", { name });
  for (let moved = 0; moved < 10 && !(await wanted.isChecked()); moved += 1) await page.keyboard.press("ArrowRight");
  await expect(wanted).toBeChecked();
}

/** Runs a command by its name in the palette. */
export async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole("option", { name }).first()).toHaveAttribute("data-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Commands" })).toHaveCount(0);
}
