/** Takes what a site's archive listed onto the worklist: new exams, changed ones, and those that left. */
import { type Kysely, sql, type Transaction } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { matchesIntake, priorityOf } from "../../../shared/sites/intake.ts";
import { utcMillis } from "../../../shared/units.ts";
import { isOneVisit, type VisitStudy } from "../../../shared/worklist/grouping.ts";
import type { Database } from "../vault/index.ts";
import type { Correction } from "./corrected-identity.ts";
import { partStudies } from "./exam-changes.ts";
import { insertExam } from "./insert-exam.ts";
import { type PutStudy, putStudy } from "./known-studies.ts";
import { judgeStudy } from "./order-evidence.ts";
import { settleOrders } from "./settle-orders.ts";
import { examsNear } from "./take-orders.ts";

export interface ListedStudy {
  readonly archiveId: string;
  readonly summary: StudySummary;
}

export interface TakenIn {
  /** Exams that are new or changed in any way. */
  readonly exams: readonly string[];
  /** Studies to fetch, or to count again. */
  readonly studies: readonly string[];
  readonly corrections: readonly Correction[];
}

/** What is gathered while answers are taken in. */
interface Taking {
  readonly exams: Set<string>;
  readonly studies: Set<string>;
  readonly corrections: Correction[];
}

interface ExamOfStudy {
  readonly id: string;
  readonly priority: "stat" | "urgent" | "routine";
  readonly priority_from: "archive" | "rule" | "reader";
  readonly left_at: number | null;
  readonly reading_since: number | null;
}

/** Studies written in one transaction: the loop stays free between. */
const AT_ONCE = 25;

/** Whether a study belongs on the list. One that is there already does not leave it for having grown old (WL-60). */
function belongs(site: SiteConfig, summary: StudySummary, now: number, isListed: boolean): boolean {
  const verdict = matchesIntake(site.intake, summary, utcMillis(now), site.timeZone);
  return verdict.reasons.every(({ clause }) => isListed && clause === "lookback");
}

export async function takeIn(
  index: Kysely<Database>,
  site: SiteConfig,
  listed: readonly ListedStudy[],
  now: number,
): Promise<TakenIn> {
  const taking: Taking = { exams: new Set(), studies: new Set(), corrections: [] };
  for (let start = 0; start < listed.length; start += AT_ONCE) {
    await index.transaction().execute(async (transaction) => {
      for (const study of listed.slice(start, start + AT_ONCE)) await takeOne(transaction, site, study, now, taking);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { studyId } of taking.corrections) {
    for (const id of await partStrangers(index, studyId)) taking.exams.add(id);
  }
  const { exams, studies, corrections } = taking;
  return { exams: [...exams], studies: [...studies], corrections };
}

/** WL-74: studies that an archive lists for different patients now are not read as one any more. */
async function partStrangers(index: Kysely<Database>, studyId: string): Promise<readonly string[]> {
  const studies = await index
    .selectFrom("exam_study as own")
    .innerJoin("exam_study as beside", "beside.exam_id", "own.exam_id")
    .innerJoin("study", "study.id", "beside.study_id")
    .select(["own.exam_id", "study.id", "study.patient_ref"])
    .where("own.study_id", "=", studyId)
    .execute();
  const own = studies.find(({ id }) => id === studyId);
  const strangers = studies.filter(({ patient_ref }) => patient_ref !== own?.patient_ref);
  if (own === undefined || strangers.length === 0) return [];
  // The corrected study leaves, so that the exam stays with those that nobody said anything else of.
  const leaving = studies.filter(({ patient_ref }) => patient_ref === own.patient_ref).map(({ id }) => id);
  return partStudies(index, own.exam_id, (study) => leaving.includes(study.id));
}

async function takeOne(
  index: Transaction<Database>,
  site: SiteConfig,
  { archiveId, summary }: ListedStudy,
  now: number,
  { exams, studies, corrections }: Taking,
): Promise<void> {
  const exam = await examOf(index, site.id, summary.study);
  const isOn = belongs(site, summary, now, exam !== undefined && exam.left_at === null);
  if (exam === undefined && !isOn) return;
  const study = await putStudy(index, site, archiveId, summary, now);
  const orders = await judgeStudy(index, study.id, now);
  const examId = exam?.id ?? (await expectedExam(index, study, now)) ?? (await newExam(index, site, study, now));
  if (exam !== undefined) await changeExam(index, site, exam, study, isOn, now);
  exams.add(examId);
  for (const id of study.unsettled) exams.add(id);
  if (study.corrected.length > 0) corrections.push({ studyId: study.id, fields: study.corrected });
  for (const id of await settleOrders(index, site, orders, now)) exams.add(id);
  for (const id of await examsNear(index, orders)) exams.add(id);
  if (study.isNew || study.isRecounted || exam === undefined) studies.add(study.id);
}

const examOf = (index: Kysely<Database>, siteId: string, studyUid: string): Promise<ExamOfStudy | undefined> =>
  index
    .selectFrom("exam")
    .innerJoin("exam_study", "exam_study.exam_id", "exam.id")
    .innerJoin("study", "study.id", "exam_study.study_id")
    .select(["exam.id", "exam.priority", "exam.priority_from", "exam.left_at", "exam.reading_since"])
    .where("study.site_id", "=", siteId)
    .where("study.study_uid", "=", studyUid)
    .executeTakeFirst();

const urgency = { stat: 0, urgent: 1, routine: 2 } as const;

/** OR-31: the exam that waited for this study; a study of an order that has one already goes beside it. */
async function expectedExam(index: Transaction<Database>, study: PutStudy, now: number): Promise<string | undefined> {
  const host = await index
    .selectFrom("order_study")
    .innerJoin("imaging_order", "imaging_order.id", "order_study.order_id")
    .innerJoin("exam", "exam.id", "imaging_order.exam_id")
    .leftJoin("exam_study", "exam_study.exam_id", "exam.id")
    .leftJoin("kept_apart", "kept_apart.study_id", "exam_study.study_id")
    .select(["exam.id", "exam_study.study_id"])
    .where("order_study.study_id", "=", study.id)
    .where("order_study.verdict", "=", "joined")
    .where("exam.patient_ref", "=", study.patientRef)
    .where("exam.read_at", "is", null)
    .where("kept_apart.study_id", "is", null)
    .executeTakeFirst();
  if (host === undefined) return undefined;
  const joined_by = host.study_id === null ? "own" : "rule";
  await index.insertInto("exam_study").values({ exam_id: host.id, study_id: study.id, joined_by }).execute();
  // OR-35: images that come after a cancellation bring the exam back.
  await index.updateTable("exam").set({ left_at: null, changed_at: now }).where("id", "=", host.id).execute();
  await index.deleteFrom("prior_search").where("exam_id", "=", host.id).execute();
  return host.id;
}

async function newExam(index: Transaction<Database>, site: SiteConfig, study: PutStudy, now: number): Promise<string> {
  const { priority, from } = priorityOf(site.priorities, study.summary);
  const host = await visitOf(index, site, study);
  if (host !== undefined) {
    await index.insertInto("exam_study").values({ exam_id: host.id, study_id: study.id, joined_by: "rule" }).execute();
    // WL-45: an exam is as urgent as the most urgent of its studies, unless the reader said otherwise.
    const raise = host.priority_from !== "reader" && urgency[priority] < urgency[host.priority];
    await index
      .updateTable("exam")
      .set({ changed_at: now, ...(raise ? { priority, priority_from: from } : {}) })
      .where("id", "=", host.id)
      .execute();
    await index.deleteFrom("prior_search").where("exam_id", "=", host.id).execute();
    return host.id;
  }
  return insertExam(index, {
    siteId: site.id,
    patientRef: study.patientRef,
    studyId: study.id,
    priority,
    priorityFrom: from,
    now,
  });
}

const visitOfStudy = (siteId: string, patientRef: string, summary: StudySummary, at: number | null): VisitStudy => ({
  siteId,
  patientRef,
  modalities: summary.modalities,
  admission: summary.admission,
  performedAt: at,
});

/** WL-44: the exam a new study is one visit with. Exams already read, gone, or taken apart by the reader are left alone. */
async function visitOf(
  index: Kysely<Database>,
  site: SiteConfig,
  study: PutStudy,
): Promise<Pick<ExamOfStudy, "id" | "priority" | "priority_from"> | undefined> {
  if (!site.grouping.enabled || study.performedAt === null) return undefined;
  const candidates = await index
    .selectFrom("exam")
    .innerJoin("exam_study", "exam_study.exam_id", "exam.id")
    .innerJoin("study", "study.id", "exam_study.study_id")
    .leftJoin("kept_apart", "kept_apart.study_id", "study.id")
    .select(["exam.id", "exam.priority", "exam.priority_from", "study.summary_json", "study.performed_at"])
    .where("exam.site_id", "=", site.id)
    .where("exam.patient_ref", "=", study.patientRef)
    .where("exam.read_at", "is", null)
    .where("exam.left_at", "is", null)
    .where("kept_apart.study_id", "is", null)
    .orderBy("study.performed_at")
    .execute();
  const own = visitOfStudy(site.id, study.patientRef, study.summary, study.performedAt);
  return candidates.find(({ summary_json, performed_at }) => {
    // Written by this program as a StudySummary.
    const summary = JSON.parse(summary_json) as StudySummary;
    return isOneVisit(site.grouping, own, visitOfStudy(site.id, study.patientRef, summary, performed_at));
  });
}

/** A listed exam follows what its archive says now: priority unless the reader's, patient, and whether it is on the list. */
async function changeExam(
  index: Transaction<Database>,
  site: SiteConfig,
  exam: ExamOfStudy,
  study: PutStudy,
  isOn: boolean,
  now: number,
): Promise<void> {
  const others = await index
    .selectFrom("exam_study")
    .innerJoin("study", "study.id", "exam_study.study_id")
    .select("study.summary_json")
    .where("exam_study.exam_id", "=", exam.id)
    .where("study.id", "!=", study.id)
    .execute();
  // Written by this program as StudySummaries.
  const summaries = [study.summary, ...others.map((other) => JSON.parse(other.summary_json) as StudySummary)];
  const most = summaries
    .map((summary) => priorityOf(site.priorities, summary))
    .reduce((a, b) => (urgency[b.priority] < urgency[a.priority] ? b : a));
  const stays = isOn || summaries.slice(1).some((summary) => belongs(site, summary, now, true));
  // WL-61: what is being read does not leave under the reader's eyes.
  const leftAt = stays || exam.reading_since !== null ? null : (exam.left_at ?? now);
  await index
    .updateTable("exam")
    .set({
      patient_ref: study.patientRef,
      left_at: leftAt,
      changed_at: now,
      ...(exam.priority_from === "reader" ? {} : { priority: most.priority, priority_from: most.from }),
    })
    .where("id", "=", exam.id)
    .execute();
}

/** WL-62: studies that the archive no longer holds; an exam leaves when none of its studies is left. */
export async function markGone(
  index: Kysely<Database>,
  studyIds: readonly string[],
  now: number,
): Promise<readonly string[]> {
  if (studyIds.length === 0) return [];
  return index.transaction().execute(async (transaction) => {
    await transaction.updateTable("study").set({ gone_at: now }).where("id", "in", studyIds).execute();
    const exams = await transaction
      .selectFrom("exam_study")
      .select("exam_id")
      .distinct()
      .where("study_id", "in", studyIds)
      .execute();
    const ids = exams.map(({ exam_id }) => exam_id);
    await leaveWhenGone(transaction, ids, now);
    return ids;
  });
}

/**
 * WL-62, WL-66: of these exams those leave of which the archive holds nothing any more, unless they are being read, are
 * reserved, or were measured and not read: nothing of a reader's work is taken away.
 */
export async function leaveWhenGone(index: Kysely<Database>, examIds: readonly string[], now: number): Promise<void> {
  await sql`update exam set left_at = ${now}, changed_at = ${now}
    where id in (select value from json_each(${JSON.stringify(examIds)}))
      and left_at is null and reading_since is null and read_at is null and reserved_by is null
      and not exists (select 1 from finding where finding.exam_id = exam.id and deleted = 0)
      and exists (select 1 from exam_study where exam_study.exam_id = exam.id)
      and not exists (select 1 from exam_study join study on study.id = exam_study.study_id
        where exam_study.exam_id = exam.id and study.gone_at is null)`.execute(index);
}
