/**
 * `npm run faults [-- options]`: kills, faults and broken bytes against the real program.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killAgainAndAgain, openCampaign } from "./kills/campaign.ts";

const { values } = parseArgs({ options: { kills: { type: "string", default: "100" }, seed: { type: "string" } } });
const directory = await mkdtemp(join(tmpdir(), "alcove-faults-"));
const campaign = await openCampaign(directory);
console.log(campaign.usual);
try {
  await killAgainAndAgain(campaign, Number(values.seed ?? 1), Number(values.kills), (number, kill) => {
    console.log(number, performance.now()/1000, kill.phase, kill.words, kill.hit, kill.lost.length, kill.wrong.length, kill.refetched.length, kill.faults);
  });
} finally {
  await campaign.close();
  await rm(directory, { recursive: true, force: true });
}
