import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readUpdateFeed } from "./update-feed.ts";

let profile = "";
const write = (text: string) => writeFileSync(join(profile, "updates.json"), text);
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "updates-"));
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

describe("the update feed", () => {
  it("is none unless one is written down", () => {
    expect(readUpdateFeed(profile)).toBeNull();
    write('{ "feed": "https://updates.example/alcove/" }');
    expect(readUpdateFeed(profile)).toEqual({ feed: "https://updates.example/alcove/" });
  });

  it("is reached over TLS, without a login in its address, or not at all", () => {
    for (const feed of ["http://updates.example/", "ftp://updates.example/", "https://a:b@updates.example/"]) {
      write(JSON.stringify({ feed }));
      expect(readUpdateFeed(profile), feed).toEqual({ fault: "not-https" });
    }
  });

  it("is none, and said to be, where the file says something else", () => {
    for (const text of ["{}", "[]", "null", '{ "feed": 4 }', '{ "feed": "updates" }']) {
      write(text);
      expect(readUpdateFeed(profile), text).toEqual({ fault: "no-feed" });
    }
    write("{");
    expect(readUpdateFeed(profile)).toEqual({ fault: "not-json" });
  });
});
