/** A kill while the vault of an older version is brought up to date. */
import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { migrationNames } from "../../../electron/core/vault/migrations/all.ts";
import { deliveredIn, shownImages } from "./aftermath.ts";
import { makeOlder } from "./older-vault.ts";
import type { Campaign, Found, Round } from "./round.ts";
import { lookInto, type VaultPlace, vaultOf } from "./vault-on-disk.ts";
import { PASSPHRASE, type Workplace } from "./workplace.ts";

/** So much has a migration to go through. */
const KNOWN_STUDIES = 30_000;

/** What was measured while others worked here is too long, or, with the lock seen late, too short. */
const [LEAST_MS, MOST_MS] = [150, 300];

const newest = [...migrationNames];

export interface OldProfile {
  readonly workplace: Workplace;
  readonly vault: VaultPlace;
}

/** A copy of the template as the version left it whose newest migration this is. */
export async function oldProfile(template: Workplace, to: string, migration: string): Promise<OldProfile> {
  await cp(template.profile, to, { recursive: true });
  const vault = await vaultOf(to, PASSPHRASE);
  await makeOlder(vault, migration, KNOWN_STUDIES);
  return { workplace: template.copiedTo(to), vault };
}

/** Resolves when a program has taken the vault for itself: it opens the index next. */
export async function untilLocked({ directory }: VaultPlace): Promise<void> {
  const owner = join(directory, "lock.pid");
  while (!existsSync(owner)) await later(1);
}

export const migrationRound: Round = async (campaign, random, number) => {
  const from = newest[Math.floor(random.next() * (newest.length - 1))] ?? "";
  const directory = join(campaign.directory, `older-${number}`);
  const { workplace, vault } = await oldProfile(campaign.template.workplace, directory, from);
  try {
    await workplace.start();
    let answered = false;
    const opening = workplace.signIn().then(
      () => {
        answered = true;
      },
      // The program was killed meanwhile.
      () => {},
    );
    await untilLocked(vault);
    await later(random.between(0, Math.min(MOST_MS, Math.max(LEAST_MS, campaign.usual.migration))));
    const hit = !answered;
    const errors = await workplace.kill();
    await opening;
    const disk = await lookInto(vault);
    const committed = disk.migrations.length === newest.length;
    const found = await openedAgain(campaign, workplace, vault);
    const words = `from ${from}: ${committed ? "committed" : "not committed"}, ${hit ? "the vault not open yet" : "open"}`;
    return { ...found, faults: [...errors, ...found.faults], hit, words };
  } finally {
    await workplace.kill();
    await rm(directory, { recursive: true, force: true });
  }
};

async function openedAgain({ template }: Campaign, workplace: Workplace, vault: VaultPlace): Promise<Found> {
  const { archive } = template;
  const before = await lookInto(await vaultOf(template.workplace.profile, PASSPHRASE));
  const since = archive.server.asked.length;
  await workplace.restart();
  const { here, wrong } = await shownImages(workplace.caller, archive);
  const faults = [...(await workplace.missingMarks())];
  await workplace.poll(archive.siteId);
  await workplace.stop();
  const after = await lookInto(vault);
  if (after.migrations.length !== newest.length) faults.push(`only ${after.migrations.join(", ")} are applied`);
  const lost = [...before.complete].filter((uid) => !here.has(uid));
  return { lost, wrong, refetched: [...deliveredIn(archive, since)], faults };
}
