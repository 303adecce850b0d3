/** Sites as settings change them: kept, connected, tried out, and told to whoever polls them. */

import type { ArchiveAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { ArchiveSecret, GivenSecret, NewSecrets, SiteSecrets } from "../../../shared/contract/archive-secret.ts";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { mayKeepSecret } from "../../../shared/contract/keep-secret.ts";
import type { ArchiveConfig, SiteConfig } from "../../../shared/contract/site.ts";
import { isProblem, type ProblemCode, ProblemError } from "../../../shared/problem.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { Archive, SignInSessions, SignIns, TestStep, UnreadableRow } from "../archives/index.ts";
import type { SiteDesk, SiteTrial } from "../site-desk.ts";
import { previewIntake, previewRange } from "./intake-preview.ts";
import type { OpenArchive, SiteConnections } from "./site-connections.ts";
import type { SiteStates } from "./site-states.ts";
import type { SiteStore } from "./site-store.ts";

export interface SiteDeskPlace {
  readonly store: SiteStore;
  readonly connections: SiteConnections;
  readonly states: SiteStates;
  readonly openArchive: OpenArchive;
  readonly sessions: SignInSessions;
  readonly signIns: SignIns;
  readonly clock: () => number;
  readonly audit: (event: AuditEvent) => void;
  /** Told after sites were added, changed, removed or put in another order; connections know them already. */
  readonly changed: (sites: readonly SiteConfig[]) => Promise<void>;
  /** Takes a removed site's exams and studies away. */
  readonly forget: (siteId: string) => Promise<void>;
  readonly poll: (siteId: string) => Promise<void>;
}

/** Loads the kept sites into connections and states. @returns them */
export async function connectSites(
  place: Pick<SiteDeskPlace, "store" | "connections" | "states">,
): Promise<readonly SiteConfig[]> {
  const { store, connections, states } = place;
  const sites = await store.list();
  const known = await Promise.all(sites.map(async (config) => ({ config, secrets: await store.secretsOf(config.id) })));
  await states.configure(sites);
  connections.configure(known);
  return sites;
}

export function createSiteDesk(place: SiteDeskPlace): SiteDesk {
  const { store, connections, states, audit } = place;
  const { sessions, signIns } = place;
  /** A refresh token that was replaced while its sign-in was being written is written again. */
  const keepNewest = async (secrets: SiteSecrets): Promise<void> => {
    for (const secret of Object.values(secrets)) {
      if (secret?.scheme === "oidc") await store.keepSignIn(sessions.newest(secret.signIn));
    }
  };
  const apply = async (): Promise<void> => place.changed(await connectSites(place));

  return {
    async list() {
      const sites = await store.list();
      const secretsFor: Record<string, string[]> = {};
      for (const { id } of sites) secretsFor[id] = [...(await store.secretsOf(id)).keys()];
      return { sites: [...sites], states: [...states.list()], secretsFor };
    },

    async add(draft, secrets) {
      const config = await store.add(draft, madeWhole(secrets, sessions));
      await keepNewest(secrets);
      audit({ kind: "site-changed", siteId: config.id, change: "added" });
      await apply();
      return config;
    },

    async change(config, secrets) {
      await store.change(config, madeWhole(secrets, sessions));
      await keepNewest(secrets);
      audit({ kind: "site-changed", siteId: config.id, change: "changed" });
      await apply();
      connections.retryNow(config.id);
      return config;
    },

    async remove(siteId) {
      await store.remove(siteId);
      audit({ kind: "site-changed", siteId, change: "removed" });
      await apply();
      await place.forget(siteId);
    },

    async order(siteIds) {
      await store.order(siteIds);
      audit({ kind: "settings-changed", names: ["site-order"] });
      await apply();
    },

    async export(siteId) {
      const file = await store.export(siteId);
      audit({ kind: "site-changed", siteId, change: "exported" });
      return file;
    },

    async import(file) {
      const added = await store.import(file);
      for (const { id } of added) audit({ kind: "site-changed", siteId: id, change: "added" });
      await apply();
      return added;
    },

    async *test(trial, signal) {
      const trials = await openTrial(place, trial);
      for (const { id, archive, found } of trials) {
        const tried = { kind: "query", siteId: trial.siteId ?? "", what: "test", questions: 1, since: null } as const;
        let problem: ProblemCode | null = null;
        try {
          for await (const event of testArchive(id, archive, signal)) {
            if (event.step.outcome === "failed") problem ??= event.step.problem.code;
            yield event;
          }
          const abilities = found();
          if (abilities !== null) yield { archive: id, abilities: { abilities, foundAt: place.clock() } };
        } finally {
          audit({ ...tried, answers: null, outcome: problem === null ? "done" : "failed", problem });
        }
      }
    },

    signIn: (archive) => signIns.begin(archive),
    signedIn: (signIn, signal) => signIns.finished(signIn, signal),
    isSignInPage: (address) => signIns.awaits(address),

    async previewIntake(trial, signal) {
      const config = store.complete(trial.config);
      const now = utcMillis(place.clock());
      const range = previewRange(config, now);
      const archives = await openTrial(place, trial);
      const asked = { kind: "query", siteId: trial.siteId ?? "", what: "preview", questions: 1, since: null } as const;
      let failed: ProblemError | null = null;
      try {
        for (const { archive } of archives) {
          try {
            const unreadable: UnreadableRow[] = [];
            const studies = await archive.findStudies(range === null ? {} : { dates: range }, signal, (row) =>
              unreadable.push(row),
            );
            audit({ ...asked, answers: studies.length, outcome: "done", problem: null });
            return previewIntake(config, studies, unreadable, now);
          } catch (error) {
            if (!isProblem(error)) throw error;
            audit({ ...asked, answers: null, outcome: "failed", problem: error.problem.code });
            if (error.problem.code === "cancelled") throw error;
            failed ??= error;
          }
        }
      } finally {
        await Promise.all(archives.map(({ archive }) => archive.dispose()));
      }
      throw failed ?? new ProblemError("invalid", "a site without archives");
    },

    async poll(siteId) {
      connections.retryNow(siteId);
      await place.poll(siteId);
    },
  };
}

/** What a sign-in brought is added here: it never was outside the core. @throws ProblemError `sign-in-needed` */
const wholeSecret = (given: GivenSecret, sessions: SignInSessions): ArchiveSecret =>
  given.scheme === "oidc" ? sessions.newest(given.signIn) : given;

const madeWhole = (secrets: SiteSecrets, sessions: SignInSessions): NewSecrets =>
  Object.fromEntries(
    Object.entries(secrets).map(([id, given]) => [id, given === null ? null : wholeSecret(given, sessions)]),
  );

async function* testArchive(
  id: string,
  archive: Archive,
  signal: AbortSignal,
): AsyncGenerator<{ readonly archive: string; readonly step: TestStep }> {
  try {
    for await (const step of archive.test(signal)) yield { archive: id, step };
  } finally {
    await archive.dispose();
  }
}

interface Tried {
  readonly id: string;
  readonly archive: Archive;
  /** What it was found to do so far; `null`: nothing. */
  readonly found: () => ArchiveAbilities | null;
}

/**
 * Archives of a site that is being tried out, apart from those in use. Nothing is known of them before; what is found of one
 * that is configured as it is kept is kept with it.
 */
async function openTrial(
  { store, states, openArchive, sessions }: SiteDeskPlace,
  trial: SiteTrial,
): Promise<readonly Tried[]> {
  const config = store.complete(trial.config);
  const { siteId } = trial;
  const before = siteId === undefined ? undefined : (await store.list()).find((site) => site.id === siteId);
  const kept = before === undefined ? new Map<string, ArchiveSecret>() : await store.secretsOf(before.id);
  const secretOf = (archive: ArchiveConfig): ArchiveSecret | null => {
    const given = trial.secrets[archive.id];
    if (given !== undefined) return given === null ? null : wholeSecret(given, sessions);
    const old = before?.archives.find(({ id }) => id === archive.id);
    return old !== undefined && mayKeepSecret(old, archive) ? (kept.get(archive.id) ?? null) : null;
  };
  const { parallelTransfers } = config.limits;
  return config.archives.map((archive) => {
    let found: ArchiveAbilities | null = null;
    const isKept = before?.archives.some((one) => JSON.stringify(one) === JSON.stringify(archive)) === true;
    const memory = isKept && before !== undefined ? states.abilityMemory(before.id, archive) : null;
    const learned = (abilities: ArchiveAbilities): void => {
      found = abilities;
      memory?.learned(abilities);
    };
    const limits = { parallelTransfers, bandwidth: null, abilities: { known: null, learned } };
    return { id: archive.id, archive: openArchive(archive, secretOf(archive), limits), found: () => found };
  });
}
