/** The vault: one reader's encrypted store of images, worklist and findings. @module */
export type { Evictable } from "./eviction.ts";
export { createVault, openVault, type VaultPlace } from "./open-vault.ts";
export type { Database } from "./schema.ts";
export { asWriteProblem } from "./segment-file.ts";
export {
  completeSeries,
  completeStudy,
  expectInstances,
  type IndexedInstance,
  instanceHeaders,
  markGoneSeries,
  recoveredInstances,
  type SeriesState,
  seriesStates,
  setStudyApart,
} from "./series-index.ts";
export { readSetting, writeSetting } from "./setting.ts";
export { openThrowAwayVault, sweepThrowAwayVaults } from "./throw-away.ts";
export { Turnstile } from "./turnstile.ts";
export type { OpenVault, PreparedInstance, SeriesWriter, VaultUsage } from "./vault.ts";
