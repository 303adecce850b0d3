/** Calls about sites. */

import type { SiteConfig, SiteDraftInput, SiteSecrets } from "../../../shared/contract/site.ts";
import { siteList } from "../../../shared/contract/site-requests.ts";
import { api } from "../api.ts";
import { ask, done } from "../ask.ts";

const of = (id: string) => ({ param: { id } });

export const fetchSites = () => ask(siteList, () => api.sites.$get());
export const addSite = (config: SiteDraftInput, secrets: SiteSecrets) =>
  ask(done, () => api.sites.$post({ json: { config, secrets } }));
export const changeSite = (config: SiteConfig, secrets: SiteSecrets) =>
  ask(done, () => api.sites[":id"].$put({ ...of(config.id), json: { config, secrets } }));
export const removeSite = (id: string) => ask(done, () => api.sites[":id"].$delete(of(id)));
export const orderSites = (ids: readonly string[]) =>
  ask(siteList, () => api.sites.order.$put({ json: { ids: [...ids] } }));
export const pollSite = (id: string) => ask(done, () => api.sites[":id"].poll.$post(of(id)));
