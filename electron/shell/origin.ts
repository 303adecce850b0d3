/** The private scheme: never the one of links from outside, and known only inside this program's windows. */
export const SCHEME = "alcove-app";
export const ORIGIN = `${SCHEME}://main`;
export const START_PAGE = `${ORIGIN}/`;

/** @returns whether `url` is a page or file of ours, by its parsed origin and never by its beginning */
export function isOwn(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${SCHEME}:` && host === "main" && username === "" && password === "";
}
