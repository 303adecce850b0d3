/** The language that the program speaks now. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Language } from "../../shared/contract/session.ts";

export type { Language };
/** One thing said in every language. */
export type Localized = Readonly<Record<Language, string>>;

const guess = (): Language =>
  typeof navigator !== "undefined" && navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";

export const languageStore = createStore<{ readonly language: Language }>(() => ({ language: guess() }));

export function speak(language: Language): void {
  languageStore.setState({ language });
  if (typeof document !== "undefined") document.documentElement.lang = language;
}

export const useLanguage = (): Language => useStore(languageStore, ({ language }) => language);
