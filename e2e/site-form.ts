/** Filling in the form of a site at the keyboard. */
import type { Page } from "@playwright/test";
import { choose, fillIn, tabTo } from "./hand.ts";
import { expect } from "./host.ts";

export interface TypedSite {
  readonly name: string;
  readonly archive:
    | { readonly kind: "folder"; readonly path: string }
    | {
        readonly kind: "dicomweb";
        readonly root: string;
        readonly login?: { readonly user: string; readonly password: string };
      };
}

export const kindOf = (page: Page) => page.getByRole("radiogroup", { name: "Kind" });
export const loginOf = (page: Page) => page.getByRole("radiogroup", { name: "Login" });
export const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
export const siteCard = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });

/** Opens an empty form; the settings are in front, and no text is being typed. */
export async function newSite(page: Page): Promise<void> {
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "New site" })).toBeVisible();
  await expect(field(page, "Name")).toBeFocused();
}

/** Name and archive, from the name on; the hand ends outside the archive's fields. */
export async function fillSite(page: Page, { name, archive }: TypedSite): Promise<void> {
  await fillIn(page, field(page, "Name"), name);
  if (archive.kind === "folder") {
    await choose(page, kindOf(page), "Folder");
    await fillIn(page, field(page, "Folder on this machine"), archive.path);
  } else {
    await fillIn(page, field(page, "Address"), archive.root);
    if (archive.login !== undefined) {
      await choose(page, loginOf(page), "user and password");
      await fillIn(page, field(page, "User"), archive.login.user);
      await fillIn(page, field(page, "Password"), archive.login.password);
    }
  }
  await tabTo(page, page.getByRole("button", { name: "Test the archives" }));
}

/** Saves what is filled in. */
export async function saveSite(page: Page, name: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+s");
  await expect(siteCard(page, name)).toBeVisible({ timeout: 60_000 });
}
