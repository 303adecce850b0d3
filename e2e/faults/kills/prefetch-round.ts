/** A kill while a study is being fetched. */
import { setTimeout as later } from "node:timers/promises";
import type { Caller } from "../caller.ts";
import { instancesOf } from "../held-images.ts";
import { until } from "../until.ts";
import { aftermath } from "./aftermath.ts";
import { askForStudy, untilReady } from "./asked-study.ts";
import type { Round } from "./round.ts";
import { lookInto } from "./vault-on-disk.ts";

/** What the program says is complete of an exam, asked again and again until it dies. */
function watchComplete(caller: Caller, examId: string): { readonly seen: Set<string>; stop(): void } {
  const seen = new Set<string>();
  let stopped = false;
  const look = async (): Promise<void> => {
    while (!stopped) {
      for (const { sopUid, state } of await instancesOf(caller, examId)) if (state === "here") seen.add(sopUid);
      await later(25);
    }
  };
  // It ends with the program, in the middle of a question as a rule.
  look().catch(() => {});
  return {
    seen,
    stop: () => {
      stopped = true;
    },
  };
}

export const prefetchRound: Round = async (campaign, random) => {
  const { workplace, images, vault, usual } = campaign;
  const since = images.server.asked.length;
  const { examId, files } = await askForStudy(campaign);
  const watched = watchComplete(workplace.caller, examId);
  await until("a question for images", async () =>
    images.server.asked.slice(since).some(({ url }) => /\/series\/[0-9.]+$/.test(url)),
  );
  await later(random.between(0, 0.6 * usual.fetch));
  const errors = await workplace.kill();
  watched.stop();
  const disk = await lookInto(vault);
  const held = files.filter(({ instance }) => disk.complete.has(instance)).length;
  const found = await aftermath(campaign, { disk, acknowledged: watched.seen, errors }, async () => {
    await untilReady(workplace.caller, examId);
  });
  return {
    ...found,
    hit: held < files.length || disk.open > 0,
    words: `${held} of ${files.length} images complete, ${disk.open} segments open`,
  };
};
