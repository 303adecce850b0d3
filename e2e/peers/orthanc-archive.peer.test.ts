import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bandwidth } from "../../electron/core/archives/bandwidth.ts";
import { createArchive } from "../../electron/core/archives/create-archive.ts";
import type { Archive, TestStep } from "../../electron/core/archives/index.ts";
import { smallFile } from "../../electron/core/archives/test/small-file.ts";
import { summarizeFile } from "../../electron/core/imaging/index.ts";
import type { ArchiveSecret } from "../../shared/contract/archive-secret.ts";
import { type ArchiveAuth, archiveConfig } from "../../shared/contract/site.ts";
import { type SopInstanceUid, seriesUid, sopInstanceUid, studyUid } from "../../shared/dicom/uid.ts";
import { isProblem } from "../../shared/problem.ts";
import { archiveDeps, stepsOf } from "./archive-deps.ts";
import { type Authority, makeAuthority } from "./certificates.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";

const run = promisify(execFile);
const running = new AbortController().signal;
const demo = resolve(import.meta.dirname, "../../build/demo/studies");

interface Wish {
  readonly root: string;
  readonly auth?: ArchiveAuth;
  readonly secret?: ArchiveSecret;
  readonly authorityFile?: string;
  readonly bandwidth?: Bandwidth;
}

const opened: Archive[] = [];
function open({ root, auth = { scheme: "none" }, secret, authorityFile, bandwidth }: Wish): Archive {
  const config = archiveConfig.parse({ id: "a", kind: "dicomweb", root, auth, authorityFile: authorityFile ?? null });
  const archive = createArchive(config, secret ?? null, { ...archiveDeps, bandwidth: bandwidth ?? null });
  opened.push(archive);
  return archive;
}

const lastOf = (ended: readonly TestStep[]) => {
  const last = ended.at(-1);
  return last?.outcome === "failed" ? `${last.step}: ${last.problem.code}` : `${last?.step}: ${last?.outcome}`;
};

/** The stored files by SOP Instance UID. */
async function storedFiles(folder: string): Promise<ReadonlyMap<SopInstanceUid, string>> {
  const files = new Map<SopInstanceUid, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(summarizeFile(await readFile(path)).instance.instance, path);
  }
  return files;
}

/** A file's data set as dcmdump prints it, without the meta header, which every writer makes anew. */
async function dataSetOf(path: string): Promise<string> {
  const { stdout } = await run("dcmdump", ["-q", "+L", "+R", "4096", path], { maxBuffer: 1 << 28 });
  return stdout
    .split("\n")
    .filter((line) => !/^\(0002,/.test(line) && !line.startsWith("#"))
    .join("\n");
}

describe("an archive on Orthanc", () => {
  let orthanc: Orthanc;
  let stored: number;
  beforeAll(async () => {
    orthanc = await startOrthanc({ name: "SITEA" });
    stored = await orthanc.storeFolder(demo);
  });
  afterAll(async () => {
    await Promise.all(opened.map((archive) => archive.dispose()));
    await orthanc.stop();
  });

  it("lists what a folder of the same files lists", async () => {
    const server = open({ root: orthanc.root });
    const folder = createArchive({ id: "f", kind: "folder", path: demo, watch: false }, null, archiveDeps);
    opened.push(folder);
    const bothWays = async (archive: Archive) => {
      const studies = await archive.findStudies({}, running);
      return studies
        .map(({ study, accession, date, modalities, patient, seriesCount, instanceCount }) => ({
          study,
          accession,
          date,
          modalities: [...modalities].sort(),
          patient: [patient.id, patient.name.alphabetic, patient.sex, patient.birthDate],
          seriesCount,
          instanceCount,
        }))
        .sort((a, b) => (a.study < b.study ? -1 : 1));
    };
    const found = await bothWays(server);
    const told = await bothWays(folder);
    const withoutModalities = ({ modalities: _, ...rest }: (typeof found)[number]) => rest;
    expect(found.map(withoutModalities)).toEqual(told.map(withoutModalities));
    // A series of several modalities has only one for Orthanc, and all of them for a folder.
    for (const [at, { modalities }] of found.entries())
      expect(told[at]?.modalities).toEqual(expect.arrayContaining(modalities));
    expect(found.reduce((sum, { instanceCount }) => sum + (instanceCount ?? 0), 0)).toBe(stored);
  });

  it("answers by day, patient and study", async () => {
    const archive = open({ root: orthanc.root });
    const all = await archive.findStudies({}, running);
    const [one] = all.filter(({ date }) => date !== "");
    if (one === undefined) throw new Error("no dated study");
    const of = async (query: Parameters<Archive["findStudies"]>[0]) =>
      (await archive.findStudies(query, running)).map(({ study }) => study);
    expect(await of({ study: one.study })).toEqual([one.study]);
    expect(await of({ dates: { from: one.date, to: one.date } })).toContain(one.study);
    expect(await of({ dates: { from: "20990101", to: "" } })).toEqual([]);
    expect(await of({ patientId: one.patient.id })).toContain(one.study);
    expect(await of({ patientId: "nobody*?" })).toEqual([]);
  });

  it("brings every instance of every series with the data set that was stored", async () => {
    const archive = open({ root: orthanc.root });
    const files = await storedFiles(demo);
    const folder = await mkdtemp(join(tmpdir(), "alcove-fetched-"));
    const got = new Map<SopInstanceUid, string>();
    for (const { study } of await archive.findStudies({}, running)) {
      for (const { series } of await archive.listSeries(study, running)) {
        const instances = (await archive.listInstances(study, series, running)).map(({ instance }) => instance);
        for await (const { instance, bytes } of archive.fetchSeries(study, series, instances, running)) {
          const path = join(folder, `${got.size}.dcm`);
          await writeFile(path, bytes);
          got.set(instance, path);
        }
      }
    }
    expect([...got.keys()].sort()).toEqual([...files.keys()].sort());
    // Every eighth is printed by an independent reader; all are compared by what they list as.
    for (const [at, [instance, path]] of [...got].entries()) {
      const original = files.get(instance) ?? "";
      expect(summarizeFile(await readFile(path))).toEqual(summarizeFile(await readFile(original)));
      if (at % 8 === 0) expect(await dataSetOf(path)).toBe(await dataSetOf(original));
    }
    await rm(folder, { recursive: true });
  });

  it("brings single instances, and says which one is not there", async () => {
    const archive = open({ root: orthanc.root });
    const [study] = await archive.findStudies({}, running);
    if (study === undefined) throw new Error("no study");
    const [series] = await archive.listSeries(study.study, running);
    if (series === undefined) throw new Error("no series");
    const [one] = await archive.listInstances(study.study, series.series, running);
    if (one === undefined) throw new Error("no instance");
    const got: string[] = [];
    const wanted = [one.instance, sopInstanceUid.parse("9.9.9")];
    const fetching = (async () => {
      for await (const { instance } of archive.fetchSeries(study.study, series.series, wanted, running))
        got.push(instance);
    })();
    await expect(fetching).rejects.toThrow("not-found");
    expect(got).toEqual([one.instance]);
  });

  it("sees images that come later", async () => {
    const archive = open({ root: orthanc.root });
    const [study, series] = [
      studyUid.parse("1.2.826.0.1.3680043.10.77"),
      seriesUid.parse("1.2.826.0.1.3680043.10.77.1"),
    ];
    const slice = (number: number) => smallFile({ study, series, instance: `${series}.${number}`, number });
    await orthanc.store([1, 2].map(slice));
    expect(await archive.listInstances(study, series, running)).toHaveLength(2);
    await orthanc.store([3, 4, 5].map(slice));
    expect(await archive.findStudies({ study }, running)).toMatchObject([{ seriesCount: 1, instanceCount: 5 }]);
    expect(await archive.listInstances(study, series, running)).toHaveLength(5);
  });

  it("keeps to its bandwidth", async () => {
    const archive = open({ root: orthanc.root, bandwidth: new Bandwidth(4) });
    const studies = await archive.findStudies({}, running);
    const [study] = [...studies].sort((a, b) => (b.instanceCount ?? 0) - (a.instanceCount ?? 0));
    if (study === undefined) throw new Error("no study");
    const [series] = [...(await archive.listSeries(study.study, running))].sort(
      (a, b) => (b.instanceCount ?? 0) - (a.instanceCount ?? 0),
    );
    if (series === undefined) throw new Error("no series");
    const instances = (await archive.listInstances(study.study, series.series, running)).map(
      ({ instance }) => instance,
    );
    let bytes = 0;
    const started = performance.now();
    for await (const received of archive.fetchSeries(study.study, series.series, instances.slice(0, 40), running)) {
      bytes += received.bytes.length;
    }
    const mbit = (bytes * 8) / 1e6 / ((performance.now() - started) / 1000);
    expect(bytes).toBeGreaterThan(500_000);
    expect(mbit).toBeLessThan(6);
  });

  it("passes the connection test", async () => {
    const ended = await stepsOf(open({ root: orthanc.root }));
    expect(ended.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      "name skipped",
      "connection passed",
      "tls skipped",
      "login skipped",
      "query passed",
      "image passed",
    ]);
    expect(lastOf(await stepsOf(open({ root: orthanc.root.replace("dicom-web", "elsewhere") })))).toBe(
      "query: not-found",
    );
  });
});

describe("Orthanc with a login and TLS", () => {
  let folder: string;
  let authority: Authority;
  let orthanc: Orthanc;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "alcove-tls-"));
    authority = await makeAuthority(folder);
    orthanc = await startOrthanc({
      name: "SITEB",
      login: { user: "reader", password: "p4ss" },
      tls: await authority.issue("127.0.0.1"),
    });
    await orthanc.store([smallFile({ study: "1.2.1", series: "1.2.1.1", instance: "1.2.1.1.1" })]);
  });
  afterAll(async () => {
    await Promise.all(opened.map((archive) => archive.dispose()));
    await orthanc.stop();
    await rm(folder, { recursive: true });
  });

  const auth: ArchiveAuth = { scheme: "basic", user: "reader" };
  const secret: ArchiveSecret = { scheme: "basic", password: "p4ss" };

  it("lets in who knows the password and trusts its authority", async () => {
    const archive = open({ root: orthanc.root, auth, secret, authorityFile: authority.file });
    expect(await archive.findStudies({}, running)).toHaveLength(1);
    expect(lastOf(await stepsOf(archive))).toBe("image: passed");
  });

  it("refuses a wrong password at the login, and an unknown authority at TLS", async () => {
    const wrong = open({
      root: orthanc.root,
      auth,
      secret: { scheme: "basic", password: "no" },
      authorityFile: authority.file,
    });
    expect(lastOf(await stepsOf(wrong))).toBe("login: login-refused");
    const stranger = open({ root: orthanc.root, auth, secret });
    expect(lastOf(await stepsOf(stranger))).toBe("tls: tls-refused");
  });
});

describe("Orthanc going away and coming back", () => {
  it("is told as no connection, and is asked again on the same address", async () => {
    const folder = await mkdtemp(join(tmpdir(), "alcove-storage-"));
    const first = await startOrthanc({ folder });
    await first.store([smallFile({ study: "1.2.1", series: "1.2.1.1", instance: "1.2.1.1.1" })]);
    const archive = open({ root: first.root });
    expect(await archive.findStudies({}, running)).toHaveLength(1);
    await first.stop();
    const refused = await archive.findStudies({}, running).catch((error: unknown) => error);
    expect(isProblem(refused) && refused.problem.code).toBe("no-connection");
    const again = await startOrthanc({ folder, ports: first.ports });
    expect(await archive.findStudies({}, running)).toHaveLength(1);
    await archive.dispose();
    await again.stop();
    await rm(folder, { recursive: true });
  });
});
