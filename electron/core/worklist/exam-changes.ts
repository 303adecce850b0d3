/** What a reader does to exams of the list, as it is kept in the index. */
import { type Kysely, sql, type Transaction } from "kysely";
import { ProblemError } from "../../../shared/problem.ts";
import type { Database } from "../vault/index.ts";
import { insertExam } from "./insert-exam.ts";
import { forgetPriors } from "./known-studies.ts";

type ExamChange = Partial<
  Pick<
    Database["exam"],
    "reserved_by" | "priority" | "priority_from" | "fetch_wish" | "note" | "read_at" | "reading_since"
  >
>;

export async function changeExam(
  index: Kysely<Database>,
  examId: string,
  change: ExamChange,
  now: number,
): Promise<void> {
  const changed = await index
    .updateTable("exam")
    .set({ ...change, changed_at: now })
    .where("id", "=", examId)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw new ProblemError("not-found", "no such exam");
}

/** A study is read when its exam is: retention counts from then. */
export async function markStudiesRead(index: Kysely<Database>, examId: string, at: number | null): Promise<void> {
  const studies = await index.selectFrom("exam_study").select("study_id").where("exam_id", "=", examId).execute();
  const ids = studies.map(({ study_id }) => study_id);
  if (ids.length > 0) await index.updateTable("study").set({ read_at: at }).where("id", "in", ids).execute();
}

const urgency = { stat: 0, urgent: 1, routine: 2 } as const;

/**
 * Joins exams into the first of them: studies, notes and findings go along, the most urgent priority and any
 * reservation stay. The grouping rule may touch these studies again (WL-46).
 *
 * @throws ProblemError `not-found`; `conflict` for exams of different patients or sites
 */
export async function joinExams(index: Kysely<Database>, examIds: readonly string[], now: number): Promise<string> {
  const [host, ...joined] = [...new Set(examIds)];
  if (host === undefined || joined.length === 0) throw new ProblemError("invalid", "two exams at least");
  await index.transaction().execute(async (transaction) => {
    const exams = await transaction
      .selectFrom("exam")
      .selectAll()
      .where("id", "in", [host, ...joined])
      .execute();
    const first = exams.find(({ id }) => id === host);
    if (first === undefined || exams.length !== joined.length + 1) throw new ProblemError("not-found", "no such exam");
    if (exams.some((exam) => exam.patient_ref !== first.patient_ref || exam.site_id !== first.site_id)) {
      throw new ProblemError("conflict", "not of one patient and site");
    }
    const withImages = await transaction
      .selectFrom("exam_study")
      .select("exam_id")
      .distinct()
      .where("exam_id", "in", [host, ...joined])
      .execute();
    if (withImages.length !== exams.length) throw new ProblemError("conflict", "an exam without images");
    const most = exams.reduce((a, b) => (urgency[b.priority] < urgency[a.priority] ? b : a));
    await transaction
      .updateTable("exam_study")
      .set({ exam_id: host, joined_by: "reader" })
      .where("exam_id", "in", joined)
      .execute();
    await forgetApart(transaction, host);
    await transaction.updateTable("finding").set({ exam_id: host }).where("exam_id", "in", joined).execute();
    await transaction
      .updateTable("exam")
      .set({
        priority: most.priority,
        priority_from: most.priority_from,
        reserved_by: exams.find(({ reserved_by }) => reserved_by !== null)?.reserved_by ?? null,
        note: exams
          .map(({ note }) => note)
          .filter((note) => note !== "")
          .join("\n"),
        changed_at: now,
      })
      .where("id", "=", host)
      .execute();
    await transaction.updateTable("imaging_order").set({ exam_id: host }).where("exam_id", "in", joined).execute();
    await transaction.deleteFrom("exam").where("id", "in", joined).execute();
    await forgetPriors(transaction, [host]);
  });
  return host;
}

async function forgetApart(index: Transaction<Database>, examId: string): Promise<void> {
  const studies = await index.selectFrom("exam_study").select("study_id").where("exam_id", "=", examId).execute();
  await index
    .deleteFrom("kept_apart")
    .where(
      "study_id",
      "in",
      studies.map(({ study_id }) => study_id),
    )
    .execute();
}

/**
 * Takes a study, or all that were joined, out of an exam into exams of their own. The grouping rule leaves all of them
 * apart from then on (WL-44). Findings go with the study they stand on.
 *
 * @returns ids of all exams that came of it, the old one first
 */
export const partExam = (
  index: Kysely<Database>,
  examId: string,
  studyId: string | undefined,
): Promise<readonly string[]> =>
  partStudies(index, examId, ({ id, isMain }) => (studyId === undefined ? !isMain : id === studyId));

/** As {@link partExam}, of the studies that `leaves` says. */
export async function partStudies(
  index: Kysely<Database>,
  examId: string,
  leaves: (study: { readonly id: string; readonly isMain: boolean }) => boolean,
): Promise<readonly string[]> {
  return index.transaction().execute(async (transaction) => {
    const exam = await transaction.selectFrom("exam").selectAll().where("id", "=", examId).executeTakeFirst();
    const studies = await transaction
      .selectFrom("exam_study")
      .innerJoin("study", "study.id", "exam_study.study_id")
      .select(["study.id", "study.study_uid", "study.patient_ref", "exam_study.joined_by"])
      .where("exam_study.exam_id", "=", examId)
      .orderBy((order) => order("exam_study.joined_by", "!=", "own"))
      .orderBy("study.performed_at")
      .execute();
    if (exam === undefined) throw new ProblemError("not-found", "no such exam");
    const [main] = studies;
    const leaving = studies.filter(({ id }) => leaves({ id, isMain: id === main?.id }));
    if (main === undefined || leaving.length === 0) throw new ProblemError("not-found", "no such study in this exam");
    if (leaving.length === studies.length) throw new ProblemError("conflict", "an exam keeps one study");
    const made: string[] = [examId];
    for (const study of leaving) {
      await transaction
        .deleteFrom("exam_study")
        .where("study_id", "=", study.id)
        .where("exam_id", "=", examId)
        .execute();
      const id = await insertExam(transaction, {
        siteId: exam.site_id,
        patientRef: study.patient_ref,
        studyId: study.id,
        priority: exam.priority,
        priorityFrom: exam.priority_from,
        now: exam.created_at,
      });
      await transaction.updateTable("exam").set({ reserved_by: exam.reserved_by }).where("id", "=", id).execute();
      await moveFindings(transaction, examId, id, study.study_uid);
      made.push(id);
    }
    await moveOrders(transaction, examId);
    const left = leaving.includes(main) ? studies.find((study) => !leaving.includes(study)) : main;
    if (left !== undefined) {
      await transaction.updateTable("exam_study").set({ joined_by: "own" }).where("study_id", "=", left.id).execute();
      await transaction.updateTable("exam").set({ patient_ref: left.patient_ref }).where("id", "=", examId).execute();
    }
    const apart = studies.map(({ id }) => ({ study_id: id }));
    await transaction
      .insertInto("kept_apart")
      .values(apart)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await forgetPriors(transaction, made);
    return made;
  });
}

/** Orders whose studies all left an exam go with them. */
async function moveOrders(index: Transaction<Database>, from: string): Promise<void> {
  const { rows } = await sql<{
    id: string;
    exams: string;
  }>`select asked.id, json_group_array(exam_study.exam_id) as exams
    from imaging_order asked
    join order_study on order_study.order_id = asked.id and order_study.verdict = 'joined'
    join exam_study on exam_study.study_id = order_study.study_id
    where asked.exam_id = ${from} group by asked.id`.execute(index);
  for (const { id, exams } of rows) {
    const [next, ...others] = JSON.parse(exams) as string[];
    if (next === undefined || [next, ...others].includes(from)) continue;
    await index.updateTable("imaging_order").set({ exam_id: next }).where("id", "=", id).execute();
  }
}

async function moveFindings(index: Transaction<Database>, from: string, to: string, studyUid: string): Promise<void> {
  await index
    .updateTable("finding")
    .set({ exam_id: to })
    .where("exam_id", "=", from)
    .where((where) => where(where.fn<string>("json_extract", ["body_json", where.val("$.image.study")]), "=", studyUid))
    .execute();
}
