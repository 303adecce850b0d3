/** What settings ask of sites. Secrets go in one direction only. */
import { z } from "zod";
import { siteSecrets } from "./archive-secret.ts";
import { siteState } from "./events.ts";
import { dicomwebConfig, siteConfig, siteDraft } from "./site.ts";

/** `secrets` by archive id: an archive left out keeps its secret, null takes it away. */
export const addSite = z.object({ config: siteDraft, secrets: siteSecrets.default({}) });
export const changeSite = z.object({ config: siteConfig, secrets: siteSecrets.default({}) });
/** `siteId`: the site being edited, whose kept secrets are used where none are given. */
export const trySite = z.object({ config: siteDraft, secrets: siteSecrets.default({}), siteId: z.string().optional() });

/** Signing in for an archive by the system's browser: its address there, and the name of what it brings. */
export const signInRequest = z.object({ archive: dicomwebConfig });
export const signInBegun = z.object({ signIn: z.uuid(), address: z.url({ protocol: /^https?$/ }) });

export const siteList = z.object({
  /** In the reader's order. */
  sites: z.array(siteConfig),
  states: z.array(siteState),
  /** Archives that have a secret, by site id. */
  secretsFor: z.record(z.string(), z.array(z.string())),
});
export type SiteList = z.infer<typeof siteList>;
