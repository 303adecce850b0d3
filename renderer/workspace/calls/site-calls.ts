/** Calls about sites. */
import { z } from "zod";
import { type SiteConfig, type SiteSecrets, siteConfig } from "../../../shared/contract/site.ts";
import { siteList } from "../../../shared/contract/site-requests.ts";
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
/** Without secrets. */
export const exportSite = (id: string) => ask(siteExport, () => api.sites[":id"].export.$get(of(id)));
export const importSites = (json: SiteExport) =>
  ask(z.object({ sites: z.array(siteConfig) }), () => api.sites.import.$post({ json }));
