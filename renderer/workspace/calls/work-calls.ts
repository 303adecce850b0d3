/** Calls about saved views, prefetch, the program, the line and the vault. */
import { prefetchState, vaultState } from "../../../shared/contract/events.ts";
import { type FetchTrial, leavingList, prefetchPlan } from "../../../shared/contract/prefetch-plan.ts";
import { programState } from "../../../shared/contract/program.ts";
import { sessionState } from "../../../shared/contract/session.ts";
import { viewList } from "../../../shared/contract/worklist-requests.ts";
import type { View } from "../../../shared/worklist/view.ts";
import { api } from "../api.ts";
import { ask, done } from "../ask.ts";

export const fetchViews = () => ask(viewList, () => api.views.$get());
export const putView = (json: View) => ask(done, () => api.views[":id"].$put({ param: { id: json.id }, json }));
export const deleteView = (id: string) => ask(viewList, () => api.views[":id"].$delete({ param: { id } }));
export const orderViews = (ids: readonly string[]) => ask(viewList, () => api.views.$put({ json: { ids: [...ids] } }));

export const fetchPlan = () => ask(prefetchPlan, () => api.prefetch.plan.$get());
export const tryPolicy = (json: FetchTrial) => ask(prefetchPlan, () => api.prefetch["what-if"].$post({ json }));
export const fetchLeaving = () => ask(leavingList, () => api.prefetch.leaving.$get());
export const pausePrefetch = () => ask(prefetchState, () => api.prefetch.pause.$post());
export const resumePrefetch = () => ask(prefetchState, () => api.prefetch.resume.$post());

export const fetchProgram = () => ask(programState, () => api.program.$get());
export const tellLineBack = () => ask(done, () => api.machine["line-back"].$post());

export const fetchVault = () => ask(vaultState, () => api.vault.$get());
export const putQuota = (bytes: number) => ask(vaultState, () => api.vault.quota.$put({ json: { bytes } }));
export const eraseEverything = (passphrase: string, name: string) =>
  ask(sessionState, () => api.vault.erase.$post({ json: { passphrase, name } }));
