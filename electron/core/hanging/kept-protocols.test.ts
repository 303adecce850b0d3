import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hangingProtocol } from "../../../shared/hanging/protocol.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { createKeptProtocols, type KeptProtocols } from "./kept-protocols.ts";

let root = "";
let vault: OpenVault;
let protocols: KeptProtocols;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "alcove-protocols-"));
  vault = await openThrowAwayVault(root);
  let now = 0;
  protocols = createKeptProtocols({
    index: vault.index,
    clock: () => {
      now += 1;
      return now;
    },
    changed: () => {},
  });
});
afterEach(async () => {
  await vault.close();
  await rm(root, { recursive: true, force: true });
});

const named = (id: string, en = id) =>
  hangingProtocol.parse({
    id,
    name: { en, ko: en },
    exam: [{ of: "modality", is: ["CT"] }],
    sets: { main: {} },
    stages: [{ name: { en: "one", ko: "하나" }, displays: [{ grid: "fit", views: [{ set: "main" }] }] }],
  });

it("HP-45 keeps a protocol for every site and for one, and a new one in place of the old of its id", async () => {
  const own = await protocols.put({ siteId: null, protocol: named("chest") });
  const ofSite = await protocols.put({ siteId: "site", protocol: named("chest") });
  const again = await protocols.put({ siteId: null, protocol: named("chest", "anew") });
  expect(again.id).toBe(own.id);
  expect(await protocols.list()).toEqual([ofSite, again]);
  await protocols.remove(ofSite.id);
  expect(await protocols.list()).toEqual([again]);
});

it("HP-44 leaves out one that fits the schema no more", async () => {
  const { id } = await protocols.put({ siteId: null, protocol: named("chest") });
  await vault.index.updateTable("hanging_protocol").set({ body_json: "{}" }).where("id", "=", id).execute();
  expect(await protocols.list()).toEqual([]);
});
