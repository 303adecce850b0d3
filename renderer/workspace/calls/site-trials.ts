/** Trying a site before it is kept: the test, step by step, and what its intake rule lets in right now. */
import type { SiteSecrets } from "../../../shared/contract/archive-secret.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import { type ArchiveTestEvent, archiveTestEvent, intakePreview } from "../../../shared/contract/site-status.ts";
import type { Problem } from "../../../shared/problem.ts";
import { api } from "../api.ts";
import { ask, problemOf } from "../ask.ts";
import { readEvents } from "../event-stream.ts";

export interface SiteTrial {
  readonly config: SiteConfig;
  readonly secrets: SiteSecrets;
  /** The site being edited, whose kept secrets are used where none are given. */
  readonly siteId?: string | undefined;
}

const bodyOf = ({ config, secrets, siteId }: SiteTrial) => ({
  config,
  secrets,
  ...(siteId === undefined ? {} : { siteId }),
});

/** @returns the problem that ended the test early, or null */
export async function testSite(
  trial: SiteTrial,
  onStep: (event: ArchiveTestEvent) => void,
  signal: AbortSignal,
): Promise<Problem | null> {
  try {
    const response = await api.sites.test.$post({ json: bodyOf(trial) }, { init: { signal, cache: "no-store" } });
    if (!response.ok || response.body === null) return await problemOf(response);
    for await (const data of readEvents(response.body)) {
      const event = archiveTestEvent.safeParse(JSON.parse(data));
      if (event.success) onStep(event.data);
    }
    return null;
  } catch {
    return { code: signal.aborted ? "cancelled" : "no-connection", detail: "" };
  }
}

export const previewIntake = (trial: SiteTrial, signal: AbortSignal) =>
  ask(intakePreview, () =>
    api.sites["intake-preview"].$post({ json: bodyOf(trial) }, { init: { signal, cache: "no-store" } }),
  );
