/**
 * The PIN of the locked screen. It opens no vault: its hash lies inside the encrypted index. Five wrong ones in a row
 * and only the passphrase unlocks; before that each wrong one makes the next wait longer.
 */
import { timingSafeEqual } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { PinOutcome } from "../../../shared/contract/reader.ts";
import { type Database, readSetting, writeSetting } from "../vault/index.ts";
import { deriveFromText, kdf, newKdf, type ScryptCost } from "./key-derivation.ts";

const PIN = "reader.pin";
const PIN_TRIES = 5;
/** Milliseconds to wait after the first, second, … wrong PIN. */
const waits = [0, 2_000, 5_000, 15_000];

const keptPin = z.object({ kdf, hash: z.base64(), failures: z.int().nonnegative(), waitUntil: z.number() });
type KeptPin = z.infer<typeof keptPin>;

/** Null when none was set (a kill while the reader was being made): the passphrase unlocks then. */
async function readPin(index: Kysely<Database>): Promise<KeptPin | null> {
  const kept = await readSetting(index, PIN);
  return kept === undefined ? null : keptPin.parse(kept);
}

/** Ten thousand PINs withstand no search at any cost; the index's encryption and the tries guard them. About 50 ms. */
const HIGHEST_PIN_COST = 16_384;

export async function writePin(index: Kysely<Database>, pin: string, cost: ScryptCost): Promise<void> {
  const by = newKdf({ ...cost, N: Math.min(cost.N, HIGHEST_PIN_COST) });
  const hash = (await deriveFromText(pin, by)).toString("base64");
  await writeSetting(index, PIN, { kdf: by, hash, failures: 0, waitUntil: 0 } satisfies KeptPin);
}

/** After the passphrase was given: the PIN counts from the start again. */
export async function forgivePin(index: Kysely<Database>): Promise<void> {
  const kept = await readPin(index);
  if (kept !== null) await writeSetting(index, PIN, { ...kept, failures: 0, waitUntil: 0 });
}

/** How the PIN stands before a try. */
export interface PinStanding {
  /** 0: only the passphrase unlocks. */
  readonly triesLeft: number;
  /** Until when the next try has to wait, UTC milliseconds; null when none was wrong. */
  readonly waitUntil: number | null;
}

export async function pinStanding(index: Kysely<Database>): Promise<PinStanding> {
  const kept = await readPin(index);
  const triesLeft = kept === null ? 0 : Math.max(0, PIN_TRIES - kept.failures);
  return { triesLeft, waitUntil: kept === null || kept.failures === 0 || triesLeft === 0 ? null : kept.waitUntil };
}

/** Callers let one try through at a time. A try is counted before it is looked at: ending the program gives none back. */
export async function tryPin(index: Kysely<Database>, pin: string, now: number): Promise<PinOutcome> {
  const kept = await readPin(index);
  const left = PIN_TRIES - (kept?.failures ?? PIN_TRIES);
  if (kept === null || left <= 0) return { outcome: "passphrase-needed" };
  if (now < kept.waitUntil) return { outcome: "wait", triesLeft: left, waitUntil: kept.waitUntil };
  const failures = kept.failures + 1;
  const waitUntil = now + (waits[kept.failures] ?? 0);
  await writeSetting(index, PIN, { ...kept, failures, waitUntil });
  const right = timingSafeEqual(await deriveFromText(pin, kept.kdf), Buffer.from(kept.hash, "base64"));
  if (right) {
    await writeSetting(index, PIN, { ...kept, failures: 0, waitUntil: 0 });
    return { outcome: "right" };
  }
  return failures >= PIN_TRIES
    ? { outcome: "passphrase-needed" }
    : { outcome: "wrong", triesLeft: PIN_TRIES - failures, waitUntil };
}
