/** A kill while studies that were read are erased to make room. */
import { existsSync } from "node:fs";
import { setTimeout as later } from "node:timers/promises";
import { listSegmentFiles, segmentPath } from "../../../electron/core/vault/segment-file.ts";
import { examsOf } from "../held-images.ts";
import { until } from "../until.ts";
import { aftermath, shownImages } from "./aftermath.ts";
import { askForStudy, setQuota, untilReady } from "./asked-study.ts";
import type { Campaign, Round } from "./round.ts";
import { lookInto, type VaultOnDisk } from "./vault-on-disk.ts";

const LARGE_QUOTA = 10_000_000_000;

/** Marks as read all that is whole here, but for the exam that bears the reader's marks. @returns UIDs of their studies */
async function readAll({ workplace, images }: Campaign): Promise<ReadonlySet<string>> {
  const read = new Set<string>();
  const uidOf = new Map(images.files.map(({ accession, study }) => [accession, study]));
  for (const exam of await examsOf(workplace.caller)) {
    if (exam.siteId !== images.siteId || exam.note !== "" || exam.images.here === 0) continue;
    if (exam.state !== "read") await workplace.caller.ask("POST", `/exams/${exam.id}/read`, { read: true });
    for (const { accession } of exam.studies) read.add(uidOf.get(accession) ?? accession);
  }
  return read;
}

/** Studies that are neither whole nor gone. */
function halves(disk: VaultOnDisk, { images }: Campaign, studies: ReadonlySet<string>): readonly string[] {
  const byStudy = Map.groupBy(
    images.files.filter(({ study }) => studies.has(study)),
    ({ study }) => study,
  );
  return [...byStudy].flatMap(([study, files]) => {
    const held = files.filter(({ instance }) => disk.complete.has(instance)).length;
    return held === 0 || held === files.length ? [] : [`${held} of ${files.length} images of ${study} were left`];
  });
}

/** Looks a thousand times a second, for ten seconds at most. */
async function untilOneGoes(files: readonly string[]): Promise<void> {
  const from = performance.now();
  while (files.every((path) => existsSync(path)) && performance.now() - from < 10_000) await later(1);
}

export const evictionRound: Round = async (campaign, random) => {
  const { workplace, images, vault } = campaign;
  const mayGo = await readAll(campaign);
  const { here } = await shownImages(workplace.caller, images);
  const erasable = new Set(images.files.filter(({ study }) => mayGo.has(study)).map(({ instance }) => instance));
  const files = [...(await listSegmentFiles(vault.directory))].map((id) => segmentPath(vault.directory, id));
  await setQuota(workplace.caller, 1);
  const since = images.server.asked.length;
  const { examId } = await askForStudy(campaign);
  // Half of the kills are counted from the question that comes before room is made, half from the first file gone.
  if (random.next() < 0.5) {
    await until("a question for series", async () => images.server.asked.length > since);
    await later(random.between(0, 150));
  } else {
    await untilOneGoes(files);
    await later(random.between(0, 12));
  }
  const errors = await workplace.kill();
  const disk = await lookInto(vault);
  const gone = [...mayGo].filter((study) => !disk.studies.has(study)).length;
  const found = await aftermath(campaign, { disk, acknowledged: here, erasable, errors }, async () => {
    await setQuota(workplace.caller, LARGE_QUOTA);
    await workplace.caller.ask("POST", `/exams/${examId}/fetch`, { fetch: "now" });
    await untilReady(workplace.caller, examId);
  });
  return {
    ...found,
    faults: [...found.faults, ...halves(disk, campaign, mayGo)],
    hit: (gone > 0 && gone < mayGo.size) || disk.orphans > 0,
    words: `${gone} of ${mayGo.size} studies erased, ${disk.orphans} files without a key left`,
  };
};
