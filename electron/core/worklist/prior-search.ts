/** Looks for earlier studies of an exam's patient at its site, and says which matter. */
import type { Kysely } from "kysely";
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { StudySummary } from "../../../shared/dicom/summaries.ts";
import { expectedAt } from "../../../shared/orders/order.ts";
import { isProblem, ProblemError } from "../../../shared/problem.ts";
import { type DatedStudy, relevanceForExam } from "../../../shared/relevance/relevance.ts";
import { performedAt } from "../../../shared/sites/site-time.ts";
import type { StudyQuery } from "../archives/archive.ts";
import type { Database } from "../vault/index.ts";
import type { Correction } from "./corrected-identity.ts";
import { assignerOf, putStudy } from "./known-studies.ts";
import { ordersOfExams } from "./order-facts.ts";
import type { ListedStudy } from "./take-in.ts";

export interface PriorSearchPlace {
  readonly index: Kysely<Database>;
  readonly clock: () => number;
  readonly siteOf: (siteId: string) => SiteConfig | undefined;
  /** Asks every archive of the site. @throws ProblemError when one of them could not be asked */
  readonly findEverywhere: (siteId: string, query: StudyQuery, signal: AbortSignal) => Promise<readonly ListedStudy[]>;
  /** Told of patients' data that an answer corrected, and of the exams that are to be shown anew for it. */
  readonly corrected: (corrections: readonly Correction[], exams: readonly string[]) => void;
}

interface Target {
  readonly site: SiteConfig;
  readonly assigner: string;
  readonly patientId: string;
  /** Its studies; before there are any, what is ordered. */
  readonly studies: readonly DatedStudy[];
}

/**
 * Searches, and keeps what was found and how the search ended.
 *
 * The archive is asked for the patient id alone; its answers are matched here by assigner and id (WL-50), since
 * archives match wild cards, blanks and letter case each in their own way.
 *
 * @returns how many priors there are
 * @throws ProblemError `not-found` without such an exam; a failure of the archive is kept, and thrown
 */
export async function searchPriors(place: PriorSearchPlace, examId: string, signal: AbortSignal): Promise<number> {
  const { index, clock } = place;
  const target = await targetOf(place, examId);
  try {
    const listed = await priorsAt(place, target, signal);
    const corrections: Correction[] = [];
    const unsettled = new Set<string>();
    await index.transaction().execute(async (transaction) => {
      await transaction.deleteFrom("prior").where("exam_id", "=", examId).execute();
      for (const { archiveId, summary } of listed) {
        const study = await putStudy(transaction, target.site, archiveId, summary, clock());
        if (study.corrected.length > 0) corrections.push({ studyId: study.id, fields: study.corrected });
        for (const id of study.unsettled) unsettled.add(id);
        const relevance = relevanceForExam(target.studies, study);
        await transaction
          .insertInto("prior")
          .values({
            exam_id: examId,
            study_id: study.id,
            rank: relevance.rank,
            rules_json: JSON.stringify(relevance.rules),
          })
          .execute();
      }
    });
    await keepOutcome(index, examId, "searched", clock(), null);
    if (corrections.length > 0) place.corrected(corrections, [...unsettled]);
    return listed.length;
  } catch (error) {
    if (!isProblem(error) || error.problem.code === "cancelled") throw error;
    await keepOutcome(index, examId, "failed", clock(), JSON.stringify(error.problem));
    throw error;
  }
}

async function targetOf({ index, siteOf }: PriorSearchPlace, examId: string): Promise<Target> {
  const exam = await index
    .selectFrom("exam")
    .innerJoin("patient", "patient.id", "exam.patient_ref")
    .select(["exam.site_id", "patient.assigner", "patient.patient_id"])
    .where("exam.id", "=", examId)
    .executeTakeFirst();
  const site = exam === undefined ? undefined : siteOf(exam.site_id);
  if (exam === undefined || site === undefined) throw new ProblemError("not-found", "no such exam on the list");
  const rows = await index
    .selectFrom("exam_study")
    .innerJoin("study", "study.id", "exam_study.study_id")
    .select(["study.summary_json", "study.performed_at"])
    .where("exam_study.exam_id", "=", examId)
    .execute();
  const studies = rows.map((row) => ({
    // Written by this program as a StudySummary.
    summary: JSON.parse(row.summary_json) as StudySummary,
    performedAt: row.performed_at,
  }));
  const current = studies.length > 0 ? studies : await orderedStudies(index, examId);
  return { site, assigner: exam.assigner, patientId: exam.patient_id, studies: current };
}

/** PF-44: of an exam without images, what its orders ask for. */
async function orderedStudies(index: Kysely<Database>, examId: string): Promise<readonly DatedStudy[]> {
  const orders = (await ordersOfExams(index, [examId])).get(examId) ?? [];
  return orders.map(({ order }) => ({
    summary: {
      study: "",
      description: `${order.procedure.name} ${order.laterality}`.trim(),
      bodyPart: "",
      modalities: order.modality === "" ? [] : [order.modality],
    },
    performedAt: expectedAt(order),
  }));
}

async function priorsAt(
  { findEverywhere }: PriorSearchPlace,
  { site, assigner, patientId, studies }: Target,
  signal: AbortSignal,
): Promise<readonly ListedStudy[]> {
  // A patient without a number has no priors that anyone could be sure of.
  if (patientId === "") return [];
  const own = new Set<string>(studies.map(({ summary }) => summary.study));
  const found = await findEverywhere(site.id, { patientId }, signal);
  const matching = found.filter(
    ({ summary }) =>
      summary.patient.id.trim() === patientId && assignerOf(site, summary) === assigner && !own.has(summary.study),
  );
  const earlier = matching.filter(({ summary }) => isEarlier(site, summary, studies));
  return [...new Map(earlier.map((study) => [study.summary.study, study])).values()];
}

/** A study from after the exam is no prior; one without a date may be. */
function isEarlier(site: SiteConfig, summary: StudySummary, studies: readonly DatedStudy[]): boolean {
  const at = performedAt(summary.date, summary.time, site.timeZone);
  const latest = Math.max(...studies.map((study) => study.performedAt ?? Number.POSITIVE_INFINITY));
  return at === null || at <= latest;
}

async function keepOutcome(
  index: Kysely<Database>,
  examId: string,
  state: "searched" | "failed",
  at: number,
  problem_json: string | null,
): Promise<void> {
  await index
    .insertInto("prior_search")
    .values({ exam_id: examId, state, at, problem_json })
    .onConflict((conflict) => conflict.column("exam_id").doUpdateSet({ state, at, problem_json }))
    .execute();
}
