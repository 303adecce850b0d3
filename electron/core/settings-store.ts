/** The reader's settings, kept in the index and in memory. */
import type { Kysely } from "kysely";
import type { AuditEvent } from "../../shared/contract/audit.ts";
import { type Settings, settings } from "../../shared/contract/settings.ts";
import type { SettingsStore } from "./desk.ts";
import { type Database, readSetting, writeSetting } from "./vault/index.ts";

const NAME = "reader.settings";

export interface KeptSettings extends SettingsStore {
  now(): Settings;
}

/** Settings of another version that do not fit are left for the defaults. */
export async function openSettings(
  index: Kysely<Database>,
  audit: (event: AuditEvent) => void,
  changed: (next: Settings) => void,
): Promise<KeptSettings> {
  const kept = settings.safeParse((await readSetting(index, NAME)) ?? {});
  let current = kept.success ? kept.data : settings.parse({});
  return {
    now: () => current,
    get: async () => current,
    async put(next) {
      const names = Object.entries(next)
        .filter(
          ([name, value]) =>
            JSON.stringify(value) !== JSON.stringify(Object.entries(current).find(([n]) => n === name)?.[1]),
        )
        .map(([name]) => name);
      await writeSetting(index, NAME, next);
      current = next;
      if (names.length > 0) audit({ kind: "settings-changed", names });
      changed(next);
      return next;
    },
  };
}
