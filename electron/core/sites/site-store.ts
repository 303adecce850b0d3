/** Sites and their secrets in the encrypted index. */
import type { Kysely, Transaction } from "kysely";
import {
  type ArchiveSecret,
  archiveSecret,
  type NewSecrets,
  type SignedIn,
} from "../../../shared/contract/archive-secret.ts";
import { mayKeepSecret, needsSecret, type SecretHolder, secretHolders } from "../../../shared/contract/keep-secret.ts";
import {
  ownAssigner,
  type SiteConfig,
  type SiteDraft,
  siteConfig,
  siteFromDraft,
} from "../../../shared/contract/site.ts";
import type { SiteExport } from "../../../shared/contract/site-status.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";

export interface SiteStorePlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly newId: () => string;
  /** Of this machine: for sites that do not say theirs. */
  readonly timeZone: string;
}

/** By archive id. */
export type KeptSecrets = ReadonlyMap<string, ArchiveSecret>;

export class SiteStore {
  readonly #place: SiteStorePlace;

  constructor(place: SiteStorePlace) {
    this.#place = place;
  }

  /** In the reader's order. */
  async list(): Promise<readonly SiteConfig[]> {
    const rows = await this.#place.index.selectFrom("site").select("config_json").orderBy("position").execute();
    return rows.map((row) => siteConfig.parse(JSON.parse(row.config_json)));
  }

  async secretsOf(siteId: string): Promise<KeptSecrets> {
    const rows = await this.#place.index
      .selectFrom("site_secret")
      .select(["archive_id", "value_json"])
      .where("site_id", "=", siteId)
      .execute();
    return new Map(rows.map((row) => [row.archive_id, archiveSecret.parse(JSON.parse(row.value_json))]));
  }

  /** Replaces the refresh token of a sign-in wherever it is kept. */
  async keepSignIn(signedIn: SignedIn): Promise<void> {
    await this.#place.index.transaction().execute(async (transaction) => {
      for (const row of await transaction.selectFrom("site_secret").selectAll().execute()) {
        const kept = archiveSecret.parse(JSON.parse(row.value_json));
        if (kept.scheme !== "oidc" || kept.signIn !== signedIn.signIn) continue;
        await transaction
          .updateTable("site_secret")
          .set({ value_json: JSON.stringify(signedIn) })
          .where("site_id", "=", row.site_id)
          .where("archive_id", "=", row.archive_id)
          .execute();
      }
    });
  }

  /** A site from a draft, with what it leaves out filled in; nothing is kept. */
  complete(draft: SiteDraft): SiteConfig {
    return siteFromDraft(draft, this.#place);
  }

  /** @throws ProblemError `conflict` when there is a site of that id */
  async add(draft: SiteDraft, secrets: NewSecrets): Promise<SiteConfig> {
    const config = this.complete(draft);
    await this.#place.index.transaction().execute(async (transaction) => {
      if (await isKept(transaction, config.id)) throw new ProblemError("conflict", "there is such a site");
      await this.#insert(transaction, config);
      await putSecrets(transaction, null, config, secrets);
    });
    return config;
  }

  /** Secrets left out are kept where the archive's address is the same. @throws ProblemError `not-found` */
  async change(config: SiteConfig, secrets: NewSecrets): Promise<SiteConfig> {
    await this.#place.index.transaction().execute(async (transaction) => {
      const before = await readSite(transaction, config.id);
      await transaction
        .updateTable("site")
        .set({ config_json: JSON.stringify(config), changed_at: this.#place.clock() })
        .where("id", "=", config.id)
        .execute();
      await putSecrets(transaction, before, config, secrets);
    });
    return config;
  }

  /** @throws ProblemError `not-found` */
  async remove(siteId: string): Promise<void> {
    await this.#place.index.transaction().execute(async (transaction) => {
      await readSite(transaction, siteId);
      await transaction.deleteFrom("site_secret").where("site_id", "=", siteId).execute();
      await transaction.deleteFrom("site_status").where("site_id", "=", siteId).execute();
      await transaction.deleteFrom("site").where("id", "=", siteId).execute();
    });
  }

  /** Sites that are not named come behind those that are, in the order they had. */
  async order(siteIds: readonly string[]): Promise<void> {
    await this.#place.index.transaction().execute(async (transaction) => {
      const rows = await transaction.selectFrom("site").select("id").orderBy("position").execute();
      const rank = new Map(siteIds.map((id, at) => [id, at]));
      const last = siteIds.length;
      const ordered = rows.map(({ id }) => id).sort((a, b) => (rank.get(a) ?? last) - (rank.get(b) ?? last));
      for (const [position, id] of ordered.entries()) {
        await transaction.updateTable("site").set({ position }).where("id", "=", id).execute();
      }
    });
  }

  /** @throws ProblemError `not-found` */
  async export(siteId: string): Promise<SiteExport> {
    const config = await readSite(this.#place.index, siteId);
    return { format: "alcove-sites", version: 1, sites: [config] };
  }

  /**
   * Adds a file's sites, all or none. One whose id is known here becomes a site of its own. A site that needs a secret
   * comes disabled: without it, asking would only be refused.
   */
  async import({ sites }: SiteExport): Promise<readonly SiteConfig[]> {
    return this.#place.index.transaction().execute(async (transaction) => {
      const added: SiteConfig[] = [];
      for (const site of sites) {
        const config = (await isKept(transaction, site.id)) ? this.#copied(site) : site;
        const ready = !secretHolders(config).some(needsSecret);
        const kept = { ...config, enabled: config.enabled && ready };
        await this.#insert(transaction, kept);
        added.push(kept);
      }
      return added;
    });
  }

  /** Its own patients too: an assigner that was made of the old id is made of the new one. */
  #copied(site: SiteConfig): SiteConfig {
    const id = this.#place.newId();
    return { ...site, id, assigner: site.assigner === ownAssigner(site.id) ? ownAssigner(id) : site.assigner };
  }

  async #insert(transaction: Transaction<Database>, config: SiteConfig): Promise<void> {
    const { last } = await transaction
      .selectFrom("site")
      .select((build) => build.fn.max("position").as("last"))
      .executeTakeFirstOrThrow();
    const now = this.#place.clock();
    const position = last === null ? 0 : Number(last) + 1;
    const config_json = JSON.stringify(config);
    await transaction
      .insertInto("site")
      .values({ id: config.id, position, config_json, created_at: now, changed_at: now })
      .execute();
  }
}

async function isKept(index: Kysely<Database>, siteId: string): Promise<boolean> {
  const row = await index.selectFrom("site").select("id").where("id", "=", siteId).executeTakeFirst();
  return row !== undefined;
}

async function readSite(index: Kysely<Database>, siteId: string): Promise<SiteConfig> {
  const row = await index.selectFrom("site").select("config_json").where("id", "=", siteId).executeTakeFirst();
  if (row === undefined) throw new ProblemError("not-found", "no such site");
  return siteConfig.parse(JSON.parse(row.config_json));
}

/** A new secret is set, null takes one away, and one that is left out stays only where it may (mayKeepSecret). */
async function putSecrets(
  transaction: Transaction<Database>,
  before: SiteConfig | null,
  after: SiteConfig,
  given: NewSecrets,
): Promise<void> {
  const known = new Map<string, SecretHolder>(
    before === null ? [] : secretHolders(before).map((holder) => [holder.id, holder]),
  );
  for (const archive of secretHolders(after)) {
    const secret = given[archive.id];
    const old = known.get(archive.id);
    known.delete(archive.id);
    if (secret === undefined && old !== undefined && mayKeepSecret(old, archive)) continue;
    await dropSecret(transaction, after.id, archive.id);
    if (secret === undefined || secret === null) continue;
    if (!needsSecret(archive) || archive.auth.scheme !== secret.scheme) {
      throw new ProblemError("invalid", "a secret that nothing has a use for");
    }
    await transaction
      .insertInto("site_secret")
      .values({ site_id: after.id, archive_id: archive.id, value_json: JSON.stringify(secret) })
      .execute();
  }
  for (const gone of known.keys()) await dropSecret(transaction, after.id, gone);
}

async function dropSecret(transaction: Transaction<Database>, siteId: string, archiveId: string): Promise<void> {
  await transaction
    .deleteFrom("site_secret")
    .where("site_id", "=", siteId)
    .where("archive_id", "=", archiveId)
    .execute();
}
