/**
 * The audit: what was done at this workstation, by the vault's one reader, kept in the encrypted index.
 *
 * Entries form a chain: each holds SHA-256 over the hash before it, its number, its time and its event, and the end
 * of the chain is kept apart, so that an entry changed, taken out or cut off the end is found.
 */
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import { type AuditCheck, type AuditEntry, type AuditEvent, auditEvent } from "../../../shared/contract/audit.ts";
import { type Database, readSetting, writeSetting } from "../vault/index.ts";

/** The end of the chain as a setting of the index. */
const END = "audit.end";
const PAGE = 1_000;
const FIRST_HASH = createHash("sha256").update("alcove audit").digest("hex");

const chainEnd = z.object({ seq: z.int().nonnegative(), hash: z.string() });
type ChainEnd = z.infer<typeof chainEnd>;

export interface Audit {
  /**
   * Resolves when the event is in the chain.
   *
   * @param at when it happened, UTC milliseconds; now when left out
   */
  append(event: AuditEvent, at?: number): Promise<void>;
  /** Walks the whole chain. */
  verify(): Promise<AuditCheck>;
  /** Newest first, from entry `from` (the newest when absent) downwards. Reading the audit is itself an event. */
  list(range: { readonly from?: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
}

const hashOf = (before: string, seq: number, at: number, event: string): string =>
  createHash("sha256").update(`${before}\n${seq}\n${at}\n${event}`).digest("hex");

async function readEnd(index: Kysely<Database>): Promise<ChainEnd> {
  const kept = chainEnd.safeParse(await readSetting(index, END));
  return kept.success ? kept.data : { seq: 0, hash: FIRST_HASH };
}

export interface AuditPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
}

export function createAudit({ index, clock }: AuditPlace): Audit {
  const append = async (event: AuditEvent, happenedAt = clock()): Promise<void> => {
    const event_json = JSON.stringify(auditEvent.parse(event));
    const at = Math.floor(happenedAt);
    await index.transaction().execute(async (transaction) => {
      const end = await readEnd(transaction);
      const seq = end.seq + 1;
      const hash = hashOf(end.hash, seq, at, event_json);
      await transaction.insertInto("audit").values({ seq, at, event_json, hash }).execute();
      await writeSetting(transaction, END, { seq, hash });
    });
  };
  return {
    append,
    verify: () => verifyChain(index),
    async list({ from, limit }) {
      const rows = await index
        .selectFrom("audit")
        .select(["seq", "at", "event_json"])
        .where("seq", "<=", from ?? Number.MAX_SAFE_INTEGER)
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      await append({ kind: "audit-read", from: rows[0]?.seq ?? 0, count: rows.length });
      return rows.map((row) => ({ seq: row.seq, at: row.at, event: auditEvent.parse(JSON.parse(row.event_json)) }));
    },
  };
}

async function verifyChain(index: Kysely<Database>): Promise<AuditCheck> {
  const end = await readEnd(index);
  let before = FIRST_HASH;
  let last = 0;
  while (true) {
    const rows = await index
      .selectFrom("audit")
      .selectAll()
      .where("seq", ">", last)
      .where("seq", "<=", end.seq)
      .orderBy("seq")
      .limit(PAGE)
      .execute();
    for (const { seq, at, event_json, hash } of rows) {
      const follows = seq === last + 1 && hash === hashOf(before, seq, at, event_json);
      if (!follows) return { whole: false, brokenAt: last + 1 };
      last = seq;
      before = hash;
    }
    if (rows.length < PAGE) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (last !== end.seq || before !== end.hash) return { whole: false, brokenAt: last + 1 };
  return { whole: true, entries: last };
}
