/** What a round of the kills works with, and what it says of itself. */
import type { Random } from "../../../build/phantom/random.ts";
import type { SmallFile } from "../../../electron/core/archives/test/small-file.ts";
import type { FaultyServer } from "../../peers/faulty-server.ts";
import type { VaultPlace } from "./vault-on-disk.ts";
import type { Workplace } from "./workplace.ts";

export const phases = ["prefetch", "indexing", "eviction", "migration"] as const;
export type Phase = (typeof phases)[number];

/** An archive of ours: what it holds may grow, and all that it is asked is known. */
export interface OwnArchive {
  readonly server: FaultyServer;
  readonly files: SmallFile[];
  readonly siteId: string;
}

export interface Campaign {
  /** For what rounds make and take away again. */
  readonly directory: string;
  readonly workplace: Workplace;
  readonly vault: VaultPlace;
  /** Studies with pixels, which are fetched. */
  readonly images: OwnArchive;
  /** A long list, of which nothing may be fetched at any hour. */
  readonly list: OwnArchive;
  /** A profile that was left in good order, to be made older and opened. */
  readonly template: { readonly workplace: Workplace; readonly archive: OwnArchive };
  /** How long things take when nobody is killed, in milliseconds. */
  readonly usual: { readonly fetch: number; readonly list: number; readonly migration: number };
  /** Gives the archive of images one more study. */
  addStudy(): { readonly accession: string; readonly files: readonly SmallFile[] };
  /** Gives the long list so many more. */
  lengthenList(): void;
}

export interface Found {
  /** What had been complete and is not there any more. */
  readonly lost: readonly string[];
  /** Images whose pixels are not those of the source. */
  readonly wrong: readonly string[];
  /** Images that had been complete and came over the line again. */
  readonly refetched: readonly string[];
  /** Whatever else should not be. */
  readonly faults: readonly string[];
}

export interface RoundOutcome extends Found {
  /** Whether the disk shows that the phase's work was under way at the kill: begun, and not at its end. */
  readonly hit: boolean;
  /** What the disk shows. */
  readonly words: string;
}

export type Round = (campaign: Campaign, random: Random, number: number) => Promise<RoundOutcome>;
