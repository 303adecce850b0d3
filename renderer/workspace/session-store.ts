/** Who is at the workstation; null until the core has said so. */
import { createStore } from "zustand/vanilla";
import type { SessionState } from "../../shared/contract/session.ts";

export interface SessionStore {
  readonly session: SessionState | null;
}

export const sessionStore = createStore<SessionStore>(() => ({ session: null }));
