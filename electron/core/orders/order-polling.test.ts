import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { orderSourceConfig, type SiteConfig } from "../../../shared/contract/site.ts";
import type { OrderMessage } from "../../../shared/orders/order.ts";
import { ProblemError } from "../../../shared/problem.ts";
import { type OpenVault, openThrowAwayVault } from "../vault/index.ts";
import { exampleSite } from "../worklist/example-study.ts";
import { exampleOmi, exampleOrm } from "./example-message.ts";
import { createOrderSource, OrderPolling } from "./index.ts";

let folder = "";
let vault: OpenVault;
let polling: OrderPolling;
let site: SiteConfig;
let taken: OrderMessage[];
let told: AuditEvent[];
const drop = () => join(folder, "drop");

const put = async (name: string, text: string) => {
  await writeFile(join(drop(), name), text);
  const at = new Date(Date.now() - 60_000);
  await utimes(join(drop(), name), at, at);
};
const begin = () => {
  polling = new OrderPolling({
    index: vault.index,
    clock: Date.now,
    open: (config, secret, { timeZone }) => createOrderSource(config, secret, { timeZone, clock: Date.now }),
    take: async (_, __, messages) => void taken.push(...messages),
    audit: (event) => told.push(event),
    failed: (error) => {
      throw error;
    },
  });
  polling.configure([{ config: site, secrets: new Map() }]);
  return polling.poll(site.id);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-ordering-"));
  await mkdir(drop());
  vault = await openThrowAwayVault(folder, Date.now);
  site = exampleSite({ orders: [orderSourceConfig.parse({ id: "drop", kind: "drop-folder", path: drop() })] });
  taken = [];
  told = [];
});
afterEach(async () => {
  await polling.close();
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

describe("polling order sources", () => {
  it("OR-25, OR-26 takes each file once, over restarts too, and says what was kept apart", async () => {
    await put("good.hl7", `${exampleOrm()}\r${exampleOrm({ ORC: "ORC|ZZ|PL1" })}`);
    await put("note.txt", "call me");
    await begin();
    expect(taken.map(({ order }) => order.accession)).toEqual(["ACC1"]);
    const report = await polling.report(site.id);
    expect(report.refused.map(({ name, part, fault }) => [name, part, fault]).sort()).toEqual([
      ["good.hl7", 2, "unknown-control"],
      ["note.txt", 1, "unknown-format"],
    ]);
    expect(report).toMatchObject({ refusedCount: 2, sources: [{ id: "drop", problem: null }] });
    expect(told).toEqual([{ kind: "orders-taken", siteId: site.id, orders: 1, refused: 2, problem: null }]);
    await polling.close();
    await put("next.hl7", exampleOmi);
    await begin();
    expect(taken.map(({ order }) => order.accession)).toEqual(["ACC1", "ACC2"]);
    expect((await polling.report(site.id)).refusedCount).toBe(2);
  });
  it("a folder that is gone is told once, and goes on when it is back", async () => {
    await rm(drop(), { recursive: true });
    await begin();
    await polling.poll(site.id);
    expect((await polling.report(site.id)).sources[0]?.problem).toMatchObject({ code: "folder-missing" });
    expect(told.filter(({ kind }) => kind === "orders-taken")).toHaveLength(1);
    await mkdir(drop());
    await put("good.hl7", exampleOrm());
    await polling.poll(site.id);
    expect(taken).toHaveLength(1);
    expect((await polling.report(site.id)).sources[0]?.problem).toBeNull();
  });
  it("MA-3, MA-4 opens a source anew and reads it when the line is back, but not where a login was refused", async () => {
    const opened: string[] = [];
    const fails = new Map([["b", new ProblemError("login-refused")]]);
    polling = new OrderPolling({
      index: vault.index,
      clock: Date.now,
      open: ({ id }) => ({
        async *read() {
          opened.push(id);
          const refused = fails.get(id);
          if (refused !== undefined) throw refused;
          yield* [];
        },
      }),
      take: async () => {},
      audit: (event) => told.push(event),
      failed: (error) => {
        throw error;
      },
    });
    const orders = ["a", "b"].map((id) => orderSourceConfig.parse({ id, kind: "drop-folder", path: drop() }));
    polling.configure([{ config: exampleSite({ orders }), secrets: new Map() }]);
    await vi.waitFor(() => expect(opened).toEqual(["a", "b"]));
    await vi.waitFor(() => expect(told).toMatchObject([{ problem: "login-refused" }]));
    const before = (await polling.report(site.id)).sources[0]?.lastReadAt ?? 0;
    expect(before).toBeGreaterThan(0);
    await polling.askAnew();
    expect(opened).toEqual(["a", "b", "a"]);
    expect((await polling.report(site.id)).sources[0]?.lastReadAt).toBeGreaterThanOrEqual(before);
  });
});
