/** Which of an archive's studies come onto the list, and how urgent they are (rules SI-1 to SI-14, docs/rules/sites.md). */
import { z } from "zod";
import type { StudySummary } from "../dicom/summaries.ts";
import { type UtcMillis, utcMillis } from "../units.ts";
import type { IntakeRule, MatchList, Priority, PriorityRule, StudyMatcher } from "./intake-rule.ts";
import { dateAt, parseDate, performedBy } from "./site-time.ts";
import { fitsWildCards } from "./wild-card.ts";

export const intakeClause = z.enum([
  "modality",
  "station",
  "body-part",
  "status",
  "description",
  "age",
  "reported",
  "lookback",
]);
export type IntakeClause = z.infer<typeof intakeClause>;

/** Why one clause leaves a study out. */
export const intakeReason = z.object({
  clause: intakeClause,
  because: z.enum(["not-included", "excluded", "outside", "reported", "not-known"]),
});
export type IntakeReason = z.infer<typeof intakeReason>;

export interface IntakeVerdict {
  readonly matches: boolean;
  /** One for each clause that fails, in the order of the clauses. */
  readonly reasons: readonly IntakeReason[];
}

const plain = (text: string): string => text.trim().toLocaleLowerCase("en");

/** SI-2: letter case and outer blanks never count; a word may hold wild cards. */
function named(words: readonly string[], value: string, anywhere = false): boolean {
  const text = plain(value);
  return words
    .map(plain)
    .some((word) => (anywhere && !/[*?]/.test(word) ? text.includes(word) : fitsWildCards(word, text)));
}

type Verdict = IntakeReason["because"] | null;

/** SI-3 to SI-6 for a clause whose study has the given values; none: the archive does not say. */
function judge(list: MatchList, values: readonly string[], unknown: "passes" | "fails", anywhere = false): Verdict {
  const said = values.map((value) => value.trim()).filter((value) => value !== "");
  if (said.length === 0) return list.include.length > 0 && unknown === "fails" ? "not-known" : null;
  const left = said.filter((value) => !named(list.exclude, value, anywhere));
  if (left.length === 0) return "excluded";
  if (list.include.length === 0) return null;
  return left.some((value) => named(list.include, value, anywhere)) ? null : "not-included";
}

const AGE = /^(\d{3})([DWMY])$/;
const YEARS_OF: Readonly<Record<string, number>> = { D: 1 / 365.25, W: 7 / 365.25, M: 1 / 12, Y: 1 };

/** SI-9: whole years at the study, from Patient's Age (0010,1010), else from the birth date; null when unknown. */
export function ageInYears(study: {
  readonly date: string;
  readonly patient: Pick<StudySummary["patient"], "age" | "birthDate">;
}): number | null {
  const written = AGE.exec(study.patient.age.trim());
  if (written !== null) return Math.floor(Number(written[1]) * (YEARS_OF[written[2] ?? ""] ?? 1));
  const [born, then] = [parseDate(study.patient.birthDate), parseDate(study.date)];
  if (born === null || then === null) return null;
  const hadBirthday = then.month > born.month || (then.month === born.month && then.day >= born.day);
  const years = then.year - born.year - (hadBirthday ? 0 : 1);
  return years >= 0 ? years : null;
}

function judgeAge(ages: StudyMatcher["ages"], study: StudySummary, unknown: "passes" | "fails"): Verdict {
  if (ages.from === null && ages.to === null) return null;
  const years = ageInYears(study);
  if (years === null) return unknown === "fails" ? "not-known" : null;
  return years >= (ages.from ?? 0) && years <= (ages.to ?? Number.POSITIVE_INFINITY) ? null : "outside";
}

function* failedClauses(rule: StudyMatcher, study: StudySummary, unknown: "passes" | "fails"): Iterable<IntakeReason> {
  const verdicts: readonly (readonly [IntakeClause, Verdict])[] = [
    ["modality", judge(rule.modalities, study.modalities, unknown)],
    ["station", judge(rule.stations, [study.station], unknown)],
    ["body-part", judge(rule.bodyParts, [study.bodyPart], unknown)],
    ["status", judge(rule.statuses, [study.status], unknown)],
    ["description", judge(rule.descriptions, [study.description], unknown, true)],
    ["age", judgeAge(rule.ages, study, unknown)],
  ];
  for (const [clause, because] of verdicts) if (because !== null) yield { clause, because };
}

/** SI-1: a study comes onto the list when every clause holds; each clause that fails is named. */
export function matchesIntake(rule: IntakeRule, study: StudySummary, now: UtcMillis, zone: string): IntakeVerdict {
  const reasons: IntakeReason[] = [...failedClauses(rule, study, "passes")];
  if (rule.excludeReported && named(rule.reportedStatuses, study.status)) {
    reasons.push({ clause: "reported", because: "reported" });
  }
  if (rule.lookbackHours !== null) {
    const by = performedBy(study.date, study.time, zone);
    if (by !== null && by < now - rule.lookbackHours * 3_600_000)
      reasons.push({ clause: "lookback", because: "outside" });
  }
  return { matches: reasons.length === 0, reasons };
}

/**
 * SI-10: the days to ask an archive for, as DICOM DA by the site's own calendar: from the one that holds the start of the
 * lookback, with an open end, since scanners' clocks run ahead. Null when everything is asked.
 */
export function pollRange(rule: IntakeRule, now: UtcMillis, zone: string): { from: string; to: string } | null {
  if (rule.lookbackHours === null) return null;
  return { from: dateAt(utcMillis(now - rule.lookbackHours * 3_600_000), zone), to: "" };
}

/** SI-14: words of Requested Procedure Priority (0040,1003) and HL7 priorities that sites write there. */
const WRITTEN: Readonly<Record<string, Priority>> = {
  STAT: "stat",
  S: "stat",
  EMERGENCY: "stat",
  HIGH: "urgent",
  URGENT: "urgent",
  ASAP: "urgent",
  A: "urgent",
};

/** SI-13, SI-14: the first rule that matches decides, then what the archive says, then routine. */
export function priorityOf(
  rules: readonly PriorityRule[],
  study: StudySummary,
): { readonly priority: Priority; readonly from: "rule" | "archive" } {
  const rule = rules.find(({ when }) => [...failedClauses(when, study, "fails")].length === 0);
  if (rule !== undefined) return { priority: rule.priority, from: "rule" };
  return { priority: WRITTEN[study.priority.trim().toUpperCase()] ?? "routine", from: "archive" };
}
