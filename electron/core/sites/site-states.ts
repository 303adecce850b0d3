/** How each site stands: in memory, and kept in the index so that the last success outlives a restart. */
import type { Kysely } from "kysely";
import type { ArchiveAbilities } from "../../../shared/contract/archive-abilities.ts";
import type { SiteState } from "../../../shared/contract/events.ts";
import type { ArchiveConfig, SiteConfig } from "../../../shared/contract/site.ts";
import { countUnreadable } from "../../../shared/dicom/unreadable-row.ts";
import { type Problem, type ProblemCode, problem } from "../../../shared/problem.ts";
import type { AbilityMemory, UnreadableRow } from "../archives/index.ts";
import type { Database } from "../vault/index.ts";
import { abilitiesOf, type KeptAbilities, keptAbilities, stillHold } from "./kept-abilities.ts";

export interface SiteStatesPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  /** Told of every change. */
  readonly changed: (state: SiteState) => void;
  /** Told when a site's certificate or handshake is refused, once for each reason: it belongs in the audit. */
  readonly tlsFailed?: (siteId: string, reason: string) => void;
}

/** Codes that mean that the site could not be reached; others mean that it was and did not do what it should. */
const unreachable = new Set<ProblemCode>(["name-not-found", "no-connection", "timed-out", "folder-missing"]);

/** A success is written again only so much later: it changes with every answer. */
const KEEP_EVERY_MS = 30_000;

interface Standing {
  readonly enabled: boolean;
  readonly outcome: "ok" | "problem" | null;
  readonly asking: number;
  readonly lastSuccessAt: number | null;
  readonly problem: Problem | null;
  readonly problemAt: number | null;
  readonly abilities: KeptAbilities;
  /** By mark; with the question whose answer had it last. */
  readonly unreadable: ReadonlyMap<string, UnreadableRow & { readonly question: string }>;
}

export class SiteStates {
  readonly #place: SiteStatesPlace;
  readonly #standings = new Map<string, Standing>();
  readonly #keptAt = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(place: SiteStatesPlace) {
    this.#place = place;
  }

  /** Takes over the sites there are; what was known of those that stay stays. */
  async configure(sites: readonly SiteConfig[]): Promise<void> {
    const rows = await this.#place.index.selectFrom("site_status").selectAll().execute();
    const kept = new Map(rows.map((row) => [row.site_id, row]));
    for (const id of this.#standings.keys()) {
      if (!sites.some((site) => site.id === id)) this.#standings.delete(id);
    }
    for (const { id, enabled, archives } of sites) {
      const known = this.#standings.get(id);
      const row = kept.get(id);
      const last = row?.last_problem_json == null ? null : problem.safeParse(JSON.parse(row.last_problem_json));
      this.#set(id, {
        outcome: null,
        asking: 0,
        lastSuccessAt: row?.last_success_at ?? null,
        problem: last?.success === true ? last.data : null,
        problemAt: row?.last_problem_at ?? null,
        unreadable: new Map(),
        ...known,
        enabled,
        abilities: stillHold(known?.abilities ?? keptAbilities(row?.abilities_json), archives, this.#place.clock()),
      });
    }
  }

  list(): readonly SiteState[] {
    return [...this.#standings].map(([id, standing]) => stateOf(id, standing));
  }

  /** While work runs the site is being asked; its outcome is not judged here. */
  async whileAsking<T>(siteId: string, work: () => Promise<T>): Promise<T> {
    this.#change(siteId, ({ asking }) => ({ asking: asking + 1 }));
    try {
      return await work();
    } finally {
      this.#change(siteId, ({ asking }) => ({ asking: asking - 1 }));
    }
  }

  succeeded(siteId: string): void {
    const before = this.#standings.get(siteId);
    const now = this.#place.clock();
    this.#change(siteId, () => ({ outcome: "ok", lastSuccessAt: now }));
    if (before?.outcome !== "ok" || now - (this.#keptAt.get(siteId) ?? 0) >= KEEP_EVERY_MS) this.#keep(siteId);
  }

  /** @param whole false when another archive of the site answered in its stead */
  failed(siteId: string, found: Problem, whole: boolean): void {
    const now = this.#place.clock();
    const before = this.#standings.get(siteId)?.problem;
    const isNew = before?.code !== found.code || before.detail !== found.detail;
    if (found.code === "tls-refused" && isNew) this.#place.tlsFailed?.(siteId, found.detail);
    this.#change(siteId, () => ({ ...(whole ? { outcome: "problem" } : {}), problem: found, problemAt: now }));
    this.#keep(siteId);
  }

  /** SI-24: takes what could not be read of an answer, in place of what the answer before to the same question had. */
  notRead(siteId: string, question: string, rows: readonly UnreadableRow[]): void {
    this.#change(siteId, ({ unreadable }) => {
      const others = [...unreadable].filter(([, row]) => row.question !== question);
      return { unreadable: new Map([...others, ...rows.map((row) => [row.mark, { ...row, question }] as const)]) };
    });
  }

  /** What is known of an archive, and where what is found out of it is kept and told. */
  abilityMemory(siteId: string, archive: ArchiveConfig): AbilityMemory {
    const known = this.#standings.get(siteId)?.abilities[archive.id]?.abilities ?? null;
    return { known, learned: (abilities) => this.#learned(siteId, archive, abilities) };
  }

  #learned(siteId: string, archive: ArchiveConfig, abilities: ArchiveAbilities): void {
    const kept = { abilities, foundAt: this.#place.clock(), of: JSON.stringify(archive) };
    this.#change(siteId, ({ abilities: others }) => ({ abilities: { ...others, [archive.id]: kept } }));
    this.#keep(siteId);
  }

  /** Resolves when all that was told is in the index. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #change(siteId: string, how: (standing: Standing) => Partial<Standing>): void {
    const standing = this.#standings.get(siteId);
    if (standing !== undefined) this.#set(siteId, { ...standing, ...how(standing) });
  }

  #set(siteId: string, standing: Standing): void {
    const before = this.#standings.get(siteId);
    this.#standings.set(siteId, standing);
    const [was, is] = [before === undefined ? null : stateOf(siteId, before), stateOf(siteId, standing)];
    if (JSON.stringify(was) !== JSON.stringify(is)) this.#place.changed(is);
  }

  #keep(siteId: string): void {
    const standing = this.#standings.get(siteId);
    if (standing === undefined) return;
    this.#keptAt.set(siteId, this.#place.clock());
    const row = {
      last_success_at: standing.lastSuccessAt,
      last_problem_json: standing.problem === null ? null : JSON.stringify(standing.problem),
      last_problem_at: standing.problemAt,
      abilities_json: JSON.stringify(standing.abilities),
    };
    this.#writing = this.#writing
      .then(async () => {
        await this.#place.index
          .insertInto("site_status")
          .values({ site_id: siteId, ...row })
          .onConflict((conflict) => conflict.column("site_id").doUpdateSet(row))
          .execute();
      })
      // A closing index or a full disk: what is known stays in memory, and asking goes on.
      .catch(() => {});
  }
}

function stateOf(siteId: string, standing: Standing): SiteState {
  const { lastSuccessAt, problemAt } = standing;
  const abilities = abilitiesOf(standing.abilities);
  const unreadable = countUnreadable([...standing.unreadable.values()]);
  return {
    siteId,
    state: nameOf(standing),
    lastSuccessAt,
    problem: standing.problem,
    problemAt,
    abilities,
    unreadable,
  };
}

function nameOf({ enabled, outcome, asking, problem: found }: Standing): SiteState["state"] {
  if (!enabled) return "disabled";
  if (outcome === "problem") return found !== null && unreachable.has(found.code) ? "offline" : "failing";
  if (outcome === "ok") return "ok";
  return asking > 0 ? "asking" : "never";
}
