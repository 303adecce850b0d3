/** Secrets of order sources, as sites keep them. */

import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import { mayKeepSecret } from "../../../shared/contract/keep-secret.ts";
import type { OrderSourceAttempt } from "../../../shared/contract/order-requests.ts";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { SiteStore } from "../sites/index.ts";
import type { OrderingSite } from "./order-polling.ts";

export const withSecrets = (store: SiteStore, sites: readonly SiteConfig[]): Promise<readonly OrderingSite[]> =>
  Promise.all(
    sites.map(async (config) => ({
      config,
      secrets: config.orders.length === 0 ? new Map<string, ArchiveSecret>() : await store.secretsOf(config.id),
    })),
  );

/** What was typed, else what is kept, provided that it may go to the address as it is now. */
export async function secretForTrial(
  store: SiteStore,
  { source, secret, siteId }: OrderSourceAttempt,
): Promise<ArchiveSecret | null> {
  if (secret !== null || siteId === undefined) return secret;
  const site = (await store.list()).find(({ id }) => id === siteId);
  const before = site?.orders.find(({ id }) => id === source.id);
  if (before === undefined || !mayKeepSecret(before, source)) return null;
  return (await store.secretsOf(siteId)).get(source.id) ?? null;
}
