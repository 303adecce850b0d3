/**
 * How soon the series that hangs first begins to come of a study of 2,000 images in ten series, over a slow line: a DICOMweb
 * archive behind a round trip of 100 ms and 10 Mbit/s.
 *
 * Prints one JSON object as its last line: {firstImage, firstSeries}, milliseconds from the moment the exam was on the list
 * until an image of its main series was kept, and until all its 200 were.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { z } from "zod";
import { writePhantomSeries } from "../../build/phantom/phantom-series.ts";
import { phantomStudy } from "../../build/phantom/study.ts";
import { examContent } from "../../shared/contract/exam-content.ts";
import { examsOf, startHeadless, until } from "../peers/headless.ts";
import { startOrthanc } from "../peers/orthanc.ts";
import { say } from "./bench-archive.ts";
import { startLink } from "./link.ts";

const SERIES = 10;
const IMAGES = 2000;
/** The main series has one image more than each of the others, and stands behind half of them. */
const MAIN = 6;

const folder = await mkdtemp(join(tmpdir(), "alcove-bench-first-"));
const orthanc = await startOrthanc({ name: "BENCH" });
const link = await startLink({ targets: [orthanc.ports.http], roundTripMs: 100, mbit: 10 });
try {
  const study = phantomStudy({ accession: "FIRST", description: "CT of ten series" });
  say(`Making ${IMAGES} images`);
  for (let number = 1; number <= SERIES; number += 1) {
    const slices = IMAGES / SERIES + (number === MAIN ? 1 : 0);
    const directory = join(folder, String(number));
    await writePhantomSeries({ kind: "ct-chest", study, number, slices, matrix: 64, nodules: [] }, directory);
    await orthanc.storeFolder(directory);
  }
  const running = await startHeadless(join(folder, "profile"));
  await running.ask(z.unknown(), "/readers", {
    name: "Bench",
    passphrase: "correct horse battery",
    pin: "2468",
    language: "en",
  });
  const archives = [{ kind: "dicomweb", root: `http://127.0.0.1:${link.ports[0]}/dicom-web/` }];
  await running.ask(z.unknown(), "/sites", { config: { name: "Bench", intake: { lookbackHours: null }, archives } });
  const exam = await until(async () => (await examsOf(running))[0] ?? null, "the exam");
  const from = performance.now();
  const mainHolds = async (images: number): Promise<number> => {
    for (;;) {
      const { studies } = await running.ask(examContent, `/exams/${exam.id}/content`);
      const main = studies.flatMap(({ series }) => series).find(({ summary }) => summary.number === MAIN);
      if ((main?.images.here ?? 0) >= images) return Math.round(performance.now() - from);
      await later(20);
    }
  };
  const firstImage = await mainHolds(1);
  const firstSeries = await mainHolds(IMAGES / SERIES + 1);
  await running.workstation.dispose();
  process.stdout.write(`${JSON.stringify({ firstImage, firstSeries })}\n`);
} finally {
  link.stop();
  await orthanc.stop();
  await rm(folder, { recursive: true, force: true });
}
