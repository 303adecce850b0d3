/** Measurements and key images of exams, kept in the encrypted index; a late write never overwrites a newer one. */
import { type Kysely, sql } from "kysely";
import type { AuditEvent } from "../../../shared/contract/audit.ts";
import { type Finding, type FindingChange, findingBody } from "../../../shared/contract/finding.ts";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";

export interface FindingStore {
  /**
   * Keeps a new finding or a new revision of one. Undo of a deletion is a put that is not deleted.
   *
   * @throws ProblemError `conflict` when a newer revision is kept, `unknown` without such an exam
   */
  put(examId: string, change: FindingChange): Promise<Finding>;
  /** Findings of an exam that are not deleted, in the order they were first made. */
  list(examId: string): Promise<readonly Finding[]>;
  /** @throws ProblemError `conflict`, `unknown` */
  delete(examId: string, id: string, base: number): Promise<Finding>;
}

export interface FindingPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  /** Told of every change, for the audit. */
  readonly changed: (event: AuditEvent) => void;
}

interface FindingRow {
  readonly id: string;
  readonly exam_id: string;
  readonly revision: number;
  readonly body_json: string;
  readonly deleted: 0 | 1;
  readonly changed_at: number;
}

const fromRow = (row: FindingRow): Finding => ({
  ...findingBody.parse(JSON.parse(row.body_json)),
  id: row.id,
  examId: row.exam_id,
  revision: row.revision,
  deleted: row.deleted === 1,
  changedAt: row.changed_at,
});

export function createFindings({ index, clock, changed }: FindingPlace): FindingStore {
  const find = (from: Kysely<Database>, id: string): Promise<FindingRow | undefined> =>
    from.selectFrom("finding").selectAll().where("id", "=", id).executeTakeFirst();

  const put = async (examId: string, change: FindingChange): Promise<Finding> => {
    const row = await index.transaction().execute(async (transaction): Promise<FindingRow> => {
      const exam = await transaction.selectFrom("exam").select("id").where("id", "=", examId).executeTakeFirst();
      if (exam === undefined) throw new ProblemError("unknown", "no such exam");
      const kept = await find(transaction, change.id);
      if (kept !== undefined && kept.exam_id !== examId) throw new ProblemError("unknown", "a finding of another exam");
      if ((kept?.revision ?? 0) !== change.base) {
        throw new ProblemError("conflict", `revision ${kept?.revision ?? 0} is kept`);
      }
      const next: FindingRow = {
        id: change.id,
        exam_id: examId,
        revision: change.base + 1,
        body_json: JSON.stringify(change.body),
        deleted: change.deleted ? 1 : 0,
        changed_at: Math.floor(clock()),
      };
      const { id: _, ...changes } = next;
      await transaction
        .insertInto("finding")
        .values(next)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(changes))
        .execute();
      return next;
    });
    changed({ kind: "finding-changed", examId, findingId: row.id, change: row.deleted === 1 ? "deleted" : "put" });
    return fromRow(row);
  };

  return {
    put,
    async list(examId) {
      const rows = await index
        .selectFrom("finding")
        .selectAll()
        .where("exam_id", "=", examId)
        .where("deleted", "=", 0)
        .orderBy(sql`rowid`)
        .execute();
      return rows.map(fromRow);
    },
    async delete(examId, id, base) {
      const kept = await find(index, id);
      if (kept === undefined || kept.exam_id !== examId) throw new ProblemError("unknown", "no such finding");
      return put(examId, { id, base, body: findingBody.parse(JSON.parse(kept.body_json)), deleted: true });
    },
  };
}
