/** One row of the worklist from what is known of its exam. Pure. */
import type { SiteConfig } from "../../../shared/contract/site.ts";
import type { PersonName, StudySummary } from "../../../shared/dicom/summaries.ts";
import { ageInYears } from "../../../shared/sites/intake.ts";
import { utcMillis } from "../../../shared/units.ts";
import type { ExamRow, ExamStudy } from "../../../shared/worklist/exam-row.ts";
import { examStateOf, placeOf, progressOf, type StateFacts, sumImages } from "../../../shared/worklist/exam-state.ts";
import { clockStart, dueAt } from "../../../shared/worklist/sla.ts";
import type { ExamFacts, LiveFacts, StudyFacts } from "./exam-facts.ts";

const unique = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ""))];

const first = (studies: readonly StudyFacts[], of: (summary: StudySummary) => string): string =>
  studies.map(({ summary }) => of(summary)).find((text) => text !== "") ?? "";

/** A name to show in one column: what is written in the site's own script when there is no alphabetic one. */
const nameText = ({ alphabetic, ideographic, phonetic }: PersonName): string =>
  (alphabetic || ideographic || phonetic).replace(/\^+/g, " ").trim();

function ageOf(summary: StudySummary): string {
  if (summary.patient.age !== "") return summary.patient.age;
  const years = ageInYears(summary);
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

const examStudyOf = ({ id, joinedBy, summary, performedAt, images }: StudyFacts): ExamStudy => ({
  id,
  accession: summary.accession,
  description: summary.description,
  modalities: summary.modalities,
  performedAt,
  date: summary.date,
  time: summary.time,
  joinedBy,
  images,
});

/** WL-4, WL-7: the start of the exam's clock; started by complete images it stays, whatever comes later. */
export function clockFromOf(facts: ExamFacts, site: SiteConfig): number | null {
  const { studies } = facts;
  if (site.serviceLevel.startsAt === "images-complete" && facts.clockFrom !== null) return facts.clockFrom;
  const studyTime = earliest(studies);
  const complete = completedAt(studies);
  return clockStart(site.serviceLevel, {
    studyTime: studyTime === null ? null : utcMillis(studyTime),
    firstSeen: utcMillis(facts.createdAt),
    imagesComplete: complete === null ? null : utcMillis(complete),
  });
}

export function buildExamRow(facts: ExamFacts, site: SiteConfig, live: LiveFacts, revision: number): ExamRow {
  const { studies } = facts;
  const images = sumImages(studies.map((study) => study.images));
  const complete = completedAt(studies);
  const state: StateFacts = {
    isRead: facts.readAt !== null,
    isOpen: facts.readingSince !== null,
    isComplete: complete !== null,
    images,
    isFetching: live.isFetching,
    problem: live.problem,
  };
  const studyTime = earliest(studies);
  const clockFrom = clockFromOf(facts, site);
  const started = clockFrom === null ? null : utcMillis(clockFrom);
  const descriptions = unique(studies.map(({ summary }) => summary.description));
  const [main] = studies;
  return {
    id: facts.id,
    revision,
    siteId: facts.siteId,
    patient: facts.patient,
    age: main === undefined ? "" : ageOf(main.summary),
    studies: studies.map(examStudyOf),
    procedure: descriptions.join(" + "),
    modalities: unique(studies.flatMap(({ summary }) => summary.modalities)),
    bodyPart: unique(studies.map(({ summary }) => summary.bodyPart)).join(", "),
    indication: first(studies, (summary) => summary.indication),
    referrer: first(studies, (summary) => nameText(summary.referrer)),
    phone: first(studies, (summary) => summary.referrerPhone),
    ward: first(studies, (summary) => summary.ward),
    station: first(studies, (summary) => summary.station),
    priority: facts.priority,
    priorityFrom: facts.priorityFrom,
    performedAt: studyTime,
    firstSeenAt: facts.createdAt,
    // WL-6: read is when the clock stops.
    dueAt: state.isRead ? null : dueAt(site.serviceLevel, facts.priority, started),
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
