/** What windows may do: pure decisions, asked by the files that wire them to Electron. */
import { isOwn, ORIGIN } from "./origin.ts";

/** Pages stay on our own origin; nothing leads out, no frame is ever loaded. */
export const mayNavigate = (url: string): boolean => isOwn(url);

/**
 * A window opened by a page: only an empty one, filled by its opener in the same realm.
 * @param opener the URL of the page that asks
 */
export const mayOpenWindow = (url: string, opener: string): boolean => url === "about:blank" && isOwn(opener);

/**
 * What a session may load, and who may ask for it.
 * @param initiator the origin that asked; `undefined` when the program itself did
 */
export function mayLoad(url: string, initiator: string | undefined): boolean {
  if (initiator !== undefined && initiator !== ORIGIN) return false;
  if (isOwn(url)) return true;
  if (url.startsWith("blob:")) return isOwn(url.slice("blob:".length));
  return url.startsWith("data:") && initiator === ORIGIN;
}

const permitted = new Set(["window-management", "fullscreen", "clipboard-sanitized-write"]);

/** Placing windows on displays, filling one, copying text: all else is denied. */
export const mayHave = (permission: string, origin: string): boolean => permitted.has(permission) && isOwn(origin);

/** Files that a page may hand over to be kept: its own, never one from elsewhere. */
export const mayDownload = (url: string): boolean => mayLoad(url, ORIGIN);

/** Links that the system may open: a site's phone number. Of web pages only that of a sign-in is opened. */
export function mayOpenOutside(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === "tel:" && /^tel:\+?[0-9 ().-]{2,30}$/.test(url);
}

/** What a sign-in's page may be, whatever the server says its address is: never what starts a program of the system. */
export const isWebPage = (url: string): boolean =>
  URL.canParse(url) && ["https:", "http:"].includes(new URL(url).protocol);
