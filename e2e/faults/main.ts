/**
 * `npm run faults [-- --short] [--kills N] [--seed N] [--only kills|table|fuzz] [--fuzz MINUTES]`: kills of the real
 * program at seeded moments, a table of faults, and broken bytes for every parser.
 *
 * Prints a line for each kill and each fault; the last line is JSON. Fails when anything was lost, wrong or fetched again,
 * when a fault did not hold, and, but for the short form with its few kills, when none hit one of the phases.
 */
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzzAll } from "./fuzz/fuzz.ts";
import { type Kill, killAgainAndAgain, openCampaign } from "./kills/campaign.ts";
import { phases } from "./kills/round.ts";
import type { FaultOutcome } from "./table/fault-row.ts";
import { tryAllFaults } from "./table/table.ts";

const SHORT_KILLS = 8;
const LONG_KILLS = 102;
const SHORT_FUZZ_MINUTES = 0.2;
const LONG_FUZZ_MINUTES = 5;

const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    kills: { type: "string" },
    seed: { type: "string" },
    only: { type: "string" },
    fuzz: { type: "string" },
  },
});
const { short } = values;
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const wants = (part: string): boolean => values.only === undefined || values.only === part;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const isGood = ({ lost, wrong, refetched, faults }: Kill): boolean =>
  [lost, wrong, refetched, faults].every((found) => found.length === 0);

async function kill(): Promise<readonly Kill[]> {
  const directory = await mkdtemp(join(tmpdir(), "alcove-faults-"));
  const campaign = await openCampaign(directory);
  try {
    return await killAgainAndAgain(
      campaign,
      seed,
      Number(values.kills ?? (short ? SHORT_KILLS : LONG_KILLS)),
      tellKill,
    );
  } finally {
    await campaign.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function tellKill(number: number, outcome: Kill): void {
  const { phase, hit, words, lost, wrong, refetched, faults } = outcome;
  say(`${isGood(outcome) ? "held" : "FAILED"}\tkill ${number}, ${phase}${hit ? "" : " (beside it)"}\t${words}`);
  for (const [name, found] of Object.entries({ lost, wrong, refetched, faults })) {
    if (found.length > 0)
      say(`\t${name}: ${found.slice(0, 5).join("; ")}${found.length > 5 ? ` and ${found.length - 5} more` : ""}`);
  }
}

/** Kills by phase, and how many of them hit it. */
const byPhase = (kills: readonly Kill[]) =>
  Object.fromEntries(
    phases.map((phase) => {
      const mine = kills.filter((each) => each.phase === phase);
      return [phase, { kills: mine.length, hit: mine.filter(({ hit }) => hit).length }];
    }),
  );

const count = (kills: readonly Kill[], what: "lost" | "wrong" | "refetched" | "faults"): number =>
  kills.reduce((sum, each) => sum + each[what].length, 0);

async function main(): Promise<boolean> {
  say(`seed ${seed}`);
  const kills = wants("kills") ? await kill() : [];
  const table: FaultOutcome[] = [];
  if (wants("table")) {
    await tryAllFaults(short, (outcome) => {
      table.push(outcome);
      say(`${outcome.held ? "held" : "FAILED"}\t${outcome.name}\t${outcome.words}`);
    });
  }
  const minutes = Number(values.fuzz ?? (short ? SHORT_FUZZ_MINUTES : LONG_FUZZ_MINUTES));
  const fuzzed = wants("fuzz") ? await fuzzAll(seed, minutes, say) : { inputs: 0, findings: 0 };
  const failedKills = kills.filter((each) => !isGood(each)).length;
  const failed = table.filter(({ held }) => !held).length;
  const missed = phases.filter((phase) => kills.length > 0 && !kills.some((each) => each.phase === phase && each.hit));
  if (missed.length > 0) say(`${short ? "note" : "FAILED"}\tno kill hit ${missed.join(", ")}`);
  say(
    JSON.stringify({
      seed,
      kills: kills.length,
      lost: count(kills, "lost"),
      wrong: count(kills, "wrong"),
      refetched: count(kills, "refetched"),
      otherFaults: count(kills, "faults"),
      phases: byPhase(kills),
      faults: table.length,
      failed,
      ...fuzzed,
    }),
  );
  const bad = failedKills + failed + (short ? 0 : missed.length) + fuzzed.findings;
  const tally = process.env.ALCOVE_TALLY;
  if (tally !== undefined) {
    writeFileSync(tally, JSON.stringify({ passed: kills.length + table.length - failedKills - failed, failed: bad }));
  }
  return bad === 0;
}

process.exitCode = (await main()) ? 0 : 1;
