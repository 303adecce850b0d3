/** A site for the specs of the room: a folder with a study, a prior that is fetched, and one that stays where it is. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writePdf, writeReport } from "../build/phantom/documents.ts";
import { type PhantomKind, writePhantomSeries } from "../build/phantom/phantom-series.ts";
import { type PhantomStudy, phantomStudy } from "../build/phantom/study.ts";
import { siteDraft, siteFromDraft } from "../shared/contract/site.ts";
import { ask, examList } from "./ask.ts";
import { root } from "./program.ts";

export const PASSPHRASE = "seven quiet harbours under rain";

const patient = { id: "RM-5520", name: "Thistledown^Wren", birthDate: "19610722", sex: "F" } as const;
export const chest = phantomStudy({ patient, date: "20260112", accession: "RM1", description: "CT Chest follow-up" });
export const chestBefore = phantomStudy({
  patient,
  date: "20250709",
  accession: "RM2",
  description: "CT Chest earlier",
});
/** Of another region: no rule calls it relevant, so it is not fetched unless it is asked for. */
export const foot = phantomStudy({
  patient,
  date: "20240311",
  accession: "RM3",
  description: "CT Foot",
  bodyPart: "FOOT",
});

export const MARKUP = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script> no effusion";
export const PDF = new TextEncoder().encode(
  "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

export async function writeSeries(
  folder: string,
  study: PhantomStudy,
  number: number,
  slices: number,
  kind: PhantomKind = "ct-chest",
): Promise<readonly string[]> {
  const series = { kind, study, number, slices, matrix: 64, nodules: [] };
  return (await writePhantomSeries(series, join(folder, study.accession, String(number)))).map(({ file }) => file);
}

/** All of it, below `folder`. */
export async function writeRoomSite(folder: string): Promise<void> {
  await writeSeries(folder, chest, 2, 8);
  await writeSeries(folder, chest, 3, 6, "ct-chest-lung");
  writeReport(chest, 8, [MARKUP, "No nodule."], join(folder, "RM1", "8"));
  writePdf(chest, 9, "Referral", PDF, join(folder, "RM1", "9"));
  await writeSeries(folder, chestBefore, 2, 8);
  await writeSeries(folder, foot, 2, 5);
}

/** A waveform of the demo, as a file of another study. */
export const addWaveform = (folder: string): Promise<void> =>
  cp(join(root, "build/demo/studies/ecg/waveform/001.dcm"), join(folder, "ecg.dcm"));

/** Makes a reader with the folder as its site, whose follow-ups are read. @returns the site's id */
export async function openRoomSite(page: Page, folder: string, language = "en"): Promise<string> {
  await ask(page, "POST", "/readers", { name: "Reader", passphrase: PASSPHRASE, pin: "4071", language });
  const draft = siteDraft.parse({
    name: "Northfield",
    timeZone: "UTC",
    archives: [{ kind: "folder", path: folder, watch: false }],
    intake: { lookbackHours: null, descriptions: { include: ["*follow-up*", "ECG"] } },
  });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  await ask(page, "POST", "/sites", { config, secrets: {} });
  return config.id;
}

export const rowsOf = async (page: Page) => examList.parse(await ask(page, "GET", "/exams")).exams;
