/** Sites as settings see them. */
import type { SiteConfig, SiteDraft, SiteSecrets } from "../../shared/contract/site.ts";
import type { SiteList } from "../../shared/contract/site-requests.ts";
import type { ArchiveTestEvent, IntakePreview, SiteExport } from "../../shared/contract/site-status.ts";

export interface SiteTrial {
  readonly config: SiteDraft;
  readonly secrets: SiteSecrets;
  /** The site being edited, whose kept secrets are used where none are given. */
  readonly siteId: string | undefined;
}

export interface SiteDesk {
  list(): Promise<SiteList>;
  add(config: SiteDraft, secrets: SiteSecrets): Promise<SiteConfig>;
  change(config: SiteConfig, secrets: SiteSecrets): Promise<SiteConfig>;
  /** Takes the site off the list, and its studies with it. */
  remove(siteId: string): Promise<void>;
  order(siteIds: readonly string[]): Promise<void>;
  export(siteId: string): Promise<SiteExport>;
  import(file: SiteExport): Promise<readonly SiteConfig[]>;
  test(trial: SiteTrial, signal: AbortSignal): AsyncIterable<ArchiveTestEvent>;
  previewIntake(trial: SiteTrial, signal: AbortSignal): Promise<IntakePreview>;
  /** Asks the site now. */
  poll(siteId: string): Promise<void>;
}
