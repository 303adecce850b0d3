import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { createArchive } from "../../electron/core/archives/create-archive.ts";
import type { Archive, TestStep } from "../../electron/core/archives/index.ts";
import { smallFile } from "../../electron/core/archives/test/small-file.ts";
import { openPart10, summarizeFile } from "../../electron/core/imaging/index.ts";
import { archiveConfig } from "../../shared/contract/site.ts";
import type { InstanceSummary } from "../../shared/dicom/summaries.ts";
import { type SeriesUid, type StudyUid, studyUid } from "../../shared/dicom/uid.ts";
import { isProblem } from "../../shared/problem.ts";
import { archiveDeps, stepsOf } from "./archive-deps.ts";
import { type Authority, makeAuthority } from "./certificates.ts";
import { type Dcmqrscp, startDcmqrscp } from "./dcmqrscp.ts";
import { freePorts } from "./free-port.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";

const run = promisify(execFile);
const running = new AbortController().signal;
const demo = resolve(import.meta.dirname, "../../build/demo/studies");

/** Orthanc answers queries only of AE titles that it knows. */
const knowsUs = { DicomModalities: { home: ["ALCOVE", "127.0.0.1", 11_112] } };

const largeStudy = phantomStudy({
  patient: { id: "DIMSE-1", name: "Large^Chest", birthDate: "19600101" },
  date: "20260301",
  accession: "DIMSELARGE",
  description: "CT Chest",
});

const opened: Archive[] = [];
const open = (change: Readonly<Record<string, unknown>>): Archive => {
  const config = archiveConfig.parse({ id: "a", kind: "dimse", host: "127.0.0.1", calledAet: "ANY", ...change });
  const archive = createArchive(config, null, archiveDeps);
  opened.push(archive);
  return archive;
};

const said = (ended: readonly TestStep[]): string[] => ended.map(({ step, outcome }) => `${step} ${outcome}`);

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (isProblem(error)) return `${error.problem.code} ${error.problem.detail}`;
    throw error;
  }
}

interface Kept {
  readonly study: StudyUid;
  readonly series: SeriesUid;
  readonly transferSyntax: string;
  readonly pixels: Buffer;
}

/** Pixel data as it is kept: archives write other elements anew, these bytes never. */
function pixelsOf(bytes: Uint8Array): Buffer {
  const { dataSet } = openPart10(bytes);
  const element = dataSet.elements.get(0x7fe00010);
  if (element === undefined) return Buffer.alloc(0);
  const parts = element.fragments?.slice(1) ?? [element];
  return Buffer.concat(parts.map(({ start, length }) => dataSet.bytes.subarray(start, start + length)));
}

/** Files of the demo by SOP Instance UID, as they lie on the disk. */
async function demoFiles(): Promise<Map<string, Kept>> {
  const files = new Map<string, Kept>();
  for (const entry of await readdir(demo, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith("DICOMDIR")) continue;
    const bytes = new Uint8Array(await readFile(join(entry.parentPath, entry.name)));
    try {
      const { study, series, instance, transferSyntax } = summarizeFile(bytes);
      files.set(instance.instance, {
        study: study.study,
        series: series.series,
        transferSyntax,
        pixels: pixelsOf(bytes),
      });
    } catch (error) {
      if (!isProblem(error)) throw error;
    }
  }
  return files;
}

/** All instances of an archive's series, as they come. */
async function fetchAll(archive: Archive, study: StudyUid, series: SeriesUid, most = Number.POSITIVE_INFINITY) {
  const listed: readonly InstanceSummary[] = await archive.listInstances(study, series, running);
  const wanted = listed.map(({ instance }) => instance).slice(0, most);
  const came = new Map<string, Uint8Array>();
  for await (const { instance, bytes } of archive.fetchSeries(study, series, wanted, running)) {
    expect(came.has(instance)).toBe(false);
    came.set(instance, bytes);
  }
  expect([...came.keys()].sort()).toEqual([...wanted].sort());
  return came;
}

let folder = "";
let authority: Authority;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-dimse-"));
  authority = await makeAuthority(folder);
});
afterAll(async () => {
  await Promise.all(opened.map((archive) => archive.dispose()));
  await rm(folder, { recursive: true, force: true });
});

describe("Orthanc over DIMSE", () => {
  let orthanc: Orthanc;
  let archive: Archive;
  beforeAll(async () => {
    orthanc = await startOrthanc({ name: "SITEA", settings: knowsUs });
    await orthanc.storeFolder(demo);
    archive = open({ port: orthanc.ports.dicom, calledAet: "SITEA" });
  });
  afterAll(() => orthanc.stop());

  it("lists what a folder of the same files lists", async () => {
    const files = createArchive({ id: "f", kind: "folder", path: demo, watch: false }, null, archiveDeps);
    opened.push(files);
    const bothWays = async (from: Archive) => {
      const studies = await from.findStudies({}, running);
      return studies
        .map(({ study, accession, date, patient, seriesCount, instanceCount }) => ({
          ...{ study, accession, date, seriesCount, instanceCount },
          patient: [patient.id, patient.name.alphabetic, patient.sex, patient.birthDate],
        }))
        .sort((a, b) => (a.study < b.study ? -1 : 1));
    };
    expect(await bothWays(archive)).toEqual(await bothWays(files));
  });

  it("brings every image by C-GET in the syntax it is kept in, no byte of its pixels another", async () => {
    const files = await demoFiles();
    const series = new Map([...files.values()].map((one) => [one.series, one.study]));
    let count = 0;
    for (const [uid, study] of series) {
      for (const [instance, bytes] of await fetchAll(archive, study, uid)) {
        const kept = files.get(instance);
        expect(openPart10(bytes).transferSyntax).toBe(kept?.transferSyntax);
        expect(kept?.pixels.equals(pixelsOf(bytes))).toBe(true);
        count += 1;
      }
    }
    expect(count).toBe(files.size);
  });

  it("is tested step by step, and says which AE title it does not know", async () => {
    expect(said(await stepsOf(archive))).toEqual([
      "name skipped",
      "connection passed",
      "tls skipped",
      "login passed",
      "query passed",
      "image passed",
    ]);
    const strict = await startOrthanc({ name: "SITEB", settings: { ...knowsUs, DicomCheckCalledAet: true } });
    try {
      const wrong = await stepsOf(open({ port: strict.ports.dicom, calledAet: "NOTME" }));
      expect(wrong.at(-1)).toMatchObject({
        step: "login",
        problem: { code: "login-refused", detail: "called AE title not known there" },
      });
    } finally {
      await strict.stop();
    }
  });

  it("brings images by C-MOVE to a port of ours", async () => {
    const [listenPort] = await freePorts(1);
    const moved = await startOrthanc({
      name: "SITEC",
      settings: { DicomModalities: { home: ["ALCOVE", "127.0.0.1", listenPort] } },
    });
    try {
      await moved.storeFolder(join(demo, "mr-brain"));
      const mover = open({ port: moved.ports.dicom, calledAet: "SITEC", retrieve: "move", listenPort });
      const [study] = await mover.findStudies({}, running);
      const [series] = await mover.listSeries(study?.study ?? studyUid.parse("1.2"), running);
      if (study === undefined || series === undefined) throw new Error("nothing there");
      const came = await fetchAll(mover, study.study, series.series);
      const files = await demoFiles();
      for (const [instance, bytes] of came) expect(files.get(instance)?.pixels.equals(pixelsOf(bytes))).toBe(true);
      const unknown = open({
        ...{ port: moved.ports.dicom, calledAet: "SITEC", retrieve: "move", listenPort, callingAet: "STRANGER" },
      });
      expect(await problemOf(fetchAll(unknown, study.study, series.series))).toMatch(
        /^(forbidden|server-error|bad-answer)/,
      );
    } finally {
      await moved.stop();
    }
  });

  it("speaks TLS with an authority of its own and a client certificate, and refuses others", async () => {
    const host = await authority.issue("127.0.0.1");
    const client = await authority.issue("alcove");
    const secure = await startOrthanc({
      name: "SITED",
      settings: {
        ...knowsUs,
        DicomTlsEnabled: true,
        DicomTlsCertificate: host.certFile,
        DicomTlsPrivateKey: host.keyFile,
        DicomTlsTrustedCertificates: authority.file,
      },
    });
    try {
      await secure.storeFolder(join(demo, "mr-brain"));
      const clientCertificate = { certificateFile: client.certFile, keyFile: client.keyFile };
      const at = { port: secure.ports.dicom, calledAet: "SITED", tls: true };
      const good = open({ ...at, authorityFile: authority.file, clientCertificate });
      expect((await stepsOf(good)).filter(({ outcome }) => outcome === "failed")).toEqual([]);
      const stranger = await stepsOf(open({ ...at, clientCertificate }));
      expect(stranger.at(-1)).toMatchObject({ step: "tls", problem: { code: "tls-refused" } });
      expect(stranger.at(-1)).toMatchObject({ problem: { detail: expect.stringContaining("unknown authority") } });
      expect(await problemOf(open({ ...at, authorityFile: authority.file }).findStudies({}, running))).not.toBe("none");
      expect(await problemOf(open({ ...at, tls: false }).findStudies({}, running))).not.toBe("none");
    } finally {
      await secure.stop();
    }
  });
});

describe("dcmqrscp", () => {
  let scp: Dcmqrscp;
  let archive: Archive;
  let listenPort = 0;
  beforeAll(async () => {
    [listenPort = 0] = await freePorts(1);
    scp = await startDcmqrscp({ destinations: { ALCOVE: listenPort } });
    // It takes only uncompressed images unless told otherwise.
    for (const name of ["mr-brain", "mr-liver"]) await scp.storeFolder(join(demo, name));
    archive = open({ port: scp.port, calledAet: scp.aet });
  });
  afterAll(() => scp.stop());

  it("is listed, tested and fetched from by C-GET and by C-MOVE, data sets as they were stored", async () => {
    expect(said(await stepsOf(archive)).filter((line) => line.endsWith("failed"))).toEqual([]);
    const files = await demoFiles();
    const mover = open({ port: scp.port, calledAet: scp.aet, retrieve: "move", listenPort });
    const studies = await archive.findStudies({}, running);
    expect(studies).toHaveLength(2);
    for (const { study } of studies) {
      for (const { series } of await archive.listSeries(study, running)) {
        for (const from of [archive, mover]) {
          for (const [instance, bytes] of await fetchAll(from, study, series)) {
            const kept = files.get(instance);
            expect(summarizeFile(bytes).instance.instance).toBe(instance);
            expect(openPart10(bytes).transferSyntax).toBe(kept?.transferSyntax);
            expect(kept?.pixels.equals(pixelsOf(bytes))).toBe(true);
          }
        }
      }
    }
  });

  it("goes on when whoever takes the images moves their bytes away", async () => {
    const large = join(folder, "large");
    await writePhantomSeries(
      { kind: "ct-chest", study: largeStudy, number: 1, slices: 150, matrix: 512, nodules: [] },
      large,
    );
    await scp.storeFolder(large);
    const [study] = await archive.findStudies({ accession: "DIMSELARGE" }, running);
    const [series] = await archive.listSeries(study?.study ?? studyUid.parse("1.2"), running);
    if (study === undefined || series === undefined) throw new Error("nothing there");
    const listed = await archive.listInstances(study.study, series.series, running);
    const wanted = listed.map(({ instance }) => instance);
    let bytes = 0;
    for await (const { bytes: file } of archive.fetchSeries(study.study, series.series, wanted, running)) {
      bytes += file.length;
      structuredClone(file.buffer, { transfer: [file.buffer as ArrayBuffer] });
    }
    // More than may be under way at once.
    expect(bytes).toBeGreaterThan(75_000_000);
  });

  it("finds by patient, accession, study and dates", async () => {
    const [first] = await archive.findStudies({}, running);
    if (first === undefined) throw new Error("nothing there");
    const found = async (query: Parameters<Archive["findStudies"]>[0]) =>
      (await archive.findStudies(query, running)).map(({ study }) => study);
    expect(await found({ study: first.study })).toEqual([first.study]);
    expect(await found({ patientId: first.patient.id })).toContain(first.study);
    expect(await found({ dates: { from: first.date, to: first.date } })).toContain(first.study);
    expect(await found({ dates: { from: "19000101", to: "19000102" } })).toEqual([]);
  });

  it("reads Korean and Japanese names as their character sets say", async () => {
    const charset = join(folder, "charset");
    await run("mkdir", ["-p", charset]);
    const file = smallFile({ study: "1.2.3.900", series: "1.2.3.900.1", instance: "1.2.3.900.1.1", patientId: "KR1" });
    await writeFile(join(charset, "kr.dcm"), file);
    const name = Buffer.concat([
      Buffer.from("Kim^Huimin=\x1b$)C"),
      Buffer.from([0xb1, 0xe8]),
      Buffer.from("^\x1b$)C"),
      Buffer.from([0xc8, 0xf1, 0xb9, 0xce]),
    ]);
    await writeFile(join(charset, "name.bin"), name);
    await run("dcmodify", [
      ...["-nb", "-i", "0008,0005=\\ISO 2022 IR 149", "-if", `0010,0010=${join(charset, "name.bin")}`],
      join(charset, "kr.dcm"),
    ]);
    await rm(join(charset, "name.bin"));
    await scp.storeFolder(charset);
    const [korean] = await archive.findStudies({ patientId: "KR1" }, running);
    expect(korean?.patient.name.ideographic).toBe("김^희민");
  });

  it("ends at once when it is cancelled, and goes on with the next question", async () => {
    const [study] = await archive.findStudies({}, running);
    if (study === undefined) throw new Error("nothing there");
    const [series] = await archive.listSeries(study.study, running);
    if (series === undefined) throw new Error("nothing there");
    const stop = new AbortController();
    const listed = await archive.listInstances(study.study, series.series, running);
    const fetching = (async () => {
      for await (const _ of archive.fetchSeries(
        study.study,
        series.series,
        listed.map(({ instance }) => instance),
        stop.signal,
      ))
        stop.abort();
    })();
    expect(await problemOf(fetching)).toMatch(/^cancelled/);
    expect(await archive.findStudies({ study: study.study }, running)).toHaveLength(1);
  });
});
