/** An Orthanc whose studies are corrected, replaced and deleted while one of them is read. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { auditList } from "../../shared/contract/audit.ts";
import { examContent } from "../../shared/contract/exam-content.ts";
import { siteList } from "../../shared/contract/site-requests.ts";
import { examRow } from "../../shared/worklist/exam-row.ts";
import { examsOf, type Running, startHeadless, until } from "./headless.ts";
import { type Orthanc, startOrthanc } from "./orthanc.ts";

const run = promisify(execFile);
const patient = { id: "CH-1", name: "Changed^Ada", birthDate: "19600101", sex: "F" } as const;
const study = phantomStudy({ patient, accession: "CH1", description: "CT Chest now" });
const prior = phantomStudy({ patient, accession: "CH0", description: "CT Chest before", date: "20250110" });

let folder = "";
let orthanc: Orthanc;
let running: Running;

const write = (of: typeof study, number: number, slices: number) =>
  writePhantomSeries(
    { kind: "ct-chest", study: of, number, slices, matrix: 64, nodules: [] },
    join(folder, of.accession, String(number)),
  );
/** Changes attributes of all files below a folder, as a hospital's own tools do. */
async function modify(below: string, ...changes: readonly string[]): Promise<void> {
  const entries = await readdir(below, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  await run("dcmodify", ["-nb", ...changes, ...files]);
}
const patientIs = (id: string, name: string): readonly string[] => [
  "-m",
  `PatientID=${id}`,
  "-m",
  `PatientName=${name}`,
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-archive-changes-"));
  await write(study, 2, 4);
  await write(study, 3, 2);
  await write(prior, 2, 3);
  orthanc = await startOrthanc();
  for (const { accession } of [study, prior]) await orthanc.storeFolder(join(folder, accession));
  running = await startHeadless(join(folder, "profile"));
  const passphrase = "a long passphrase for a test";
  await running.ask(z.unknown(), "/readers", { name: "Reader A", passphrase, pin: "2468", language: "en" });
  const archives = [{ kind: "dicomweb", root: orthanc.root }];
  const intake = { lookbackHours: null, descriptions: { include: ["*now*"] } };
  await running.ask(z.unknown(), "/sites", { config: { name: "Northfield", intake, archives } });
});
afterAll(async () => {
  await running?.workstation.dispose();
  await orthanc?.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = async () => {
  const { sites } = await running.ask(siteList, "/sites");
  await running.ask(z.unknown(), `/sites/${sites[0]?.id}/poll`, {});
};
const exam = async (holds: (row: z.infer<typeof examRow>) => boolean, what: string) =>
  until(async () => {
    const [row] = await examsOf(running);
    return row !== undefined && holds(row) ? row : null;
  }, what);
const content = async (id: string) => {
  const { studies } = await running.ask(examContent, `/exams/${id}/content`);
  const own = studies.find(({ role }) => role === "current");
  if (own === undefined) throw new Error("no study");
  return { own, priors: studies.filter(({ role }) => role === "prior") };
};

it("finds each, keeps what was done, and says so", async () => {
  const { id } = await exam((row) => row.state === "ready" && row.priors.here === 1, "the exam and its prior");
  const before = await content(id);
  const old = before.own.series.find(({ summary }) => summary.number === 2);

  // PF-29: a series is replaced by another one of its number and description, and of as many images.
  const replaced = join(folder, "replaced");
  await cp(join(folder, study.accession, "2"), replaced, { recursive: true });
  await modify(replaced, "-m", "SeriesInstanceUID=1.2.826.0.1.3680043.10.1391.99", "-gin");
  await orthanc.remove("Series", { SeriesInstanceUID: old?.summary.series ?? "" });
  await orthanc.storeFolder(replaced);
  await running.ask(z.unknown(), `/exams/${id}/open`, {});
  const after = await until(async () => {
    const { own } = await content(id);
    const gone = own.series.find((series) => series.id === old?.id);
    const next = own.series.find((series) => series.id === gone?.replacedBy);
    return gone !== undefined && next?.complete === true ? { gone, next } : null;
  }, "the replaced series");
  expect(after.gone).toMatchObject({ images: { here: 4 }, goneImages: 4, goneAt: expect.any(Number) });
  expect(after.next).toMatchObject({ images: { here: 4 }, goneImages: 0, goneAt: null });

  // WL-70, WL-73, PF-23: the study is another patient's, with the same UIDs, at the same archive.
  await orthanc.remove("Study", { StudyInstanceUID: before.own.summary.study });
  for (const below of [replaced, join(folder, study.accession, "3")]) {
    await modify(below, ...patientIs("CH-2", "Changed^Bea"));
    await orthanc.storeFolder(below);
  }
  await ask();
  const corrected = await exam((row) => row.corrected !== null, "the correction");
  expect(corrected).toMatchObject({
    state: "reading",
    patient: { id: "CH-2", name: { alphabetic: "Changed^Bea" } },
    corrected: { before: { id: "CH-1" }, after: { id: "CH-2" }, fields: ["id", "name"] },
  });
  await exam((row) => row.priors.state === "searched", "the priors to be looked for anew");
  const moved = await until(async () => {
    const now = await content(id);
    return now.own.series.filter(({ goneAt }) => goneAt === null).every(({ complete }) => complete) ? now : null;
  }, "the images under the new number");
  expect(moved.priors).toEqual([]);
  expect((await running.ask(examRow, `/exams/${id}/see-correction`, {})).corrected).toBeNull();

  // WL-66: it is deleted while it is read.
  await orthanc.remove("Study", { StudyInstanceUID: before.own.summary.study });
  await ask();
  const gone = await exam((row) => row.studies[0]?.goneAt !== null, "the deletion");
  expect(gone).toMatchObject({ state: "reading", leftAt: null });
  expect((await content(id)).own.series.reduce((sum, { images }) => sum + images.here, 0)).toBeGreaterThan(0);
  expect((await running.ask(examRow, `/exams/${id}/close`, {})).leftAt).not.toBeNull();

  const { entries } = await running.ask(auditList, "/audit?limit=1000");
  const kinds = entries.map(({ event }) => event.kind);
  expect(kinds).toContain("patient-corrected");
  expect(kinds).toContain("correction-seen");
  expect(JSON.stringify(entries)).not.toContain("CH-2");
});
