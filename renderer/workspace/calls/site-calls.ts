/** Calls about sites. */
import { z } from "zod";
import type { SiteSecrets } from "../../../shared/contract/archive-secret.ts";
import { type DicomwebConfig, type SiteConfig, siteConfig } from "../../../shared/contract/site.ts";
import { signInBegun, siteList } from "../../../shared/contract/site-requests.ts";
import { type SiteExport, siteExport } from "../../../shared/contract/site-status.ts";
import { api } from "../api.ts";
import { ask, done } from "../ask.ts";

const of = (id: string) => ({ param: { id } });

export const fetchSites = () => ask(siteList, () => api.sites.$get());
export const addSite = (config: SiteConfig, secrets: SiteSecrets) =>
  ask(done, () => api.sites.$post({ json: { config, secrets } }));
export const changeSite = (config: SiteConfig, secrets: SiteSecrets) =>
  ask(done, () => api.sites[":id"].$put({ ...of(config.id), json: { config, secrets } }));
export const removeSite = (id: string) => ask(done, () => api.sites[":id"].$delete(of(id)));
export const orderSites = (ids: readonly string[]) =>
  ask(siteList, () => api.sites.order.$put({ json: { ids: [...ids] } }));
export const pollSite = (id: string) => ask(done, () => api.sites[":id"].poll.$post(of(id)));
export const beginSignIn = (archive: DicomwebConfig) =>
  ask(signInBegun, () => api.sites["sign-in"].$post({ json: { archive } }));
/** Resolves when the reader is done in the browser, one way or the other. */
export const awaitSignIn = (signIn: string, signal: AbortSignal) =>
  ask(done, () => api.sites["sign-in"][":signIn"].$get({ param: { signIn } }, { init: { signal, cache: "no-store" } }));
/** Without secrets. */
export const exportSite = (id: string) => ask(siteExport, () => api.sites[":id"].export.$get(of(id)));
export const importSites = (json: SiteExport) =>
  ask(z.object({ sites: z.array(siteConfig) }), () => api.sites.import.$post({ json }));
