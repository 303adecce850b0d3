/** A site of one DICOMweb archive, as its form would send it. */
import type { SiteSecrets } from "../shared/contract/archive-secret.ts";
import { type SiteConfig, type SiteLimits, siteDraft, siteFromDraft } from "../shared/contract/site.ts";

export interface SiteLogin {
  readonly user: string;
  readonly password: string;
}

/** Takes in whatever the archive lists. @param authorityFile whom its certificate is believed by, besides the system's */
export function dicomwebSite(
  name: string,
  root: string,
  limits: Partial<SiteLimits> = {},
  login?: SiteLogin,
  authorityFile: string | null = null,
): { readonly config: SiteConfig; readonly secrets: SiteSecrets } {
  const auth = login === undefined ? { scheme: "none" } : { scheme: "basic", user: login.user };
  const draft = siteDraft.parse({
    name,
    timeZone: "UTC",
    archives: [{ kind: "dicomweb", root, auth, authorityFile }],
    intake: { lookbackHours: null },
    limits,
  });
  const config = siteFromDraft(draft, { newId: () => crypto.randomUUID(), timeZone: "UTC" });
  if (login === undefined) return { config, secrets: {} };
  const secret = { scheme: "basic" as const, password: login.password };
  return { config, secrets: Object.fromEntries(config.archives.map(({ id }) => [id, secret])) };
}
