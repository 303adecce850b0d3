/** Sites as settings see them. */
import type { SiteSecrets } from "../../shared/contract/archive-secret.ts";
import type { DicomwebConfig, SiteConfig, SiteDraft } from "../../shared/contract/site.ts";
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
  /** Begins a sign-in by the system's browser. @returns its name, and the address to be opened there */
  signIn(archive: DicomwebConfig): Promise<{ readonly signIn: string; readonly address: string }>;
  /** Resolves when the reader signed in, and rejects with why it did not come to that. */
  signedIn(signIn: string, signal: AbortSignal): Promise<void>;
  /** Whether an address is the page of a sign-in that is under way. */
  isSignInPage(address: string): boolean;
  previewIntake(trial: SiteTrial, signal: AbortSignal): Promise<IntakePreview>;
  /** Asks the site now. */
  poll(siteId: string): Promise<void>;
}
