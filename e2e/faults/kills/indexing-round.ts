/** A kill while a site's list is being taken in. */
import { setTimeout as later } from "node:timers/promises";
import { examsOf } from "../held-images.ts";
import { until } from "../until.ts";
import { aftermath } from "./aftermath.ts";
import type { Round } from "./round.ts";
import { lookInto } from "./vault-on-disk.ts";

export const indexingRound: Round = async (campaign, random) => {
  const { workplace, list, vault, usual } = campaign;
  const before = list.files.length;
  campaign.lengthenList();
  const wanted = list.files.length;
  const since = list.server.asked.length;
  // It is not answered: the program is killed before.
  workplace.poll(list.siteId).catch(() => {});
  await until("a question for the list", async () => list.server.asked.length > since);
  await later(random.between(0, usual.list));
  const errors = await workplace.kill();
  const disk = await lookInto(vault);
  const written = (disk.exams.get(list.siteId)?.size ?? 0) - before;
  const added = wanted - before;
  const duplicates: string[] = [];
  const found = await aftermath(campaign, { disk, acknowledged: new Set(), errors }, async () => {
    await workplace.poll(list.siteId);
    const numbers = (await examsOf(workplace.caller))
      .filter(({ siteId }) => siteId === list.siteId)
      .flatMap(({ studies }) => studies.map(({ accession }) => accession));
    if (numbers.length !== wanted || new Set(numbers).size !== wanted) {
      duplicates.push(`${numbers.length} exams (${new Set(numbers).size} different) of a list of ${wanted}`);
    }
  });
  return {
    ...found,
    faults: [...found.faults, ...duplicates],
    hit: written < added,
    words: `${written} of ${added} new exams in the index`,
  };
};
