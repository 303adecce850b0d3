/** What leaves the vault as files is what the archive sent, by the word of tools that are not ours. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createArchive, type ReceivedInstance } from "../../electron/core/archives/index.ts";
import { defaultOptions, prepareInstance } from "../../electron/core/imaging/index.ts";
import { fetchSeries, type Preparing } from "../../electron/core/prefetch/fetch-series.ts";
import { countSeries, findStudy, listSeries, type StudySource } from "../../electron/core/prefetch/list-study.ts";
import { exportStudy } from "../../electron/core/reading/export-study.ts";
import { type OpenVault, openThrowAwayVault } from "../../electron/core/vault/index.ts";
import { exampleSite } from "../../electron/core/worklist/example-study.ts";
import { takeIn } from "../../electron/core/worklist/take-in.ts";
import { archiveConfig } from "../../shared/contract/site.ts";
import { archiveDeps } from "./archive-deps.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";

const run = promisify(execFile);
const samples = resolve(import.meta.dirname, "../samples/files");
const names = ["MR_small_RLE", "693_J2KI", "JPGExtended", "mf", "sr_document", "ct_jpeg_ls_lossy"];
const never = new AbortController().signal;

/** The data sets as pydicom reads them are alike, element by element, pixels too; so are the meta headers. */
const ALIKE = `
import sys, pydicom
sent, saved = (pydicom.dcmread(path) for path in sys.argv[1:3])
assert sent.file_meta == saved.file_meta, "meta header"
assert sent == saved, "data set"
assert saved.preamble == bytes(128), "preamble"
`;

let folder = "";
let orthanc: Orthanc;
let vault: OpenVault;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-export-"));
  orthanc = await startOrthanc({ name: "EXPORT" });
  vault = await openThrowAwayVault(folder);
  for (const name of names) {
    const bytes = await readFile(join(samples, `${name}.dcm`));
    bytes.write("#!/bin/sh\\ntouch escaped\\nexit\\n", "latin1");
    expect(await orthanc.store([bytes])).toBe(1);
  }
});
afterAll(async () => {
  await vault.close();
  await orthanc.stop();
  await rm(folder, { recursive: true, force: true });
});

it("exports the data set that the archive sent, behind an empty preamble", async () => {
  const config = archiveConfig.parse({ id: "main", kind: "dicomweb", root: orthanc.root });
  const archive = createArchive(config, null, archiveDeps);
  const imaging: Preparing = {
    prepare: (bytes, { expected } = {}) =>
      prepareInstance(bytes, { ...defaultOptions, ...(expected === undefined ? {} : { expected }) }),
  };
  const sent: Uint8Array[] = [];
  async function* recorded(received: AsyncIterable<ReceivedInstance>): AsyncGenerator<ReceivedInstance> {
    for await (const one of received) {
      sent.push(new Uint8Array(one.bytes));
      yield one;
    }
  }
  const source: StudySource = {
    listSeries: ({ uid }, signal) => archive.listSeries(uid, signal),
    listInstances: ({ uid }, series, signal) => archive.listInstances(uid, series, signal),
    fetchSeries: ({ uid }, series, only, signal) => recorded(archive.fetchSeries(uid, series, only, signal)),
  };
  const { index } = vault;
  const found = await archive.findStudies({}, never);
  const site = exampleSite();
  site.intake.lookbackHours = null;
  await takeIn(
    index,
    site,
    found.map((summary) => ({ archiveId: "main", summary })),
    Date.now(),
  );
  const exported: Uint8Array[] = [];
  for (const { id } of await index.selectFrom("study").select("id").execute()) {
    const study = await findStudy(index, id);
    if (study === undefined) throw new Error("no study");
    for (const one of (await listSeries(index, source, study, Date.now, never)).series) {
      await countSeries(index, source, study, one, Date.now, never);
      await fetchSeries({ vault, imaging, source, arrived: () => {} }, study, one, never);
    }
    const { body } = await exportStudy(vault, id, never);
    exported.push(...Object.values(unzipSync(new Uint8Array(await new Response(body).arrayBuffer()))));
  }
  await archive.dispose();
  expect(exported).toHaveLength(names.length);

  const behind = (bytes: Uint8Array) => Buffer.from(bytes).subarray(128).toString("base64");
  expect(exported.map(behind).sort()).toEqual(sent.map(behind).sort());
  expect(sent.some((bytes) => Buffer.from(bytes).toString("latin1", 0, 9) === "#!/bin/sh")).toBe(true);
  const place = join(folder, "compare");
  await mkdir(place);
  for (const saved of exported) {
    const origin = sent.find((bytes) => behind(bytes) === behind(saved));
    const [a, b] = [join(place, "sent.dcm"), join(place, "saved.dcm")];
    await writeFile(a, origin ?? "");
    await writeFile(b, saved);
    await run("/usr/bin/python3", ["-c", ALIKE, a, b]);
    const dumped = await Promise.all([a, b].map((path) => run("dcmdump", ["+L", "-M", path])));
    expect(dumped[1]?.stdout).toBe(dumped[0]?.stdout);
    // Its verdict is on standard error, and its exit code tells of the samples' own faults.
    const verdicts = await Promise.all(
      [a, b].map((path) => run("dciodvfy", [path]).catch((error: { stderr: string }) => error)),
    );
    expect(verdicts[1]?.stderr).toBe(verdicts[0]?.stderr);
  }
});
