/** The reader's settings. A change shows at once and is kept by the core; a refused one is taken back. */
import { createStore } from "zustand/vanilla";
import { type Settings, settings } from "../../shared/contract/settings.ts";
import type { Answer } from "./answer.ts";
import { fetchSettings, putSettings } from "./calls/session-calls.ts";

export interface SettingsStore {
  readonly settings: Settings;
  /** False while these are only the defaults. */
  readonly loaded: boolean;
}

const unset: SettingsStore = { settings: settings.parse({}), loaded: false };
export const settingsStore = createStore<SettingsStore>(() => unset);

export async function loadSettings(): Promise<void> {
  const answer = await fetchSettings();
  if (answer.ok) settingsStore.setState({ settings: answer.value, loaded: true });
}

export async function changeSettings(change: Partial<Settings>): Promise<Answer<unknown>> {
  const before = settingsStore.getState().settings;
  const wanted = { ...before, ...change };
  settingsStore.setState({ settings: wanted });
  const answer = await putSettings(wanted);
  // A later change stands over this one's refusal.
  if (!answer.ok && settingsStore.getState().settings === wanted) settingsStore.setState({ settings: before });
  return answer;
}

/** The language stays: the screens before signing in are in it too. */
export function forgetSettings(): void {
  const { language } = settingsStore.getState().settings;
  settingsStore.setState({ settings: { ...unset.settings, language }, loaded: false });
}
