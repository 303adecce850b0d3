/** What leaves the vault next when room is needed, as a person looks at it. */
import type { LeavingList } from "../../../shared/contract/prefetch-plan.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import type { OpenVault } from "../vault/index.ts";

const MOST_SHOWN = 20;

/** @param examOf an exam that a study belongs to or is a prior of; `null` when there is none on the list */
export async function readLeaving(
  vault: OpenVault,
  priorsPerExam: number,
  examOf: (studyId: string) => string | null,
): Promise<LeavingList> {
  const all = await vault.evictable(priorsPerExam);
  const shown = all.slice(0, MOST_SHOWN);
  const rows = await vault.index
    .selectFrom("study")
    .select(["id", "summary_json", "performed_at"])
    .where(
      "id",
      "in",
      shown.map(({ study }) => study),
    )
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  return {
    studies: shown.map(({ study, bytes, rule }) => {
      const row = known.get(study);
      // Written by this program as a StudySummary.
      const summary = row === undefined ? null : (JSON.parse(row.summary_json) as StudySummary);
      const performedAt = row?.performed_at ?? null;
      return {
        studyId: study,
        examId: examOf(study),
        performedAt,
        description: summary?.description ?? "",
        bytes,
        rule,
      };
    }),
    total: all.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
