/**
 * Kills the real program again and again, at seeded moments of prefetch, indexing, eviction and migration, and looks each
 * time at what is left: on the disk, in the program that was started anew, and at the archive that was or was not asked.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Random, seededRandom } from "../../../build/phantom/random.ts";
import type { SmallFile } from "../../../electron/core/archives/test/small-file.ts";
import type { FetchHours } from "../../../shared/sites/fetch-hours.ts";
import { dicomwebSite } from "../../dicomweb-site.ts";
import { startFaultyServer } from "../../peers/faulty-server.ts";
import { examOf } from "../held-images.ts";
import { accessionOf, sourceStudy } from "../source-images.ts";
import { askForStudy, untilReady } from "./asked-study.ts";
import { evictionRound } from "./eviction-round.ts";
import { indexingRound } from "./indexing-round.ts";
import { migrationRound, oldProfile, untilLocked } from "./migration-round.ts";
import { prefetchRound } from "./prefetch-round.ts";
import type { Campaign, OwnArchive, Phase, Round, RoundOutcome } from "./round.ts";
import { vaultOf } from "./vault-on-disk.ts";
import { PASSPHRASE, Workplace } from "./workplace.ts";

const IMAGES_ROOT = "1.2.826.79.1";
const LIST_ROOT = "1.2.826.79.2";
const SHAPE = { series: 3, images: 12, side: 96 };
/** One study takes about a second so. */
const LIMITS = { bandwidthMbit: 6, parallelTransfers: 2 };
const LONGER_BY = 150;
const MARKED = 1;

const rounds: Readonly<Record<Phase, Round>> = {
  prefetch: prefetchRound,
  indexing: indexingRound,
  eviction: evictionRound,
  migration: migrationRound,
};
/** What is to be evicted has to be fetched before. */
const turns: readonly Phase[] = ["prefetch", "prefetch", "indexing", "prefetch", "eviction", "migration"];

/** An hour of the day after tomorrow: not now, and not while this runs. */
function neverNow(): FetchHours {
  const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
  const day = days[(new Date().getUTCDay() + 3) % 7] ?? "sun";
  return [{ days: [day], from: "11:00", to: "12:00" }];
}

const listedStudy = (number: number): SmallFile => ({
  study: `${LIST_ROOT}.${number}`,
  series: `${LIST_ROOT}.${number}.1`,
  instance: `${LIST_ROOT}.${number}.1.1`,
  accession: accessionOf(LIST_ROOT, number),
  patientId: `L-${number}`,
  patientName: `Listed^Number${number}`,
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

interface Template {
  readonly workplace: Workplace;
  readonly archive: OwnArchive;
}

/** A profile with one study, marks, and an archive of its own that has nothing else. */
async function makeTemplate(directory: string): Promise<Template> {
  const files = [...sourceStudy(IMAGES_ROOT, MARKED, SHAPE)];
  const server = await startFaultyServer("none", files);
  const workplace = new Workplace(join(directory, "template"));
  await workplace.start();
  await workplace.makeReader();
  const siteId = await workplace.addSite(dicomwebSite("Images", server.root));
  const accession = accessionOf(IMAGES_ROOT, MARKED);
  await workplace.poll(siteId);
  await untilReady(workplace.caller, (await examOf(workplace.caller, accession))?.id ?? "");
  await workplace.leaveMarks(accession, 1);
  await workplace.stop();
  return { workplace, archive: { server, files, siteId } };
}

/** How long the oldest vault takes to be brought up to date. */
async function usualMigration(directory: string, template: Workplace, from: string): Promise<number> {
  const to = join(directory, "older");
  const { workplace, vault } = await oldProfile(template, to, from);
  await workplace.start();
  const opening = workplace.signIn();
  await untilLocked(vault);
  const took = await timed(() => opening);
  await workplace.stop();
  await rm(to, { recursive: true, force: true });
  return took;
}

/** Sets everything up: what is done here without a kill also tells how long it takes. */
export async function openCampaign(directory: string): Promise<Campaign & { close(): Promise<void> }> {
  const files = [...sourceStudy(IMAGES_ROOT, MARKED, SHAPE)];
  const listed: SmallFile[] = [];
  const servers = { images: await startFaultyServer("none", files), list: await startFaultyServer("none", listed) };
  const template = await makeTemplate(directory);
  const workplace = new Workplace(join(directory, "profile"));
  await workplace.start();
  await workplace.makeReader();
  const imagesSite = await workplace.addSite(dicomwebSite("Images", servers.images.root, LIMITS));
  const listSite = await workplace.addSite(dicomwebSite("List", servers.list.root, { hours: neverNow() }));
  let studies = MARKED;
  const campaign = {
    directory,
    workplace,
    template,
    vault: await vaultOf(workplace.profile, PASSPHRASE),
    images: { server: servers.images, files, siteId: imagesSite },
    list: { server: servers.list, files: listed, siteId: listSite },
    addStudy() {
      studies += 1;
      const added = sourceStudy(IMAGES_ROOT, studies, SHAPE);
      files.push(...added);
      return { accession: accessionOf(IMAGES_ROOT, studies), files: added };
    },
    lengthenList() {
      const from = listed.length;
      listed.push(...Array.from({ length: LONGER_BY }, (_, at) => listedStudy(from + at + 1)));
    },
  };
  await workplace.poll(imagesSite);
  await untilReady(workplace.caller, (await examOf(workplace.caller, accessionOf(IMAGES_ROOT, MARKED)))?.id ?? "");
  const fetch = await timed(async () => {
    const { examId } = await askForStudy(campaign);
    await untilReady(workplace.caller, examId);
  });
  campaign.lengthenList();
  const list = await timed(() => workplace.poll(listSite));
  const migration = await usualMigration(directory, template.workplace, "001-first");
  return {
    ...campaign,
    usual: { fetch, list, migration },
    async close() {
      await workplace.kill();
      await servers.images.stop();
      await servers.list.stop();
      await template.archive.server.stop();
    },
  };
}

export interface Kill extends RoundOutcome {
  readonly phase: Phase;
}

/** A round that does not come to its end is a fault, and the next one begins with the program started anew. */
async function roundOf(campaign: Campaign, phase: Phase, random: Random, number: number): Promise<RoundOutcome> {
  try {
    await campaign.workplace.leaveMarks(accessionOf(IMAGES_ROOT, MARKED), number);
    return await rounds[phase](campaign, random, number);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    await campaign.workplace.kill();
    await campaign.workplace.restart();
    return { hit: false, words: "it did not come to its end", lost: [], wrong: [], refetched: [], faults: [words] };
  }
}

/** So many kills, one after the other; each leaves new marks before it, and is told as soon as it was judged. */
export async function killAgainAndAgain(
  campaign: Campaign,
  seed: number,
  kills: number,
  told: (number: number, kill: Kill) => void,
): Promise<readonly Kill[]> {
  const all: Kill[] = [];
  for (let number = 1; number <= kills; number += 1) {
    const phase = turns[(number - 1) % turns.length] ?? "prefetch";
    const random: Random = seededRandom("kill", seed, number);
    const kill = { phase, ...(await roundOf(campaign, phase, random, number)) };
    told(number, kill);
    all.push(kill);
  }
  return all;
}
