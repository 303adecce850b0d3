/** Which exams are one visit, read as one (rules WL-40 to WL-46). */
import { kindsOf } from "../relevance/modality.ts";

export interface GroupingRule {
  readonly enabled: boolean;
  /** How far apart studies of one visit may be. */
  readonly minutes: number;
}

/** A study, as far as grouping asks. */
export interface VisitStudy {
  readonly siteId: string;
  readonly patientRef: string;
  readonly modalities: readonly string[];
  /** Admission ID (0038,0010); "" when not told. */
  readonly admission: string;
  readonly performedAt: number | null;
}

/** WL-42: a CT and a CT are read as one; a CT and an ultrasound are not. */
const shareKind = (a: VisitStudy, b: VisitStudy): boolean => {
  const kinds = kindsOf(b.modalities);
  return [...kindsOf(a.modalities)].some((kind) => kinds.has(kind));
};

/** Whether two studies are one visit by the rule of their site. */
export function isOneVisit(rule: GroupingRule, a: VisitStudy, b: VisitStudy): boolean {
  // WL-40: never across sites, nor across patients.
  if (!rule.enabled || a.siteId !== b.siteId || a.patientRef !== b.patientRef) return false;
  // WL-41: two admissions are two visits.
  if (a.admission !== "" && b.admission !== "" && a.admission !== b.admission) return false;
  if (!shareKind(a, b)) return false;
  // WL-43: without a time nothing tells that they belong together.
  if (a.performedAt === null || b.performedAt === null) return false;
  return Math.abs(a.performedAt - b.performedAt) <= rule.minutes * 60_000;
}
