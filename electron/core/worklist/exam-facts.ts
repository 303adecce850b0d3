/** What the index knows of exams, in a handful of queries however many exams are asked for. */
import { type Kysely, sql } from "kysely";
import type { PersonName, StudySummary } from "../../../shared/dicom/summaries.ts";
import type { Problem } from "../../../shared/problem.ts";
import type { ImageCount } from "../../../shared/worklist/exam-row.ts";
import type { IdentityChange } from "../../../shared/worklist/patient-identity.ts";
import type { Database } from "../vault/index.ts";
import { correctionsOfExams } from "./corrected-identity.ts";
import { wanted } from "./exam-ids.ts";
import { doubtsOfExams, type OrderFacts, ordersOfExams } from "./order-facts.ts";

export interface StudyFacts {
  readonly id: string;
  readonly joinedBy: "own" | "rule" | "reader";
  readonly summary: StudySummary;
  readonly performedAt: number | null;
  readonly firstSeenAt: number;
  readonly completeAt: number | null;
  readonly goneAt: number | null;
  readonly images: ImageCount;
}

export interface ExamFacts {
  readonly id: string;
  readonly siteId: string;
  readonly patient: {
    readonly ref: string;
    readonly assigner: string;
    readonly id: string;
    readonly name: PersonName;
    readonly birthDate: string;
    readonly sex: string;
  };
  readonly priority: "stat" | "urgent" | "routine";
  readonly priorityFrom: "archive" | "rule" | "reader";
  readonly reservedBy: string | null;
  readonly readingSince: number | null;
  readonly readAt: number | null;
  readonly leftAt: number | null;
  readonly fetch: "auto" | "now" | "cancelled";
  readonly createdAt: number;
  readonly note: string;
  readonly clockFrom: number | null;
  readonly studies: readonly StudyFacts[];
  readonly orders: readonly OrderFacts[];
  readonly doubts: number;
  readonly corrected: IdentityChange | null;
  readonly priors: { readonly found: number; readonly relevant: number; readonly here: number };
  readonly search: "not-searched" | "searched" | "failed";
}

/** Exams read or gone longer ago are no longer listed. */
const KEPT_ON_LIST_MS = 7 * 86_400_000;

interface ExamRecord
  extends Omit<ExamFacts, "patient" | "studies" | "orders" | "doubts" | "corrected" | "priors" | "search"> {
  readonly patientRef: string;
  readonly assigner: string;
  readonly patientId: string;
  readonly nameJson: string;
  readonly birthDate: string;
  readonly sex: string;
}

interface StudyRecord extends Omit<StudyFacts, "summary" | "images"> {
  readonly examId: string;
  readonly summaryJson: string;
}

interface CountRecord {
  readonly studyId: string;
  readonly counted: 0 | 1;
  readonly expected: number | null;
  readonly here: number;
  readonly refused: number;
  readonly broken: number;
}

/** Written by this program and authenticated by the index's encryption: not parsed by a schema again. */
const stored = <T>(json: string): T => JSON.parse(json) as T;

const listedAt = (now: number) =>
  sql<boolean>`max(coalesce(exam.read_at, exam.left_at, ${now}), coalesce(exam.left_at, exam.read_at, ${now}))
    > ${now - KEPT_ON_LIST_MS}`;

/**
 * All exams that are listed at `now`, about the most urgent first: what is to be read before what is done, STAT before
 * urgent before routine, then what was seen first. The list is told in this order; what it is sorted by is the view's.
 */
export async function listedExams(index: Kysely<Database>, now: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select exam.id from exam where ${listedAt(now)}
    order by exam.read_at is not null or exam.left_at is not null,
      case exam.priority when 'stat' then 0 when 'urgent' then 1 else 2 end, exam.created_at, exam.rowid`.execute(
    index,
  );
  return rows.map(({ id }) => id);
}

/** @param ids exams wanted; told in this order, and those that are not listed at `now` left out */
export async function examFacts(
  index: Kysely<Database>,
  ids: readonly string[],
  now: number,
): Promise<readonly ExamFacts[]> {
  const { rows: exams } =
    await sql<ExamRecord>`select exam.id, exam.site_id as "siteId", exam.patient_ref as "patientRef",
      exam.priority, exam.priority_from as "priorityFrom", exam.reserved_by as "reservedBy",
      exam.reading_since as "readingSince", exam.read_at as "readAt", exam.left_at as "leftAt",
      exam.fetch_wish as fetch, exam.created_at as "createdAt", exam.note, exam.clock_from as "clockFrom",
      patient.assigner, patient.patient_id as "patientId", patient.name_json as "nameJson",
      patient.birth_date as "birthDate", patient.sex
    from exam join patient on patient.id = exam.patient_ref
    where ${wanted(ids, "exam.id")} and ${listedAt(now)}`.execute(index);
  const [studies, modalities, orders, doubts, corrections, counts, priors, searches] = [
    await studyRecords(index, ids),
    await modalitiesOfSeries(index, ids),
    await ordersOfExams(index, ids),
    await doubtsOfExams(index, ids),
    await correctionsOfExams(index, ids),
    await imageCounts(index, ids),
    await priorCounts(index, ids),
    await searchStates(index, ids),
  ];
  const found = new Map(exams.map((exam) => [exam.id, exam]));
  const inOrder = ids.flatMap((id) => found.get(id) ?? []);
  return inOrder.map(({ patientRef, assigner, patientId, nameJson, birthDate, sex, ...exam }) => ({
    ...exam,
    patient: { ref: patientRef, assigner, id: patientId, name: stored<PersonName>(nameJson), birthDate, sex },
    studies: (studies.get(exam.id) ?? []).map(({ examId: _, summaryJson, ...study }) => {
      const told = stored<StudySummary>(summaryJson);
      const summary = { ...told, modalities: modalities.get(study.id) ?? told.modalities };
      return { ...study, summary, images: imagesOf(summary, counts.get(study.id)) };
    }),
    orders: orders.get(exam.id) ?? [],
    doubts: doubts.get(exam.id) ?? 0,
    corrected: corrections.get(exam.id) ?? null,
    priors: priors.get(exam.id) ?? { found: 0, relevant: 0, here: 0 },
    search: searches.get(exam.id) ?? "not-searched",
  }));
}

/** What was counted series by series; until then the number the archive's study record gives. */
function imagesOf(summary: StudySummary, count: CountRecord | undefined): ImageCount {
  const held = { here: count?.here ?? 0, refused: count?.refused ?? 0, broken: count?.broken ?? 0 };
  const counted = count?.counted === 1 ? count.expected : null;
  return { expected: counted ?? summary.instanceCount, ...held };
}

async function studyRecords(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly StudyRecord[]>> {
  const { rows } = await sql<StudyRecord>`select exam_study.exam_id as "examId", study.id,
      exam_study.joined_by as "joinedBy", study.summary_json as "summaryJson", study.performed_at as "performedAt",
      study.first_seen_at as "firstSeenAt", study.complete_at as "completeAt",
      study.gone_at as "goneAt"
    from exam_study join study on study.id = exam_study.study_id
    where ${wanted(ids, "exam_study.exam_id")}
    order by exam_study.joined_by <> 'own', study.performed_at, study.id`.execute(index);
  return Map.groupBy(rows, (row) => row.examId);
}

/** Of studies whose archive does not tell Modalities in Study (0008,0061): those of their series, once these are known. */
async function modalitiesOfSeries(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ studyId: string; modality: string }>`select distinct series.study_id as "studyId",
      json_extract(series.summary_json, '$.modality') as modality
    from exam_study join study on study.id = exam_study.study_id join series on series.study_id = study.id
    where ${wanted(ids, "exam_study.exam_id")} and json_array_length(study.summary_json, '$.modalities') = 0
    order by series.study_id, modality`.execute(index);
  const named = rows.filter(({ modality }) => modality !== "");
  return new Map(
    [...Map.groupBy(named, ({ studyId }) => studyId)].map(([id, of]) => [id, of.map((row) => row.modality)]),
  );
}

/** What was set apart and is gone at its archive can never come again: it is not counted, and keeps no exam waiting. */
async function imageCounts(index: Kysely<Database>, ids: readonly string[]): Promise<ReadonlyMap<string, CountRecord>> {
  const { rows } = await sql<CountRecord>`select series.study_id as "studyId",
      min(series.expected is not null) as counted, sum(series.expected) as expected,
      sum(series.here) as here, sum(series.refused) as refused, sum(series.broken) as broken
    from exam_study join series on series.study_id = exam_study.study_id
    where ${wanted(ids, "exam_study.exam_id")}
    group by series.study_id`.execute(index);
  return new Map(rows.map((row) => [row.studyId, row]));
}

async function priorCounts(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ExamFacts["priors"]>> {
  const { rows } = await sql<ExamFacts["priors"] & { examId: string }>`select prior.exam_id as "examId",
      count(*) as found, count(prior.rank) as relevant,
      count(case when prior.rank is not null and study.complete_at is not null then 1 end) as here
    from prior join study on study.id = prior.study_id
    where ${wanted(ids, "prior.exam_id")}
    group by prior.exam_id`.execute(index);
  return new Map(rows.map(({ examId, ...counts }) => [examId, counts]));
}

async function searchStates(
  index: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ExamFacts["search"]>> {
  const { rows } = await sql<{ examId: string; state: ExamFacts["search"] }>`select exam_id as "examId", state
    from prior_search where ${wanted(ids, "exam_id")}`.execute(index);
  return new Map(rows.map(({ examId, state }) => [examId, state]));
}

/** What of an exam lives only while the program runs. */
export interface LiveFacts {
  readonly isFetching: boolean;
  readonly isSearching: boolean;
  readonly problem: Problem | null;
}
export const noLiveFacts: LiveFacts = { isFetching: false, isSearching: false, problem: null };
