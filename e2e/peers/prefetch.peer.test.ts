/** The main job end to end, without a renderer: a site is added, its studies come, the line is cut, they are read. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createApi } from "../../electron/api/app.ts";
import type { Workstation } from "../../electron/core/workstation.ts";
import { auditList } from "../../shared/contract/audit.ts";
import { type CoreEvent, prefetchState } from "../../shared/contract/events.ts";
import { examContent, FRAME_RECORD_HEAD_BYTES, seriesInstances } from "../../shared/contract/exam-content.ts";
import { createdReader, sessionState } from "../../shared/contract/session.ts";
import { siteList } from "../../shared/contract/site-requests.ts";
import { examList } from "../../shared/contract/worklist-requests.ts";
import { type ExamRow, examRow } from "../../shared/worklist/exam-row.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";
import { workstationIn } from "./workstation-in.ts";

const root = resolve(import.meta.dirname, "../..");
const studies = join(root, "build/demo/studies");
const passphrase = "a long passphrase for a test";
const pin = "2468";

let profile = "";
let storage = "";
let orthanc: Orthanc;
let late: Uint8Array = new Uint8Array();

interface Running {
  readonly workstation: Workstation;
  readonly events: CoreEvent[];
  ask<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<z.infer<Schema>>;
  status(path: string, body?: unknown): Promise<number>;
  bytes(path: string, body?: unknown): Promise<Uint8Array>;
}

async function start(): Promise<Running> {
  const workstation = await workstationIn(profile);
  const bugs: unknown[] = [];
  const api = createApi(workstation, (error) => bugs.push(error));
  const events: CoreEvent[] = [];
  workstation.listen((event) => events.push(event));
  const send = (path: string, body?: unknown, method = body === undefined ? "GET" : "POST") =>
    api.request(`/api${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  return {
    workstation,
    events,
    async ask(schema, path, body, method) {
      const response = await send(path, body, method);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()} ${bugs.join()}`);
      return schema.parse(await response.json());
    },
    status: async (path, body) => (await send(path, body)).status,
    bytes: async (path, body) => new Uint8Array(await (await send(path, body)).arrayBuffer()),
  };
}

async function until<T>(look: () => Promise<T | null> | T | null, what: string, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await later(100);
  }
}

const examsOf = async (running: Running): Promise<readonly ExamRow[]> => (await running.ask(examList, "/exams")).exams;
const isSettled = (row: ExamRow) => row.state === "ready" && row.priors.state === "searched";
const allReady = (running: Running, count: number) =>
  until(async () => {
    const rows = await examsOf(running);
    if (rows.length !== count || !rows.every(isSettled)) return null;
    const { state } = await running.ask(prefetchState, "/prefetch");
    return state === "idle" ? rows : null;
  }, `${count} exams to be ready`);

/** Reads every frame of an exam. @returns how many were whole, and how many were asked for */
async function readAll(running: Running, examId: string): Promise<{ whole: number; asked: number }> {
  const content = await running.ask(examContent, `/exams/${examId}/content`);
  let [whole, asked] = [0, 0];
  for (const series of content.studies.flatMap((study) => study.series)) {
    const { instances } = await running.ask(seriesInstances, `/series/${series.id}/instances`);
    const images = instances.flatMap(({ id, header }) => (header?.image ? [{ id, image: header.image }] : []));
    if (images.length === 0) continue;
    const items = images.map(({ id, image }) => ({ instance: id, from: 0, to: image.frames.length }));
    const bytes = await running.bytes("/frames", { items });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let offset = 0;
    for (const { image } of images) {
      for (const _ of image.frames) {
        expect(view.getUint32(offset, true)).toBeLessThan(bytes.length);
        if (view.getUint32(offset + 4, true) === 0) whole += 1;
        asked += 1;
        offset += FRAME_RECORD_HEAD_BYTES + image.frameBytes;
      }
    }
    expect(offset).toBe(bytes.length);
  }
  return { whole, asked };
}

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), "alcove-profile-"));
  storage = await mkdtemp(join(tmpdir(), "alcove-storage-"));
  orthanc = await startOrthanc({ folder: storage });
  const wanted = (await readdir(studies)).filter((name) => /^phantom-(trauma|chest)/.test(name));
  for (const name of wanted) {
    const entries = await readdir(join(studies, name), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) {
      const bytes = await readFile(file);
      // The last image of the newest chest CT comes late.
      if (name === "phantom-chest" && file === files.toSorted().at(-1)) late = bytes;
      else await orthanc.store([bytes]);
    }
  }
});

afterAll(async () => {
  await orthanc?.stop();
  await rm(profile, { recursive: true, force: true });
  await rm(storage, { recursive: true, force: true });
});

describe("a site, its studies, and no line", () => {
  it("fetches ahead, reads offline, and fetches nothing twice", async () => {
    const first = await start();
    const made = await first.ask(createdReader, "/readers", { name: "Reader A", passphrase, pin, language: "en" });
    expect(made.session.mode).toBe("open");
    await first.ask(z.unknown(), "/sites", {
      config: {
        name: "Northfield",
        intake: { lookbackHours: null },
        archives: [{ kind: "dicomweb", root: orthanc.root }],
      },
    });

    const rows = await until(async () => {
      const found = await examsOf(first);
      return found.length > 0 ? found : null;
    }, "exams");
    const ready = await allReady(first, rows.length);
    const trauma = ready.find((row) => row.patient.name.alphabetic.includes("Trauma"));
    expect(trauma?.studies.length).toBe(4);
    const chest = ready.find((row) => row.procedure.startsWith("CT Chest") && row.priors.found > 0);
    if (trauma === undefined || chest === undefined) throw new Error("exams are missing");
    expect(chest.priors.relevant).toBeGreaterThan(0);
    expect(chest.images.here).toBe(chest.images.expected);

    // An image that comes late is counted, fetched and told.
    const before = chest.images.here;
    expect(late.length).toBeGreaterThan(0);
    await orthanc.store([late]);
    const { sites } = await first.ask(siteList, "/sites");
    await first.ask(z.unknown(), `/sites/${sites[0]?.id}/poll`, {});
    await until(async () => {
      const row = (await examsOf(first)).find(({ id }) => id === chest.id);
      return row?.state === "ready" && row.images.here === before + 1 ? row : null;
    }, "the late image");
    expect(first.events.some((event) => event.type === "content" && event.arrived > 0)).toBe(true);

    // The line is cut.
    await orthanc.stop();
    const opened = await first.ask(examContent, `/exams/${chest.id}/open`, {});
    expect(opened.exam.state).toBe("reading");
    expect(opened.studies.map(({ role }) => role)).toContain("prior");
    const read = await readAll(first, chest.id);
    expect(read.asked).toBeGreaterThan(before);
    expect(read.whole).toBe(read.asked);

    // Behind the lock nothing of a patient is answered.
    await first.ask(sessionState, "/session/lock", { by: "reader" });
    expect(await first.status("/exams")).toBe(423);
    expect(await first.status(`/exams/${chest.id}/content`)).toBe(423);
    expect(await first.status("/session/unlock", { pin: "1111" })).toBe(403);
    expect((await first.ask(sessionState, "/session/unlock", { pin })).mode).toBe("open");
    await first.ask(examRow, `/exams/${chest.id}/read`, { read: true });
    await first.workstation.dispose();

    // Restarted without a line: the vault alone.
    const second = await start();
    expect((await second.ask(sessionState, "/session")).mode).toBe("signed-out");
    expect(await second.status("/exams")).toBe(423);
    const readerId = made.session.reader?.id ?? "";
    expect(
      await second.status("/session/open", { with: "passphrase", readerId, passphrase: "another passphrase" }),
    ).toBe(403);
    await second.ask(sessionState, "/session/open", { with: "passphrase", readerId, passphrase });
    const again = await examsOf(second);
    expect(again.find(({ id }) => id === chest.id)?.state).toBe("read");
    expect(again.filter(({ state }) => state !== "read").every(({ state }) => state === "ready")).toBe(true);
    const reread = await readAll(second, trauma.id);
    expect(reread.whole).toBe(reread.asked);
    expect(reread.whole).toBeGreaterThan(70);

    // The server is back: nothing is fetched a second time.
    orthanc = await startOrthanc({ folder: storage, ports: orthanc.ports });
    await second.ask(z.unknown(), `/sites/${sites[0]?.id}/poll`, {});
    await until(async () => {
      const { states } = await second.ask(siteList, "/sites");
      return states.every(({ state }) => state === "ok") ? states : null;
    }, "the site to answer");
    await until(async () => {
      const { state } = await second.ask(prefetchState, "/prefetch");
      return state === "idle" ? state : null;
    }, "the prefetch to rest");
    const { entries, check } = await second.ask(auditList, "/audit?limit=1000");
    expect(check.whole).toBe(true);
    const restart = entries.findIndex(({ event }) => event.kind === "program-started");
    const since = entries.slice(0, restart).map(({ event }) => event);
    expect(since.filter((event) => event.kind === "instances-transferred" && event.instances > 0)).toEqual([]);
    const kinds = new Set(entries.map(({ event }) => event.kind));
    for (const kind of [
      "exam-opened",
      "exam-read",
      "screen-locked",
      "screen-unlocked",
      "credential-refused",
      "query",
    ]) {
      expect(kinds).toContain(kind);
    }
    await second.workstation.dispose();
  });
});
