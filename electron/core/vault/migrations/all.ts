/** Every migration by its number; a bundle has no folder to look into. */
import type { Migration, MigrationProvider } from "kysely/migration";
import { first } from "./001-first.ts";
import { examClock } from "./002-exam-clock.ts";
import { orders } from "./003-orders.ts";
import { archiveChanges } from "./004-archive-changes.ts";
import { imageCounts } from "./005-image-counts.ts";
import { hanging } from "./006-hanging.ts";

const migrations: Readonly<Record<string, Migration>> = {
  "001-first": first,
  "002-exam-clock": examClock,
  "003-orders": orders,
  "004-archive-changes": archiveChanges,
  "005-image-counts": imageCounts,
  "006-hanging": hanging,
};

export const migrationNames: ReadonlySet<string> = new Set(Object.keys(migrations));
export const allMigrations: MigrationProvider = { getMigrations: async () => migrations };
