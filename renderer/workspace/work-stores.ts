/** How sites, prefetch and vault stand, as the core last said. */
import { createStore } from "zustand/vanilla";
import type { PrefetchState, SiteState, VaultState } from "../../shared/contract/events.ts";
import type { SiteConfig } from "../../shared/contract/site.ts";

export interface SiteStore {
  readonly sites: readonly SiteConfig[];
  readonly states: ReadonlyMap<string, SiteState>;
  /** Archives that have a secret, by site id. */
  readonly secretsFor: Readonly<Record<string, readonly string[]>>;
}
export const siteStore = createStore<SiteStore>(() => ({ sites: [], states: new Map(), secretsFor: {} }));

export function applySiteState(state: SiteState): void {
  siteStore.setState(({ states }) => ({ states: new Map(states).set(state.siteId, state) }));
}

export const prefetchStore = createStore<{ readonly prefetch: PrefetchState | null }>(() => ({ prefetch: null }));
export const vaultStore = createStore<{ readonly vault: VaultState | null }>(() => ({ vault: null }));

/** Images that came to a study since: `count` grows, so that whoever shows the series asks again. */
export interface ContentChange {
  readonly studyId: string;
  readonly seriesId: string;
  readonly arrived: number;
  /** Something of it turned out to be damaged on this disk. */
  readonly damaged: boolean;
}
type ContentListener = (change: ContentChange) => void;
const contentListeners = new Set<ContentListener>();

/** @returns stops listening */
export function onContentChange(listener: ContentListener): () => void {
  contentListeners.add(listener);
  return () => contentListeners.delete(listener);
}
export function announceContent(change: ContentChange): void {
  for (const listener of contentListeners) listener(change);
}

const correctionListeners = new Set<() => void>();

/** Told when what series are by the reader's word changed. @returns stops listening */
export function onCorrections(listener: () => void): () => void {
  correctionListeners.add(listener);
  return () => correctionListeners.delete(listener);
}
export function announceCorrections(): void {
  for (const listener of correctionListeners) listener();
}
