import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { hc } from "hono/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CoreEvent, coreEvent } from "../../shared/contract/events.ts";
import type { SessionState } from "../../shared/contract/session.ts";
import { noKeyStore } from "../core/readers/index.ts";
import { createWorkstation, type Workstation } from "../core/workstation.ts";
import { type Api, createApi } from "./app.ts";

const passphrase = "a long passphrase for a test";
const pin = "2468";
let profile = "";
let workstation: Workstation;
let app: Api;
let bugs: unknown[] = [];

async function start(): Promise<void> {
  workstation = await createWorkstation({
    profileDir: profile,
    host: "browser",
    keyStore: noKeyStore,
    workerFile: resolve(import.meta.dirname, "../core/imaging/imaging-worker.ts"),
    dimseWorkerFile: resolve(import.meta.dirname, "../core/archives/dimse/dimse-worker.ts"),
    demoSite: { config: { name: "Demo", intake: { lookbackHours: null } }, folder: join(profile, "demo") },
    timeZone: "UTC",
    log: { warn: () => {}, error: (about) => bugs.push(about) },
    version: "test",
    scryptCost: { N: 1024, r: 8, p: 1 },
  });
  app = createApi(workstation, (error) => bugs.push(error));
}
/** The renderer's own client, over the app itself. */
const client = () =>
  hc<Api>("http://alcove", { fetch: async (...args: Parameters<typeof fetch>) => app.request(...args) }).api;
const state = async (): Promise<SessionState> => (await client().session.$get()).json();
const makeReader = async () => {
  const answer = await client().readers.$post({ json: { name: "Reader A", passphrase, pin, language: "ko" } });
  return answer.json();
};

beforeEach(async () => {
  bugs = [];
  profile = await mkdtemp(join(tmpdir(), "alcove-api-"));
  await start();
});
afterEach(async () => {
  await workstation.dispose();
  await rm(profile, { recursive: true, force: true });
  expect(bugs).toEqual([]);
});

describe("session", () => {
  it("begins with the demo, and ends it when a reader is made", async () => {
    expect(await state()).toMatchObject({ mode: "demo", readers: [], reader: null });
    const made = await makeReader();
    expect(made.session).toMatchObject({ mode: "open", reader: { name: "Reader A" } });
    expect(made.recoveryKey.length).toBeGreaterThan(20);
    expect((await (await client().sites.$get()).json()).sites).toEqual([]);
    expect((await (await client().settings.$get()).json()).language).toBe("ko");
  });
  it("asks who is there after a restart, and opens by passphrase only", async () => {
    const { session } = await makeReader();
    const readerId = session.reader?.id ?? "";
    await workstation.dispose();
    await start();
    expect(await state()).toMatchObject({ mode: "signed-out", reader: null });
    expect((await client().exams.$get()).status).toBe(423);
    const wrong = await client().session.open.$post({
      json: { with: "passphrase", readerId, passphrase: "something else" },
    });
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toMatchObject({ problem: { code: "wrong-key" } });
    const right = await client().session.open.$post({ json: { with: "passphrase", readerId, passphrase } });
    expect(await right.json()).toMatchObject({ mode: "open" });
  });
  it("locks; five wrong PINs ask for the passphrase", async () => {
    const { session } = await makeReader();
    expect(await (await client().session.lock.$post({ json: { by: "reader" } })).json()).toMatchObject({
      mode: "locked",
      pinTriesLeft: 5,
    });
    expect((await client().exams.$get()).status).toBe(423);
    expect((await client().settings.$get()).status).toBe(200);
    expect((await client().vault.$get()).status).toBe(423);
    const wrong = await client().session.unlock.$post({ json: { pin: "0000" } });
    expect(wrong.status).toBe(403);
    expect(await state()).toMatchObject({ mode: "locked", pinTriesLeft: 4 });
    // The second one makes the next try wait, and says until when.
    await client().session.unlock.$post({ json: { pin: "0000" } });
    const { pinWaitUntil } = await state();
    expect(pinWaitUntil).toBeGreaterThan(Date.now());
    expect((await client().session.unlock.$post({ json: { pin } })).status).toBe(502);
    expect(await state()).toMatchObject({ mode: "locked", pinTriesLeft: 3, pinWaitUntil });
    const readerId = session.reader?.id ?? "";
    const bad = await client().session.open.$post({
      json: { with: "passphrase", readerId, passphrase: "something else" },
    });
    expect(bad.status).toBe(403);
    const open = await client().session.open.$post({ json: { with: "passphrase", readerId, passphrase } });
    expect(await open.json()).toMatchObject({ mode: "open", pinTriesLeft: null, pinWaitUntil: null });
    await client().session.lock.$post({ json: { by: "idle" } });
    await client().session.unlock.$post({ json: { pin } });
    const { entries } = await (await client().audit.$get({ query: { limit: "20" } })).json();
    const locks = entries.flatMap(({ event }) => (event.kind === "screen-locked" ? [event.by] : []));
    expect(locks).toEqual(["idle", "reader"]);
  });
  it("makes a new recovery key for the passphrase alone", async () => {
    const { session, recoveryKey } = await makeReader();
    const refused = await client().reader["recovery-key"].$post({ json: { passphrase: "not the one" } });
    expect(refused.status).toBe(403);
    const made = await (await client().reader["recovery-key"].$post({ json: { passphrase } })).json();
    await client().session["sign-out"].$post();
    const open = (key: string) =>
      client().session.open.$post({
        json: {
          with: "recovery-key",
          readerId: session.reader?.id ?? "",
          recoveryKey: key,
          newPassphrase: "another long passphrase",
        },
      });
    expect((await open(recoveryKey)).status).toBe(403);
    expect((await open(made.recoveryKey)).status).toBe(200);
  });
  it("signs out and leaves nothing open", async () => {
    await makeReader();
    expect(await (await client().session["sign-out"].$post()).json()).toMatchObject({
      mode: "signed-out",
      reader: null,
    });
    expect((await client().views.$get()).status).toBe(423);
  });
  it("erases everything for the passphrase and the name, and begins anew", async () => {
    await makeReader();
    const refused = await client().vault.erase.$post({ json: { passphrase, name: "Reader B" } });
    expect(refused.status).toBe(400);
    const done = await client().vault.erase.$post({ json: { passphrase, name: "Reader A" } });
    expect(await done.json()).toMatchObject({ mode: "demo", readers: [] });
  });
  it("keeps the profile", async () => {
    await makeReader();
    const profileNow = { name: "Reader Z", credentials: "MD", identifiers: { a: "17" }, language: "en" } as const;
    await client().reader.profile.$put({ json: profileNow });
    expect(await (await client().reader.profile.$get()).json()).toEqual(profileNow);
    expect((await state()).reader?.name).toBe("Reader Z");
  });
});

describe("answers", () => {
  it("are never kept, and name fields but not their content when a body does not fit", async () => {
    const answer = await app.request("/api/session/unlock", {
      method: "POST",
      body: JSON.stringify({ pin: 1234567890123 }),
      headers: { "Content-Type": "application/json" },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const text = await answer.text();
    expect(text).toContain("pin");
    expect(text).not.toContain("123456");
  });
  it("say not-found for what is not there", async () => {
    const answers = await Promise.all([
      app.request("/api/exams/none/content"),
      app.request("/api/series/none/instances"),
      app.request("/api/series/none/thumbnail"),
      app.request("/api/instances/none/file"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
  it("keep views in order", async () => {
    const view = (id: string) => ({
      id,
      name: id,
      search: "",
      filters: [],
      sorts: [],
      columns: [],
      sections: "none" as const,
      includeDone: false,
    });
    for (const id of ["a", "b"]) await client().views[":id"].$put({ param: { id }, json: view(id) });
    await client().views.$put({ json: { ids: ["b", "a"] } });
    const { views } = await (await client().views.$get()).json();
    expect(views.map(({ id }) => id)).toEqual(["b", "a"]);
    await client().views[":id"].$delete({ param: { id: "b" } });
    expect((await (await client().views.$get()).json()).views).toHaveLength(1);
  });
  it("show the audit, whole", async () => {
    await makeReader();
    await client().session.lock.$post({ json: { by: "reader" } });
    await client().session.unlock.$post({ json: { pin } });
    const { entries, check } = await (await client().audit.$get({ query: {} })).json();
    expect(check).toMatchObject({ whole: true });
    const kinds = entries.map(({ event }) => event.kind);
    for (const kind of ["program-started", "vault-opened", "screen-locked", "screen-unlocked"] as const) {
      expect(kinds).toContain(kind);
    }
  });
});

describe("the audit", () => {
  const events = async () => {
    const { entries, check } = await (await client().audit.$get({ query: {} })).json();
    expect(check).toMatchObject({ whole: true });
    return entries.map(({ event }) => event);
  };
  it("has keys that were refused while the vault was closed, across a restart, with their own time, once", async () => {
    const { session } = await makeReader();
    const readerId = session.reader?.id ?? "";
    await client().session["sign-out"].$post();
    const before = Date.now();
    const open = (key: string) =>
      client().session.open.$post({ json: { with: "passphrase", readerId, passphrase: key } });
    expect((await open("something else")).status).toBe(403);
    await workstation.dispose();
    await start();
    expect((await open("another thing")).status).toBe(403);
    expect((await open(passphrase)).status).toBe(200);
    const refused = (await events()).filter((event) => event.kind === "credential-refused");
    expect(refused).toHaveLength(2);
    for (const event of refused) {
      expect(event).toMatchObject({ with: "passphrase" });
      expect(event.refusedAt).toBeGreaterThanOrEqual(before);
    }
    await client().session["sign-out"].$post();
    await open(passphrase);
    expect((await events()).filter((event) => event.kind === "credential-refused")).toHaveLength(2);
  });
  it("has every change of settings, views, sites and locks, and by whom the screen was locked", async () => {
    await makeReader();
    await client().session.lock.$post({ json: { by: "idle" } });
    await client().session.unlock.$post({ json: { pin } });
    const settings = await (await client().settings.$get()).json();
    await client().settings.$put({ json: { ...settings, priorsPerExam: settings.priorsPerExam + 1 } });
    await client().vault.quota.$put({ json: { bytes: 50_000_000_000 } });
    const config = { name: "Nowhere", archives: [{ kind: "folder", path: join(profile, "none"), watch: false }] };
    const added = await app.request("/api/sites", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ config }),
    });
    expect(added.status).toBe(200);
    await vi.waitFor(async () =>
      expect(await events()).toContainEqual(
        expect.objectContaining({ kind: "query", what: "worklist", outcome: "failed", problem: "folder-missing" }),
      ),
    );
    const told = await events();
    expect(told).toContainEqual({ kind: "screen-locked", by: "idle" });
    expect(told).toContainEqual({ kind: "settings-changed", names: ["priorsPerExam"] });
    expect(told).toContainEqual({ kind: "settings-changed", names: ["vault-quota"] });
    expect(told).toContainEqual(expect.objectContaining({ kind: "site-changed", change: "added" }));
  });
});

describe("events", () => {
  async function listen(): Promise<{ readonly events: CoreEvent[]; readonly stop: () => void }> {
    const events: CoreEvent[] = [];
    const controller = new AbortController();
    const response = await app.request("/api/events", { signal: controller.signal });
    const reader = response.body?.getReader();
    const read = async (): Promise<void> => {
      let rest = "";
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done || value === undefined) return;
        const blocks = (rest + Buffer.from(value).toString()).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          if (block.startsWith("data: ")) events.push(coreEvent.parse(JSON.parse(block.slice(6))));
        }
      }
    };
    void read().catch(() => {});
    return { events, stop: () => void reader?.cancel() };
  }

  it("begin with how everything stands", async () => {
    const { events, stop } = await listen();
    await later(200);
    expect(events[0]).toMatchObject({ type: "session", session: { mode: "demo" } });
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["session", "prefetch", "vault", "site"]));
    stop();
  });
  it("tell nothing of a patient behind the lock", async () => {
    await makeReader();
    await client().session.lock.$post({ json: { by: "reader" } });
    const { events, stop } = await listen();
    await later(100);
    expect(events[0]).toMatchObject({ type: "session", session: { mode: "locked" } });
    expect(events.every(({ type }) => type === "session" || type === "site" || type === "prefetch")).toBe(true);
    stop();
  });
});
