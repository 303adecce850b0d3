import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { type PhantomStudy, phantomStudy } from "../../build/phantom/study.ts";
import type { SmallFile } from "../../electron/core/archives/test/small-file.ts";
import { auditList } from "../../shared/contract/audit.ts";
import { prefetchState, vaultState } from "../../shared/contract/events.ts";
import { examContent, seriesInstances } from "../../shared/contract/exam-content.ts";
import { ask } from "../ask.ts";
import { expectAccessible } from "../axe.ts";
import { type Alcove, expect, openAlcove, test } from "../host.ts";
import { type Fault, startFaultyServer } from "../peers/faulty-server.ts";
import { type Orthanc, startOrthanc } from "../peers/orthanc.ts";
import {
  addSite,
  brightPixels,
  canvases,
  examOf,
  examsOf,
  makeReader,
  openExam,
  PIN,
  pollSite,
  signIn,
  siteStates,
  stateOf,
  untilReady,
} from "../reader-day.ts";
import { flipByte, segmentsOf } from "../segment-files.ts";

const run = promisify(execFile);
const LONG = { timeout: 180_000 };

/** A study of the healthy archive, told apart by its number. */
const whole = (number: number): PhantomStudy =>
  phantomStudy({
    seed: number,
    patient: { id: `NF-${number}`, name: `Healthy^Number${number}` },
    accession: `WHOLE${number}`,
    description: `CT Chest number ${number}`,
  });

async function store(orthanc: Orthanc, study: PhantomStudy, slices: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "alcove-bad-days-"));
  try {
    await writePhantomSeries({ kind: "ct-chest", study, number: 2, slices, matrix: 128, nodules: [] }, folder);
    await orthanc.storeFolder(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A small study of a faulty server. */
const small = (site: number, study: number, images: number, change: Partial<SmallFile> = {}): SmallFile[] =>
  Array.from({ length: images }, (_, at) => ({
    study: `1.2.826.77.${site}.${study}`,
    series: `1.2.826.77.${site}.${study}.1`,
    instance: `1.2.826.77.${site}.${study}.1.${at + 1}`,
    number: at + 1,
    accession: `FAULTY${site}N${study}`,
    patientId: `F-${site}-${study}`,
    patientName: `Faulty^Site${site}Study${study}`,
    ...change,
  }));

const prefetchOf = async (page: Page) => prefetchState.parse(await ask(page, "GET", "/prefetch"));

const siteNames: Readonly<Record<string, Fault>> = {
  Southmoor: "status-401",
  Eastbrook: "status-503",
  Westlake: "silent",
  Midvale: "cut-everything",
  Lowhaven: "noise",
  Fenwick: "other-patient",
};

test("six sites fail each in its own way: the healthy one goes on, and all recover by themselves", async ({
  alcove,
}) => {
  test.setTimeout(900_000);
  const { page } = alcove;
  const orthanc = await startOrthanc({ name: "NORTH" });
  const names = Object.keys(siteNames);
  const files = names.map((_, at) => small(at, 1, 4));
  const servers = await Promise.all(names.map((_, at) => startFaultyServer("none", files[at] ?? [])));
  const faulty = (name: string): number => names.indexOf(name);
  const first = names.map((_, at) => `FAULTY${at}N1`);
  const second = names.map((_, at) => `FAULTY${at}N2`);
  try {
    await store(orthanc, whole(1), 8);
    await makeReader(page);
    const healthy = await addSite(page, "Northfield", orthanc.root);
    const ids: string[] = [];
    for (const [at, name] of names.entries()) ids.push(await addSite(page, name, servers[at]?.root ?? ""));
    await untilReady(page, "WHOLE1", ...first);

    // The bad day begins, and every site gets a new exam in the middle of it.
    for (const [at, name] of names.entries()) {
      const server = servers[at];
      if (server !== undefined) server.fault = siteNames[name] ?? "none";
      files[at]?.push(...small(at, 2, 4));
    }
    await store(orthanc, whole(2), 8);
    for (const id of [...ids, healthy]) await pollSite(page, id);
    await untilReady(page, "WHOLE2");
    for (const accession of first) expect(await stateOf(page, accession)).toBe("ready");

    // Each says what it is: the site where the site fails, the exam where its images do.
    const banner = page.getByRole("list", { name: "Sites" });
    await expect(banner.getByText(/^Southmoor failing since \d/)).toBeVisible(LONG);
    await expect(banner.getByText(/^Eastbrook failing since \d/)).toBeVisible(LONG);
    await expect(banner.getByText(/^Westlake offline since \d/)).toBeVisible(LONG);
    const problemOf = (name: string) => async () =>
      (await examOf(page, second[faulty(name)] ?? ""))?.problem?.code ?? null;
    await expect.poll(problemOf("Midvale"), LONG).toMatch(/cut-off|bad-answer/);
    await expect.poll(problemOf("Lowhaven"), LONG).toBe("not-dicom");
    await expect.poll(problemOf("Fenwick"), LONG).toBe("identity-mismatch");
    expect((await examOf(page, second[faulty("Fenwick")] ?? ""))?.images).toMatchObject({ here: 0, broken: 4 });
    expect((await siteStates(page)).get(healthy)).toMatchObject({ state: "ok", problem: null });

    // What is here is read meanwhile, of the failing sites too.
    await page.reload();
    await openExam(page, "Number2");
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    await openExam(page, "Site0Study1");
    await expect(canvases(page)).toHaveCount(1);

    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Sites", exact: true }).last().click();
    const card = (name: string) => page.getByRole("listitem").filter({ hasText: name }).filter({ hasText: "Edit" });
    for (const [name, what, todo] of [
      ["Southmoor", "The site refused the login", "Correct the login"],
      ["Eastbrook", "The server is busy", "tries again by itself"],
      ["Westlake", "No answer in time", "tries again by itself"],
    ] as const) {
      await expect(card(name)).toContainText(what);
      await expect(card(name)).toContainText("The list and the images already here are untouched.");
      await expect(card(name)).toContainText(todo);
      await expect(card(name)).toContainText(/last answer \d/);
    }
    await expectAccessible(page, "sites in trouble");

    // The day is over: nobody does anything, but where servers lock accounts.
    for (const server of servers) server.fault = "none";
    await card("Southmoor").getByRole("button", { name: "Ask now" }).click();
    await untilReady(page, ...second, ...first);
    await expect
      .poll(async () => [...(await siteStates(page)).values()].map(({ state }) => state), LONG)
      .toEqual(Array.from({ length: 7 }, () => "ok"));
    for (const row of await examsOf(page))
      expect(row).toMatchObject({ problem: null, images: { broken: 0, refused: 0 } });
  } finally {
    await orthanc.stop();
    for (const server of servers) await server.stop();
  }
});

test("a flipped byte on this disk: that image is damaged in its place, the others go on, and it is fetched again", async ({
  alcove,
}) => {
  test.setTimeout(600_000);
  let orthanc = await startOrthanc({ name: "NORTH" });
  const { ports } = orthanc;
  let { page } = alcove;
  try {
    await store(orthanc, whole(1), 9);
    await makeReader(page);
    const site = await addSite(page, "Northfield", orthanc.root);
    await untilReady(page, "WHOLE1");
    await orthanc.stop();
    await alcove.stop();
    // Frames ready to hang are without the header that originals have: theirs is the smaller file.
    const segments = await segmentsOf(alcove.profile);
    expect(segments).toHaveLength(2);
    const [ready] = segments;
    if (ready === undefined) throw new Error("no segment");
    await flipByte(ready.path, Math.floor(ready.bytes / 2));

    page = await alcove.restart();
    await signIn(page);
    await openExam(page, "Number1");
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    await expect(page.getByText("1 IMAGE DAMAGED").first()).toBeVisible(LONG);
    // A reader who never gets to that place knows of it too.
    await page.keyboard.press("Home");
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowDown");
    await expect(page.getByText("Image 5 is damaged").first()).toBeVisible(LONG);
    await expectAccessible(page, "a damaged image");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByText("Image 5 is damaged")).toHaveCount(0);
    await expect.poll(() => brightPixels(page)).toBeGreaterThan(200);

    orthanc = await startOrthanc({ name: "NORTH", ports });
    await store(orthanc, whole(1), 9);
    await pollSite(page, site);
    // What came since is taken in by the reader's own key: nothing changes under one's eyes.
    await expect(page.getByText(/1 image arrived/).first()).toBeVisible(LONG);
    await page.keyboard.press("u");
    await expect(page.getByText("1 IMAGE DAMAGED")).toHaveCount(0, LONG);
    await page.keyboard.press("ArrowUp");
    await expect(page.getByText("Image 5 is damaged")).toHaveCount(0, LONG);
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    expect(await examOf(page, "WHOLE1")).toMatchObject({ images: { here: 9, broken: 0 }, problem: null });
  } finally {
    await orthanc.stop();
  }
});

/** UIDs of what is whole in the vault now. */
async function heldUids(page: Page, examId: string): Promise<readonly string[]> {
  const content = examContent.parse(await ask(page, "GET", `/exams/${examId}/content`));
  const held: string[] = [];
  for (const { id } of content.studies.flatMap(({ series }) => series)) {
    const { instances } = seriesInstances.parse(await ask(page, "GET", `/series/${id}/instances`));
    held.push(...instances.filter(({ state }) => state === "here").map(({ sopUid }) => sopUid));
  }
  return held;
}

test("kill -9 during prefetch: nothing is lost, and nothing finished comes over the line again", async ({ alcove }) => {
  test.setTimeout(600_000);
  const series = [1, 2, 3].flatMap((number) =>
    Array.from({ length: 24 }, (_, at): SmallFile => {
      const uid = `1.2.826.78.1.${number}`;
      const names = { accession: "KILLED1", patientId: "K-1", patientName: "Killed^Once" };
      return {
        study: "1.2.826.78.1",
        series: uid,
        instance: `${uid}.${at + 1}`,
        number: at + 1,
        padding: 60_000,
        ...names,
      };
    }),
  );
  const server = await startFaultyServer("none", series);
  let { page } = alcove;
  try {
    await makeReader(page);
    await addSite(page, "Northfield", server.root, { bandwidthMbit: 4, parallelTransfers: 2 });
    let examId = "";
    let held: readonly string[] = [];
    await expect
      .poll(
        async () => {
          examId = (await examOf(page, "KILLED1"))?.id ?? "";
          if (examId !== "") held = await heldUids(page, examId);
          return held.length;
        },
        { ...LONG, intervals: [100] },
      )
      .toBeGreaterThan(8);
    await alcove.kill();
    expect(held.length).toBeLessThan(series.length);

    // Without the archive first: what was here is here.
    server.fault = "status-503";
    page = await alcove.restart();
    await signIn(page);
    const lost = async () => {
      const now = new Set(await heldUids(page, examId));
      return held.filter((uid) => !now.has(uid));
    };
    await expect.poll(lost, LONG).toEqual([]);
    const before = server.asked.length;
    const kept = await heldUids(page, examId);
    server.fault = "none";
    await untilReady(page, "KILLED1");
    const fetched = server.asked.slice(before).map(({ url }) => new URL(url, "http://server").pathname);
    for (const uid of kept) expect(fetched.filter((path) => path.endsWith(`/instances/${uid}`))).toEqual([]);
    const begun = new Set(kept.map((uid) => uid.split(".").slice(0, -1).join(".")));
    for (const uid of begun) expect(fetched.filter((path) => path.endsWith(`/series/${uid}`))).toEqual([]);
    // Each of the others came: the log would show it if they had not been asked for at all.
    expect(fetched.some((path) => /\/series\/[0-9.]+(\/instances\/[0-9.]+)?$/.test(path))).toBe(true);
    expect((await heldUids(page, examId)).length).toBe(series.length);
  } finally {
    await server.stop();
  }
});

const usage = async (page: Page) => vaultState.parse(await ask(page, "GET", "/vault"));

async function fill(path: string, bytes: number): Promise<void> {
  await run("fallocate", ["-l", String(Math.max(1, Math.floor(bytes))), path]);
}

test("a full disk: prefetch waits and says so, reading and locking go on, and it goes on by itself", async ({
  hostOptions,
}, testInfo) => {
  testInfo.skip(
    process.platform !== "linux" || process.getuid?.() !== 0,
    "Only root may mount a small disk of its own: run as root to test a full disk.",
  );
  test.setTimeout(600_000);
  const directory = await mkdtemp(join(tmpdir(), "alcove-full-disk-"));
  const profile = join(directory, "profile");
  await mkdir(profile);
  await run("mount", ["-t", "tmpfs", "-o", "size=420m", "tmpfs", profile]);
  const orthanc = await startOrthanc({ name: "NORTH" });
  let alcove: Alcove | null = null;
  try {
    await store(orthanc, whole(1), 8);
    alcove = await openAlcove(directory, hostOptions);
    const { page } = alcove;
    await makeReader(page);
    const site = await addSite(page, "Northfield", orthanc.root);
    await untilReady(page, "WHOLE1");

    const ballast = join(profile, "ballast");
    // What must stay free is not: nothing more is fetched.
    await fill(ballast, (await usage(page)).diskFree - 200_000_000);
    await store(orthanc, whole(2), 8);
    await pollSite(page, site);
    await expect.poll(async () => (await prefetchOf(page)).state, LONG).toBe("held");
    await expect(page.getByText("Fetching is held: The disk is full")).toBeVisible(LONG);

    // And then there is not a byte left.
    await fill(join(profile, "last"), (await usage(page)).diskFree - 65_536);
    await page.reload();
    await openExam(page, "Number1");
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    await page.keyboard.press("ControlOrMeta+l");
    await expect(page.getByText("Healthy").filter({ visible: true })).toHaveCount(0);
    await page.keyboard.type(PIN);
    await page.keyboard.press("Enter");
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    expect((await examOf(page, "WHOLE2"))?.images).toMatchObject({ here: 0, broken: 0 });

    await rm(join(profile, "last"));
    await rm(ballast);
    await untilReady(page, "WHOLE2");
    await expect(page.getByText("Fetching is held")).toHaveCount(0);
  } finally {
    await alcove?.stop();
    await orthanc.stop();
    await run("umount", [profile]);
    await rm(directory, { recursive: true, force: true });
  }
});

test("a reached quota: what was read leaves by the rule and the audit says so; then prefetch is held with words", async ({
  alcove,
}) => {
  test.setTimeout(600_000);
  const { page } = alcove;
  const orthanc = await startOrthanc({ name: "NORTH" });
  try {
    await store(orthanc, whole(1), 24);
    await makeReader(page);
    const site = await addSite(page, "Northfield", orthanc.root);
    await untilReady(page, "WHOLE1");
    const read = await examOf(page, "WHOLE1");
    await ask(page, "POST", `/exams/${read?.id}/read`, { read: true });
    const { bytes } = await usage(page);
    // Room for the next study only when the first one goes: 900 kB an image are reckoned with before any came.
    await ask(page, "PUT", "/vault/quota", { bytes: bytes + 7_000_000 });
    await store(orthanc, whole(2), 8);
    await pollSite(page, site);
    await untilReady(page, "WHOLE2");
    expect(await examOf(page, "WHOLE1")).toMatchObject({ place: "remote", state: "read" });
    const { entries } = auditList.parse(await ask(page, "GET", "/audit?limit=100"));
    expect(entries.map(({ event }) => event)).toContainEqual({
      kind: "study-evicted",
      studyId: read?.studies[0]?.id,
      rule: "VA-2",
    });

    // What waits to be read never leaves.
    await ask(page, "PUT", "/vault/quota", { bytes: (await usage(page)).bytes + 100_000 });
    await store(orthanc, whole(3), 24);
    await pollSite(page, site);
    await expect(page.getByText("Fetching is held: The vault is full")).toBeVisible(LONG);
    expect(await examOf(page, "WHOLE2")).toMatchObject({ place: "here", state: "ready" });
    await page.reload();
    await openExam(page, "Number2");
    await expect.poll(() => brightPixels(page), LONG).toBeGreaterThan(200);
    await ask(page, "PUT", "/vault/quota", { bytes: 1_000_000_000 });
    await untilReady(page, "WHOLE3");
  } finally {
    await orthanc.stop();
  }
});
