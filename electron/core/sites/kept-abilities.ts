/** What archives were found to do, as it is kept: with what of the archive's configuration it was found by. */
import { z } from "zod";
import { type FoundAbilities, foundAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { ArchiveConfig } from "../../../shared/contract/site.ts";

const kept = z.record(z.string(), foundAbilities.extend({ of: z.string() }));
/** By archive id. */
export type KeptAbilities = z.infer<typeof kept>;

/** Servers are updated: what was found so long ago is found out again. */
const KEPT_MS = 7 * 86_400_000;

/** As the index has it; what another version of the program wrote otherwise is found out again. */
export function keptAbilities(json: string | undefined): KeptAbilities {
  if (json === undefined) return {};
  const parsed = kept.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : {};
}

/** Those that may still be believed: of an archive whose configuration did not change, and not too old (SI-19). */
export function stillHold(abilities: KeptAbilities, archives: readonly ArchiveConfig[], now: number): KeptAbilities {
  const configured = new Map(archives.map((archive) => [archive.id, JSON.stringify(archive)]));
  return Object.fromEntries(
    Object.entries(abilities).filter(([id, { of, foundAt }]) => of === configured.get(id) && now - foundAt < KEPT_MS),
  );
}

export const abilitiesOf = (abilities: KeptAbilities): Record<string, FoundAbilities> =>
  Object.fromEntries(
    Object.entries(abilities).map(([id, { abilities: found, foundAt }]) => [id, { abilities: found, foundAt }]),
  );
