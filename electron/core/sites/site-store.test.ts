import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SiteConfig, type SiteDraftInput, siteConfig, siteDraft } from "../../../shared/contract/site.ts";
import { siteExport } from "../../../shared/contract/site-status.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { SiteStore } from "./site-store.ts";

let folder: string;
let vault: OpenVault;
let store: SiteStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-sites-"));
  vault = await openThrowAwayVault(folder);
});
afterAll(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await vault.index.deleteFrom("site").execute();
  await vault.index.deleteFrom("site_secret").execute();
  store = new SiteStore({ index: vault.index, clock: () => 1000, newId: randomUUID, timeZone: "Asia/Seoul" });
});

const folderSite: SiteDraftInput = { name: "Northfield", archives: [{ kind: "folder", path: "/images" }] };
const webSite = (root = "https://pacs.example/dicom-web", scheme: "basic" | "bearer" = "bearer"): SiteDraftInput => ({
  name: "Lakeside",
  archives: [{ id: "main", kind: "dicomweb", root, auth: scheme === "basic" ? { scheme, user: "u" } : { scheme } }],
});
const token = { scheme: "bearer" as const, token: "s3cret" };
const add = (draft: SiteDraftInput, secrets = {}) => store.add(siteDraft.parse(draft), secrets);
const changed = (config: SiteConfig, root: string): SiteConfig => ({
  ...config,
  archives: config.archives.map((archive) => (archive.kind === "dicomweb" ? { ...archive, root } : archive)),
});
const names = async () => (await store.list()).map(({ name }) => name);

describe("site store", () => {
  it("fills in what a draft leaves out, and keeps it", async () => {
    const config = await add(folderSite);
    expect(config).toMatchObject({
      name: "Northfield",
      timeZone: "Asia/Seoul",
      assigner: `site:${config.id}`,
      limits: { parallelTransfers: 8, bandwidthMbit: null, hours: "always" },
      serviceLevel: { minutes: { stat: 60, urgent: 240, routine: 1440 } },
      intake: { excludeReported: true, lookbackHours: 48 },
      enabled: true,
    });
    expect(await store.list()).toEqual([config]);
  });

  it("changes, orders and removes sites", async () => {
    const first = await add(folderSite);
    const second = await add({ ...folderSite, name: "Second" });
    await add({ ...folderSite, name: "Third" });
    await store.change({ ...first, name: "First", enabled: false }, {});
    await store.order([second.id]);
    expect(await names()).toEqual(["Second", "First", "Third"]);
    await store.remove(first.id);
    expect(await names()).toEqual(["Second", "Third"]);
    await expect(store.remove(first.id)).rejects.toThrow("not-found");
    await expect(store.change(first, {})).rejects.toThrow("not-found");
    await expect(store.add(second, {})).rejects.toThrow("conflict");
  });

  it("keeps secrets apart from the configuration, and an edit that leaves them out keeps them", async () => {
    const config = await add(webSite(), { main: token });
    const rows = await vault.index.selectFrom("site").select("config_json").execute();
    expect(JSON.stringify([rows, await store.export(config.id), await store.list()])).not.toContain("s3cret");
    await store.change({ ...config, name: "Renamed" }, {});
    expect(await store.secretsOf(config.id)).toEqual(new Map([["main", token]]));
    await store.change(config, { main: null });
    expect(await store.secretsOf(config.id)).toEqual(new Map());
  });

  it("gives a kept secret to no other host, no plain line, and no other way to log in", async () => {
    for (const [root, stays] of [
      ["https://pacs.example/other", true],
      ["https://evil.example/dicom-web", false],
      ["https://pacs.example:444/dicom-web", false],
      ["http://pacs.example/dicom-web", false],
    ] as const) {
      const config = await add(webSite(), { main: token });
      await store.change(changed(config, root), {});
      expect([root, (await store.secretsOf(config.id)).has("main")]).toEqual([root, stays]);
    }
    const config = await add(webSite(), { main: token });
    await store.change(siteConfig.parse({ ...config, archives: webSite(undefined, "basic").archives }), {});
    expect(await store.secretsOf(config.id)).toEqual(new Map());
  });

  it("refuses a secret that an archive has no use for", async () => {
    await expect(add(webSite(undefined, "basic"), { main: token })).rejects.toThrow("invalid");
    expect(await store.list()).toEqual([]);
  });

  it("carries sites over in a file, without secrets", async () => {
    const plain = await add(folderSite);
    const secret = await add(webSite(), { main: token });
    const file = siteExport.parse(
      JSON.parse(JSON.stringify({ ...(await store.export(plain.id)), sites: [plain, secret] })),
    );
    await store.remove(secret.id);
    const [copy, moved] = await store.import(file);
    // The one that is still here becomes a site of its own, with patients of its own.
    expect(copy?.id).not.toBe(plain.id);
    expect(copy?.assigner).toBe(`site:${copy?.id}`);
    expect(copy?.enabled).toBe(true);
    // The one that is gone comes back as it was, but waits for its secret.
    expect(moved).toEqual({ ...secret, enabled: false });
    expect(await store.secretsOf(secret.id)).toEqual(new Map());
  });

  it("takes nothing from a file with unknown fields", async () => {
    const config = await add(folderSite);
    const file = { ...(await store.export(config.id)), sites: [{ ...config, password: "x" }] };
    expect(siteExport.safeParse(file).success).toBe(false);
  });
  it("keeps the secret of an order source as it keeps an archive's, and gives it to no other host", async () => {
    const orders = [{ id: "his", kind: "fhir", root: "https://his.example/r4", auth: { scheme: "bearer" } }] as const;
    const archives = [{ id: "a", kind: "folder", path: "/images" }] as const;
    const site = await add(
      { name: "North", archives: [...archives], orders: [...orders] },
      { his: { scheme: "bearer", token: "t" } },
    );
    expect([...(await store.secretsOf(site.id)).keys()]).toEqual(["his"]);
    await store.change({ ...site, name: "South" }, {});
    expect([...(await store.secretsOf(site.id)).keys()]).toEqual(["his"]);
    const [his] = site.orders;
    if (his?.kind !== "fhir") throw new Error("a FHIR server");
    await store.change({ ...site, orders: [{ ...his, root: "https://elsewhere.example/r4" }] }, {});
    expect([...(await store.secretsOf(site.id)).keys()]).toEqual([]);
  });
});
