import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { siteDraft, siteFromDraft } from "../../shared/contract/site.ts";

describe("the demo site", () => {
  it("is a whole site once it is told where its folder is", () => {
    const written: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "site.json"), "utf8"));
    const archives = [{ id: "demo", kind: "folder", path: join(import.meta.dirname, "studies") }];
    const draft = siteDraft.parse({ ...(typeof written === "object" ? written : {}), archives });
    const site = siteFromDraft(draft, { newId: () => "unused", timeZone: "UTC" });
    expect(site.name).toBe("Demo site");
    expect(site.intake.lookbackHours).toBeNull();
    expect(site.archives[0]).toMatchObject({ id: "demo", kind: "folder", watch: true });
  });
});
