import { randomUUID } from "node:crypto";
import type { Transaction } from "kysely";
import type { Database } from "../vault/index.ts";

/** A new exam of one study, or of none yet. @returns its id */
export async function insertExam(
  index: Transaction<Database>,
  exam: {
    readonly siteId: string;
    readonly patientRef: string;
    /** `null`: there is only an order. */
    readonly studyId: string | null;
    readonly priority: "stat" | "urgent" | "routine";
    readonly priorityFrom: "archive" | "rule" | "reader";
    readonly now: number;
  },
): Promise<string> {
  const id = randomUUID();
  await index
    .insertInto("exam")
    .values({
      id,
      site_id: exam.siteId,
      patient_ref: exam.patientRef,
      priority: exam.priority,
      priority_from: exam.priorityFrom,
      fetch_wish: "auto",
      created_at: exam.now,
      changed_at: exam.now,
      note: "",
    })
    .execute();
  if (exam.studyId !== null) {
    await index.insertInto("exam_study").values({ exam_id: id, study_id: exam.studyId, joined_by: "own" }).execute();
  }
  return id;
}
