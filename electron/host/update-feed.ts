/** Where the program looks for updates of itself: nowhere, unless whoever looks after the machine wrote down where. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "updates.json";

export type UpdateFeed =
  | { readonly feed: string }
  /** There is a file, and it names no feed that may be used. */
  | { readonly fault: "not-json" | "no-feed" | "not-https" }
  | null;

const feedOf = (text: string): unknown => {
  const kept: unknown = JSON.parse(text);
  return typeof kept === "object" && kept !== null && "feed" in kept ? kept.feed : undefined;
};

/** What runs later is fetched from there, so it is fetched over TLS or not at all; a login has no place in an address. */
export function judgeFeed(text: string): Exclude<UpdateFeed, null> {
  let feed: unknown;
  try {
    feed = feedOf(text);
  } catch {
    return { fault: "not-json" };
  }
  if (typeof feed !== "string" || !URL.canParse(feed)) return { fault: "no-feed" };
  const { protocol, username, password, href } = new URL(feed);
  return protocol === "https:" && username === "" && password === "" ? { feed: href } : { fault: "not-https" };
}

/**
 * Reads `updates.json` of the profile: `{ "feed": "https://updates.example/alcove/" }`.
 *
 * @returns `null` where there is no such file, which is how the program comes
 */
export function readUpdateFeed(profile: string): UpdateFeed {
  let text: string;
  try {
    text = readFileSync(join(profile, FILE), "utf8");
  } catch {
    return null;
  }
  return judgeFeed(text);
}
