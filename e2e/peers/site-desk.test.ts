/** The desk of sites over a real index and servers with faults. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createArchive, SignInSessions, SignIns } from "../../electron/core/archives/index.ts";
import type { SmallFile } from "../../electron/core/archives/test/small-file.ts";
import type { SiteDesk, SiteTrial } from "../../electron/core/site-desk.ts";
import {
  connectSites,
  createSiteDesk,
  type OpenArchive,
  SiteConnections,
  SiteStates,
  SiteStore,
} from "../../electron/core/sites/index.ts";
import { type OpenVault, openThrowAwayVault } from "../../electron/core/vault/index.ts";
import { dicomwebConfig, type SiteDraftInput, siteDraft } from "../../shared/contract/site.ts";
import { archiveDeps } from "./archive-deps.ts";
import { makeAuthority } from "./certificates.ts";
import { type Fault, type FaultyOptions, type FaultyServer, startFaultyServer } from "./faulty-server.ts";
import { freePorts } from "./free-port.ts";
import { reader, signInByBrowser, startLoginProvider } from "./login-provider.ts";

const running = new AbortController().signal;
const now = Date.UTC(2026, 2, 2, 12);

let folder: string;
let vault: OpenVault;
let desk: SiteDesk;
let connections: SiteConnections;
let states: SiteStates;
let told: unknown[];
const servers: FaultyServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-desk-"));
  vault = await openThrowAwayVault(folder);
  told = [];
  const { index } = vault;
  const clock = () => now;
  const store = new SiteStore({ index, clock, newId: randomUUID, timeZone: "UTC" });
  const sessions = new SignInSessions({ clock, keep: (signedIn) => store.keepSignIn(signedIn) });
  const openArchive: OpenArchive = (config, secret, limits) =>
    createArchive(config, secret, {
      ...archiveDeps,
      limits,
      bandwidth: limits.bandwidth,
      abilities: limits.abilities,
      sessions,
      clock,
    });
  states = new SiteStates({
    index,
    clock,
    changed: () => {},
    tlsFailed: (_, reason) => told.push(["tls-failed", reason]),
  });
  connections = new SiteConnections({ openArchive, states, clock });
  desk = createSiteDesk({
    store,
    connections,
    states,
    openArchive,
    sessions,
    signIns: new SignIns(sessions),
    clock,
    audit: (event) => told.push(event),
    changed: async (sites) => void told.push(["changed", sites.map(({ name }) => name)]),
    forget: async (siteId) => void told.push(["forget", siteId]),
    poll: async (siteId) => void told.push(["poll", siteId]),
  });
  await connectSites({ store, connections, states });
});
afterEach(async () => {
  await connections.dispose();
  await states.settled();
  await vault.close();
  for (const server of servers.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const file = (number: number, over: Partial<SmallFile> = {}): SmallFile => ({
  study: `1.2.${number}`,
  series: `1.2.${number}.1`,
  instance: `1.2.${number}.1.1`,
  ...over,
});

async function serve(fault: Fault, files: readonly SmallFile[] = [file(1)], options: FaultyOptions = {}) {
  const server = await startFaultyServer(fault, files, options);
  servers.push(server);
  return server;
}

const web = (root: string, over: object = {}): SiteDraftInput["archives"][number] => ({
  id: "main",
  kind: "dicomweb",
  root,
  ...over,
});
const draft = (archives: SiteDraftInput["archives"], over: Partial<SiteDraftInput> = {}) =>
  siteDraft.parse({ name: "Northfield", archives, ...over });

async function tested(trial: SiteTrial): Promise<string[]> {
  const ended: string[] = [];
  for await (const event of desk.test(trial, running)) {
    if (!("step" in event)) continue;
    const { archive, step } = event;
    ended.push(`${archive} ${step.step} ${step.outcome === "failed" ? step.problem.code : step.outcome}`);
  }
  return ended;
}

describe("the desk of sites", () => {
  it("adds, changes, orders and removes sites, with each change in the audit", async () => {
    const { root } = await serve("none");
    const one = await desk.add(draft([web(root)]), {});
    await desk.change({ ...one, name: "Renamed" }, {});
    const two = await desk.add(draft([web(root)], { name: "Second" }), {});
    await desk.order([two.id, one.id]);
    expect((await desk.list()).sites.map(({ name }) => name)).toEqual(["Second", "Renamed"]);
    await desk.remove(one.id);
    expect(told).toEqual([
      { kind: "site-changed", siteId: one.id, change: "added" },
      ["changed", ["Northfield"]],
      { kind: "site-changed", siteId: one.id, change: "changed" },
      ["changed", ["Renamed"]],
      { kind: "site-changed", siteId: two.id, change: "added" },
      ["changed", ["Renamed", "Second"]],
      { kind: "settings-changed", names: ["site-order"] },
      ["changed", ["Second", "Renamed"]],
      { kind: "site-changed", siteId: one.id, change: "removed" },
      ["changed", ["Second"]],
      ["forget", one.id],
    ]);
  });

  it("tests each archive step by step, on after one that fails", async () => {
    const [well, ill] = [await serve("none"), await serve("status-401")];
    const config = draft([web(ill.root, { id: "first" }), web(well.root, { id: "second" })]);
    expect(await tested({ config, secrets: {}, siteId: undefined })).toEqual([
      "first name skipped",
      "first connection passed",
      "first tls skipped",
      "first login login-refused",
      "second name skipped",
      "second connection passed",
      "second tls skipped",
      "second login skipped",
      "second query passed",
      "second image passed",
    ]);
  });

  it("SI-19 keeps what a test found of an archive that is configured as it is kept, and tells it with any", async () => {
    const { root } = await serve("no-whole-series", [file(1)]);
    const site = await desk.add(draft([web(root)]), {});
    const foundOf = async (trial: SiteTrial) => {
      const found: unknown[] = [];
      for await (const event of desk.test(trial, running)) if ("abilities" in event) found.push(event.abilities);
      return found;
    };
    const found = { abilities: { kind: "dicomweb", counting: "list", fields: true }, foundAt: now };
    const elsewhere = await foundOf({ config: draft([web(`${root}other/..`)]), secrets: {}, siteId: site.id });
    expect(elsewhere).toMatchObject([found]);
    expect((await desk.list()).states[0]?.abilities).toEqual({});
    expect(await foundOf({ config: site, secrets: {}, siteId: site.id })).toMatchObject([found]);
    expect((await desk.list()).states).toMatchObject([{ abilities: { main: found } }]);
  });

  it("uses the kept secret of the site being edited, for the server it was given for and no other", async () => {
    const login = "Bearer t0ken";
    const [known, stranger] = [await serve("none", [file(1)], { login }), await serve("none")];
    const auth = { auth: { scheme: "bearer" } };
    const site = await desk.add(draft([web(known.root, auth)]), { main: { scheme: "bearer", token: "t0ken" } });
    expect((await desk.list()).secretsFor).toEqual({ [site.id]: ["main"] });
    const trial = (root: string) => ({ config: draft([web(root, auth)]), secrets: {}, siteId: site.id });
    expect((await tested(trial(known.root))).at(-1)).toBe("main image passed");
    await tested(trial(stranger.root));
    expect(stranger.asked.length).toBeGreaterThan(0);
    expect(stranger.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  it("shows what an intake rule lets in right now, and why it leaves the rest out", async () => {
    const day = { date: "20260302", time: "100000" };
    const { root } = await serve("ignores-conditions", [
      file(1, { ...day, modality: "CT" }),
      file(2, { ...day, modality: "US" }),
      file(3, { date: "20260228", time: "" }),
      file(4, { date: "20260101" }),
    ]);
    const dead = "http://127.0.0.1:1/dicom-web";
    const intake = { modalities: { exclude: ["US"] }, lookbackHours: 48 };
    const config = draft([web(dead, { id: "dead" }), web(root)], { intake });
    const preview = await desk.previewIntake({ config, secrets: {}, siteId: undefined }, running);
    expect(preview.matched.studies.map(({ study, priority }) => [study.study, priority])).toEqual([
      ["1.2.1", "routine"],
      ["1.2.3", "routine"],
    ]);
    expect(preview.leftOut).toMatchObject({
      count: 1,
      studies: [{ study: { study: "1.2.2" }, reasons: [{ clause: "modality", because: "excluded" }] }],
    });
  });

  it("says why a preview is not to be had", async () => {
    const { root } = await serve("status-403");
    const trial = { config: draft([web(root)]), secrets: {}, siteId: undefined };
    await expect(desk.previewIntake(trial, running)).rejects.toThrow("forbidden");
  });

  it("keeps a sign-in and each newer one, exports none, and says when another is needed", async () => {
    const [port = 0] = await freePorts(1);
    const provider = await startLoginProvider(`http://127.0.0.1:${port}/callback`);
    try {
      const { root } = await serve("none", [file(1)], { admits: provider.admits });
      const auth = { scheme: "oidc", issuer: provider.issuer, clientId: reader, redirectPort: port };
      const config = draft([web(root, { auth })]);
      const [archive] = config.archives;
      const { signIn, address } = await desk.signIn(dicomwebConfig.parse(archive));
      expect(desk.isSignInPage(address)).toBe(true);
      await signInByBrowser(address);
      await desk.signedIn(signIn, running);
      const secrets = { main: { scheme: "oidc", signIn } } as const;
      expect((await tested({ config, secrets, siteId: undefined })).at(-1)).toBe("main image passed");
      const site = await desk.add(config, secrets);
      const keptToken = async () => {
        const row = await vault.index.selectFrom("site_secret").select("value_json").executeTakeFirstOrThrow();
        return JSON.parse(row.value_json).refreshToken;
      };
      const before = await keptToken();
      provider.endTokens();
      expect(await connections.find(site.id, {}, running)).toHaveLength(1);
      expect(await keptToken()).not.toBe(before);
      expect(JSON.stringify(await desk.export(site.id))).not.toContain(await keptToken());
      expect(JSON.stringify(await desk.list())).not.toContain(await keptToken());

      provider.endTokens();
      provider.forget();
      await expect(connections.find(site.id, {}, running)).rejects.toThrow("sign-in-needed");
      expect((await desk.list()).states).toMatchObject([{ state: "failing", problem: { code: "sign-in-needed" } }]);
      const again = await desk.signIn(dicomwebConfig.parse(archive));
      await signInByBrowser(again.address);
      await desk.signedIn(again.signIn, running);
      await desk.change(site, { main: { scheme: "oidc", signIn: again.signIn } });
      expect(await connections.find(site.id, {}, running)).toHaveLength(1);
    } finally {
      await provider.stop();
    }
  });

  it("keeps a refused certificate in the audit, once", async () => {
    const authority = await makeAuthority(folder);
    const { root } = await serve("none", [file(1)], { tls: await authority.issue("127.0.0.1") });
    const site = await desk.add(draft([web(root)]), {});
    for (const _ of [1, 2]) await expect(connections.find(site.id, {}, running)).rejects.toThrow("tls-refused");
    expect(told.filter((each) => Array.isArray(each) && each[0] === "tls-failed")).toEqual([
      ["tls-failed", expect.stringContaining("unknown authority")],
    ]);
    expect((await desk.list()).states).toMatchObject([{ siteId: site.id, state: "failing" }]);
  });

  it("polls on demand, past what was refused before", async () => {
    const server = await serve("status-401");
    const site = await desk.add(draft([web(server.root)]), {});
    await expect(connections.find(site.id, {}, running)).rejects.toThrow("login-refused");
    await expect(connections.find(site.id, {}, running)).rejects.toThrow("login-refused");
    expect(server.asked).toHaveLength(1);
    server.fault = "none";
    await desk.poll(site.id);
    expect(told.at(-1)).toEqual(["poll", site.id]);
    expect(await connections.find(site.id, {}, running)).toHaveLength(1);
  });
});
