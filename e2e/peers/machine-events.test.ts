/** Sleep, locks and the line, through the whole core: rules MA-1 to MA-4. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApi } from "../../electron/api/app.ts";
import type { Workstation } from "../../electron/core/workstation.ts";
import { siteDraft } from "../../shared/contract/site.ts";
import type { ExamRow } from "../../shared/worklist/exam-row.ts";
import { type FaultyServer, startFaultyServer } from "./faulty-server.ts";
import { workstationIn } from "./workstation-in.ts";

const pin = "2468";
const files = [1, 2, 3].map((number) => ({
  study: "1.2.826.1",
  series: "1.2.826.1.1",
  instance: `1.2.826.1.1.${number}`,
  number,
  patientId: "P1",
  date: "20260302",
  accession: "A1",
}));
/** Less than any pause or time limit that would bring it by itself: 30 s for an answer, 60 s for the next question. */
const AT_ONCE = { timeout: 15_000, interval: 20 };

let profile = "";
let workstation: Workstation;
let server: FaultyServer;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "alcove-machine-"));
  server = await startFaultyServer("none", files);
  workstation = await workstationIn(profile);
});
afterEach(async () => {
  await workstation.dispose();
  await server.stop();
  await rm(profile, { recursive: true, force: true });
});

async function read(fault: FaultyServer["fault"]): Promise<void> {
  server.fault = fault;
  await workstation.session.createReader({ name: "Reader A", passphrase: "a long passphrase", pin, language: "en" });
  await workstation.desk().sites.add(
    siteDraft.parse({
      name: "Northfield",
      intake: { lookbackHours: null },
      archives: [{ id: "main", kind: "dicomweb", root: server.root }],
    }),
    {},
  );
}

async function exams() {
  const rows: ExamRow[] = [];
  for await (const part of workstation.desk().worklist.parts()) rows.push(...part);
  return rows;
}
const isReady = () => vi.waitFor(async () => expect(await exams()).toMatchObject([{ state: "ready" }]), AT_ONCE);
const stateOfSite = async () => (await workstation.desk().sites.list()).states[0];
const locks = async () => {
  const { entries } = await workstation.deskBehindLock().audit(undefined, 50);
  return entries.flatMap(({ event }) => (event.kind === "screen-locked" ? [event.by] : []));
};

describe("events of the machine", { timeout: 60_000 }, () => {
  it("MA-1 lock the open vault as the system's, once, and nothing where there is no reader", async () => {
    await workstation.meet("system-locked");
    expect(workstation.session.state().mode).toBe("demo");
    await read("none");
    await workstation.meet("system-locked");
    await workstation.meet("suspending");
    expect(workstation.session.state().mode).toBe("locked");
    expect(await locks()).toEqual(["system"]);
    await workstation.session.unlock({ pin });
    await workstation.meet("woke");
    expect(workstation.session.state().mode).toBe("open");
  });

  it("MA-2, MA-3 cut what is fetched before sleep, and go on after it", async () => {
    await read("drip");
    await vi.waitFor(() => expect(server.asked.some(({ url }) => url.includes("/series/"))).toBe(true), AT_ONCE);
    await workstation.meet("suspending");
    const { prefetch } = workstation.deskBehindLock();
    await vi.waitFor(() => expect(prefetch.state().running).toEqual([]), AT_ONCE);
    const before = server.asked.length;
    await later(300);
    expect(server.asked).toHaveLength(before);
    server.fault = "none";
    await workstation.meet("woke");
    await workstation.session.unlock({ pin });
    await isReady();
  });

  it("MA-3 give up a question that nobody answers any more, when the line is back", async () => {
    await read("silent");
    await vi.waitFor(() => expect(server.asked).toHaveLength(1), AT_ONCE);
    server.fault = "none";
    const answer = await createApi(workstation).request("/api/machine/line-back", { method: "POST" });
    expect(answer.status).toBe(200);
    await isReady();
  });

  it("MA-3 ask a site that failed, before its time", async () => {
    await read("hangs-up");
    await vi.waitFor(async () => expect((await stateOfSite())?.state).toBe("offline"), AT_ONCE);
    server.fault = "none";
    await workstation.meet("line-back");
    await isReady();
    expect((await stateOfSite())?.state).toBe("ok");
  });

  it("MA-4 never ask where a login was refused", async () => {
    await read("status-401");
    await vi.waitFor(async () => expect((await stateOfSite())?.problem?.code).toBe("login-refused"), AT_ONCE);
    const before = server.asked.length;
    await workstation.meet("woke");
    await workstation.meet("line-back");
    await later(300);
    expect(server.asked).toHaveLength(before);
  });
});
