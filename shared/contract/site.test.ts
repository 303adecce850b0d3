import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archiveSecret } from "./archive-secret.ts";
import { archiveRoot, siteColours, siteConfig, siteDraft, siteFromDraft, timeZone } from "./site.ts";
import { siteExport } from "./site-status.ts";

const from = { newId: () => "3d1a8c1e-0f60-4b5e-9a43-1f8f2f3b7c11", timeZone: "Europe/Berlin" };

describe("site configuration", () => {
  it("needs a name and one archive", () => {
    const draft = siteDraft.parse({ name: " Northfield ", archives: [{ kind: "folder", path: "/images" }] });
    const site = siteFromDraft(draft, from);
    expect(siteConfig.parse(site)).toEqual(site);
    expect(site).toMatchObject({ name: "Northfield", timeZone: "Europe/Berlin", assigner: `site:${site.id}` });
    expect(siteDraft.safeParse({ name: "x", archives: [] }).success).toBe(false);
    expect(siteDraft.safeParse({ name: " ", archives: draft.archives }).success).toBe(false);
  });

  it("refuses fields that it does not know, at every depth", () => {
    const archives = [{ kind: "folder", path: "/images" }];
    for (const stranger of [
      { name: "x", archives, password: "1" },
      { name: "x", archives: [{ ...archives[0], password: "1" }] },
      { name: "x", archives, limits: { speed: 1 } },
      { name: "x", archives, intake: { modalities: { only: ["CT"] } } },
      {
        name: "x",
        archives: [{ kind: "dicomweb", root: "https://a/b", auth: { scheme: "basic", user: "u", password: "p" } }],
      },
    ]) {
      expect(siteDraft.safeParse(stranger).success).toBe(false);
    }
  });

  it("keeps logins and questions out of addresses", () => {
    expect(archiveRoot.safeParse("http://127.0.0.1:8042/dicom-web/").success).toBe(true);
    for (const bad of [
      "https://u:p@host/x",
      "https://host/x?token=1",
      "https://host/#x",
      "ftp://host",
      "file:///x",
      "host",
    ]) {
      expect([bad, archiveRoot.safeParse(bad).success]).toEqual([bad, false]);
    }
  });

  it("knows time zones, and that a token is one line", () => {
    expect(timeZone.safeParse("Asia/Seoul").success).toBe(true);
    expect(timeZone.safeParse("Asia/Nowhere").success).toBe(false);
    expect(archiveSecret.safeParse({ scheme: "bearer", token: "a\r\nX: y" }).success).toBe(false);
  });

  it("refuses two archives of one id", () => {
    const archive = { id: "a", kind: "folder", path: "/images" };
    expect(siteDraft.safeParse({ name: "x", archives: [archive, archive] }).success).toBe(false);
  });

  it("reads whatever a file holds as sites or as none, and the same again when it is written and read once more", () => {
    const site = siteFromDraft(siteDraft.parse({ name: "N", archives: [{ kind: "folder", path: "/images" }] }), from);
    const names = Object.keys(site);
    const changed = fc
      .dictionary(fc.constantFrom(...names, "__proto__", "secret"), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 })
      .map((change) => ({ ...site, ...change }));
    fc.assert(
      fc.property(fc.array(fc.oneof(changed, fc.jsonValue()), { maxLength: 3 }), (sites) => {
        const read = siteExport.safeParse({ format: "alcove-sites", version: 1, sites });
        if (read.success) expect(siteExport.parse(JSON.parse(JSON.stringify(read.data)))).toEqual(read.data);
        else expect(read.error.issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it("has colours that can be read on the lightest ground", () => {
    const light = (hex: string): number => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    for (const colour of Object.values(siteColours)) {
      expect((light(colour) + 0.05) / (light("#171a1d") + 0.05)).toBeGreaterThan(4.5);
    }
  });
});
