/** What settings ask of sites. Secrets go in one direction only. */
import { z } from "zod";
import { siteState } from "./events.ts";
import { siteConfig, siteDraft, siteSecrets } from "./site.ts";

/** `secrets` by archive id: an archive left out keeps its secret, null takes it away. */
export const addSite = z.object({ config: siteDraft, secrets: siteSecrets.default({}) });
export const changeSite = z.object({ config: siteConfig, secrets: siteSecrets.default({}) });
/** `siteId`: the site being edited, whose kept secrets are used where none are given. */
export const trySite = z.object({ config: siteDraft, secrets: siteSecrets.default({}), siteId: z.string().optional() });

export const siteList = z.object({
  /** In the reader's order. */
  sites: z.array(siteConfig),
  states: z.array(siteState),
  /** Archives that have a secret, by site id. */
  secretsFor: z.record(z.string(), z.array(z.string())),
});
export type SiteList = z.infer<typeof siteList>;
