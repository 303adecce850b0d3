/** The stores as React sees them. */
import { useStore } from "zustand";
import { commandStore } from "./commands.ts";
import { connectionStore } from "./connection.ts";
import { examStore } from "./exam-store.ts";
import { navigationStore } from "./navigation-store.ts";
import { openExamStore } from "./open-exam-store.ts";
import { sessionStore } from "./session-store.ts";
import { settingsStore } from "./settings-store.ts";
import { prefetchStore, siteStore, vaultStore } from "./work-stores.ts";

export const useSession = () => useStore(sessionStore, ({ session }) => session);
export const useConnection = () => useStore(connectionStore);
export const useSettings = () => useStore(settingsStore, ({ settings }) => settings);
export const useNavigation = () => useStore(navigationStore);
export const useExams = () => useStore(examStore);
export const useExam = (id: string | null) =>
  useStore(examStore, ({ byId }) => (id === null ? undefined : byId.get(id)));
export const useSites = () => useStore(siteStore);
export const usePrefetch = () => useStore(prefetchStore, ({ prefetch }) => prefetch);
export const useVault = () => useStore(vaultStore, ({ vault }) => vault);
export const useOpenExam = () => useStore(openExamStore);
export const useCommands = () => useStore(commandStore, ({ commands }) => commands);
