/** Starts a killed program again, and compares all that it has with what was there and with the source. */
import type { StoredInstance } from "../../../shared/contract/exam-content.ts";
import type { Caller } from "../caller.ts";
import { answeredHashes, examsOf, instancesOf, NOT_WHOLE } from "../held-images.ts";
import { sourceHashes } from "../source-images.ts";
import type { Campaign, Found, OwnArchive } from "./round.ts";
import type { VaultOnDisk } from "./vault-on-disk.ts";

/** Images that were asked for, of all that an archive was asked since. */
export function deliveredIn({ files, server }: OwnArchive, since: number): ReadonlySet<string> {
  const delivered = new Set<string>();
  for (const { url } of server.asked.slice(since)) {
    const [, series, instance] = /\/series\/([0-9.]+)(?:\/instances\/([0-9.]+))?$/.exec(url.split("?")[0] ?? "") ?? [];
    if (instance !== undefined) delivered.add(instance);
    else for (const file of files) if (file.series === series) delivered.add(file.instance);
  }
  return delivered;
}

export interface ShownImages {
  /** Said to be here, and answered with pixels where they have any. */
  readonly here: ReadonlySet<string>;
  /** Answered with other pixels than those of the source. */
  readonly wrong: readonly string[];
}

/** Every image of an archive that the program says is here, its pixels held against the source. */
export async function shownImages(caller: Caller, { files, siteId }: OwnArchive): Promise<ShownImages> {
  const source = sourceHashes(files);
  const held: StoredInstance[] = [];
  for (const exam of await examsOf(caller)) {
    if (exam.siteId === siteId && exam.images.here > 0) held.push(...(await instancesOf(caller, exam.id)));
  }
  const here = held.filter(({ state }) => state === "here");
  const answered = await answeredHashes(caller, here);
  const answers = here.map(({ sopUid }) => [sopUid, answered.get(sopUid)] as const);
  const whole = answers.filter(([, hash]) => hash !== NOT_WHOLE);
  const wrong = whole.filter(([uid, hash]) => hash !== undefined && source.get(uid) !== hash);
  return { here: new Set(whole.map(([uid]) => uid)), wrong: wrong.map(([uid]) => uid) };
}

export interface Before {
  /** What the killed program had said to be complete. */
  readonly acknowledged: ReadonlySet<string>;
  /** What it was told to erase, and may go on to erase. */
  readonly erasable?: ReadonlySet<string>;
  /** What the disk held after the kill. */
  readonly disk: VaultOnDisk;
  /** Lines that the killed program logged as errors. */
  readonly errors: readonly string[];
}

/** @param settle what is to be waited for before it is looked whether anything came over the line again */
export async function aftermath(campaign: Campaign, before: Before, settle: () => Promise<void>): Promise<Found> {
  const { workplace, images } = campaign;
  const { disk, acknowledged, erasable = new Set() } = before;
  const complete = [...disk.complete].filter((uid) => !erasable.has(uid));
  const gone = [...acknowledged].filter((uid) => !erasable.has(uid) && !disk.complete.has(uid));
  const since = images.server.asked.length;
  await workplace.restart();
  const atOnce = await shownImages(workplace.caller, images);
  const faults = [
    ...before.errors,
    ...(await workplace.missingMarks()),
    ...(await missingExams(workplace.caller, disk)),
  ];
  await settle();
  const later = await shownImages(workplace.caller, images);
  const delivered = deliveredIn(images, since);
  return {
    lost: [...new Set([...gone, ...missingOf(complete, atOnce)])],
    wrong: [...new Set([...atOnce.wrong, ...later.wrong])],
    refetched: complete.filter((uid) => delivered.has(uid)),
    faults: [...faults, ...missingOf(complete, later).map((uid) => `${uid} was here after the restart and left`)],
  };
}

const missingOf = (uids: readonly string[], { here }: ShownImages): readonly string[] =>
  uids.filter((uid) => !here.has(uid));

async function missingExams(caller: Caller, { exams }: VaultOnDisk): Promise<readonly string[]> {
  const listed = new Set((await examsOf(caller)).map(({ id }) => id));
  const known = [...exams.values()].flatMap((ids) => [...ids]);
  return known.filter((id) => !listed.has(id)).map((id) => `exam ${id} is not on the list any more`);
}
