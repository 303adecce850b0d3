/** The application's menu: what the system expects, and no more. The program's own commands are in its palette. */
import type { MenuItemConstructorOptions } from "electron";

/**
 * macOS needs a menu for copy, paste and quit; elsewhere those keys work without, and a menu would bring reload and
 * the developer tools along.
 * @returns `undefined` for no menu at all
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] | undefined {
  if (platform !== "darwin") return undefined;
  return [{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }];
}
