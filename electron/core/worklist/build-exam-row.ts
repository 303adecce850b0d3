/** One row of the worklist from what is known of its exam. Pure. */
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { PersonName, StudySummary } from "../../../shared/dicom/summaries.ts";
import { expectedAt, type Order } from "../../../shared/orders/order.ts";
import { ageInYears } from "../../../shared/sites/intake.ts";
import { dateAt } from "../../../shared/sites/site-time.ts";
import { type UtcMillis, utcMillis } from "../../../shared/units.ts";
import type { ExamOrder, ExamRow, ExamStudy, Priority } from "../../../shared/worklist/exam-row.ts";
import { examStateOf, placeOf, progressOf, type StateFacts, sumImages } from "../../../shared/worklist/exam-state.ts";
import { clockStart, dueAt } from "../../../shared/worklist/sla.ts";
import type { ExamFacts, LiveFacts, StudyFacts } from "./exam-facts.ts";
import type { OrderFacts } from "./order-facts.ts";

const unique = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ""))];

const first = (studies: readonly StudyFacts[], of: (summary: StudySummary) => string): string =>
  studies.map(({ summary }) => of(summary)).find((text) => text !== "") ?? "";

/** A name to show in one column: what is written in the site's own script when there is no alphabetic one. */
const nameText = ({ alphabetic, ideographic, phonetic }: PersonName): string =>
  (alphabetic || ideographic || phonetic).replace(/\^+/g, " ").trim();

/** OR-32: what was asked for, in the order's words where one tells it, else in the images'. */
const asked = (
  { orders, studies }: ExamFacts,
  ofOrder: (order: Order) => string,
  ofStudy: (summary: StudySummary) => string,
): string => unique(standing(orders).map(({ order }) => ofOrder(order))).join("; ") || first(studies, ofStudy);

/** Orders that stand, or all when none does. */
function standing(orders: readonly OrderFacts[]): readonly OrderFacts[] {
  const left = orders.filter(({ order }) => order.status !== "cancelled");
  return left.length > 0 ? left : orders;
}

const urgency = { stat: 0, urgent: 1, routine: 2 } as const;

/** OR-33: the reader's word, then the site's rules, then the most urgent order that tells one, then the archive. */
function priorityOfExam({ priority, priorityFrom, orders }: ExamFacts): Pick<ExamRow, "priority" | "priorityFrom"> {
  if (priorityFrom !== "archive") return { priority, priorityFrom };
  const told = standing(orders).flatMap(({ order }): Priority[] => (order.priority === null ? [] : [order.priority]));
  const [most] = told.toSorted((a, b) => urgency[a] - urgency[b]);
  return most === undefined ? { priority, priorityFrom } : { priority: most, priorityFrom: "order" };
}

const examOrderOf = ({ id, order, joinedBy }: OrderFacts): ExamOrder => ({
  id,
  placer: order.placer,
  filler: order.filler,
  accession: order.accession,
  status: order.status,
  laterality: order.laterality,
  expectedAt: expectedAt(order),
  joinedBy,
});

/** Age at the study; of an exam that is only ordered, at the day that expects it. */
function ageOf({ studies: [main], orders: [order], patient }: ExamFacts, timeZone: string): string {
  if (main !== undefined && main.summary.patient.age !== "") return main.summary.patient.age;
  const at = order === undefined ? null : expectedAt(order.order);
  const day = at === null ? "" : dateAt(utcMillis(at), timeZone);
  const years = ageInYears(main?.summary ?? { date: day, patient: { age: "", birthDate: patient.birthDate } });
  return years === null ? "" : `${String(years).padStart(3, "0")}Y`;
}

const earliest = (studies: readonly StudyFacts[]): number | null => {
  const times = studies.flatMap(({ performedAt }) => performedAt ?? []);
  return times.length === 0 ? null : Math.min(...times);
};

/** When all studies of the exam were complete; `null` while one is not. */
function completedAt(studies: readonly StudyFacts[]): number | null {
  const times = studies.map(({ completeAt }) => completeAt);
  return times.includes(null) || times.length === 0 ? null : Math.max(...times.map((time) => time ?? 0));
}

const examStudyOf = ({ id, joinedBy, summary, performedAt, images, goneAt }: StudyFacts): ExamStudy => ({
  id,
  accession: summary.accession,
  description: summary.description,
  modalities: summary.modalities,
  performedAt,
  date: summary.date,
  time: summary.time,
  joinedBy,
  images,
  goneAt,
});

/**
 * WL-72: who it is in the words of the exam's own images where these tell it: another study under the same number, or a
 * prior, may spell the patient otherwise, and is no correction of this one.
 */
function patientOf({ patient, studies: [main] }: ExamFacts): ExamRow["patient"] {
  if (main === undefined) return patient;
  const { name, birthDate, sex } = main.summary.patient;
  return {
    ...patient,
    name: nameText(name) === "" ? patient.name : name,
    birthDate: birthDate || patient.birthDate,
    sex: sex || patient.sex,
  };
}

/** When images were first seen: an exam that was ordered before is older than that. */
function firstSeenAt({ createdAt, orders, studies }: ExamFacts): UtcMillis | null {
  if (studies.length === 0) return null;
  if (orders.length === 0) return utcMillis(createdAt);
  return utcMillis(Math.max(createdAt, Math.min(...studies.map((study) => study.firstSeenAt))));
}

/** WL-4, WL-7: the start of the exam's clock; started by complete images it stays, whatever comes later. */
export function clockFromOf(facts: ExamFacts, site: SiteConfig): number | null {
  const { studies } = facts;
  if (site.serviceLevel.startsAt === "images-complete" && facts.clockFrom !== null) return facts.clockFrom;
  const studyTime = earliest(studies);
  const complete = completedAt(studies);
  const ordered = facts.orders.flatMap(({ order }) => order.orderedAt ?? []);
  return clockStart(site.serviceLevel, {
    ordered: ordered.length === 0 ? null : utcMillis(Math.min(...ordered)),
    studyTime: studyTime === null ? null : utcMillis(studyTime),
    firstSeen: firstSeenAt(facts),
    imagesComplete: complete === null ? null : utcMillis(complete),
  });
}

export function buildExamRow(facts: ExamFacts, site: SiteConfig, live: LiveFacts, revision: number): ExamRow {
  const { studies } = facts;
  const isExpected = studies.length === 0;
  const counted = sumImages(studies.map((study) => study.images));
  const images = isExpected ? { ...counted, expected: null } : counted;
  const complete = completedAt(studies);
  const state: StateFacts = {
    isRead: facts.readAt !== null,
    isOpen: facts.readingSince !== null,
    isExpected,
    isComplete: complete !== null,
    images,
    isFetching: live.isFetching,
    problem: live.problem,
  };
  const studyTime = earliest(studies);
  const clockFrom = clockFromOf(facts, site);
  const started = clockFrom === null ? null : utcMillis(clockFrom);
  const orders = standing(facts.orders).map(({ order }) => order);
  const done = unique(studies.map(({ summary }) => summary.description));
  const descriptions = done.length > 0 ? done : unique(orders.map(({ procedure }) => procedure.name || procedure.code));
  const modalities = unique(studies.flatMap(({ summary }) => summary.modalities));
  const urgent = priorityOfExam(facts);
  return {
    id: facts.id,
    revision,
    siteId: facts.siteId,
    patient: patientOf(facts),
    age: ageOf(facts, site.timeZone),
    corrected: facts.corrected,
    studies: studies.map(examStudyOf),
    orders: facts.orders.map(examOrderOf),
    doubts: facts.doubts,
    procedure: descriptions.join(" + "),
    modalities: modalities.length > 0 ? modalities : unique(orders.map(({ modality }) => modality)),
    bodyPart: unique(studies.map(({ summary }) => summary.bodyPart)).join(", "),
    indication: asked(
      facts,
      ({ indication }) => indication,
      ({ indication }) => indication,
    ),
    referrer: asked(
      facts,
      ({ referrer }) => nameText(referrer),
      ({ referrer }) => nameText(referrer),
    ),
    phone: asked(
      facts,
      ({ phone }) => phone,
      ({ referrerPhone }) => referrerPhone,
    ),
    ward: asked(
      facts,
      ({ ward }) => ward,
      ({ ward }) => ward,
    ),
    station: first(studies, (summary) => summary.station),
    ...urgent,
    performedAt: studyTime,
    firstSeenAt: facts.createdAt,
    // WL-6: read is when the clock stops.
    dueAt: state.isRead ? null : dueAt(site.serviceLevel, urgent.priority, started),
    clockFrom,
    images,
    priors: { state: live.isSearching ? "searching" : facts.search, ...facts.priors },
    state: examStateOf(state),
    progress: progressOf(state),
    problem: live.problem,
    reservedBy: facts.reservedBy,
    place: placeOf(state),
    fetch: facts.fetch,
    note: facts.note,
    leftAt: facts.leftAt,
  };
}
