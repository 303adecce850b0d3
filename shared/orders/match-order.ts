/** Which orders a study belongs to, and what keeps that from being certain (rules OR-1 to OR-9, docs/rules/orders.md). */
import { z } from "zod";
import { kindsOf } from "../relevance/modality.ts";
import type { OrderStatus } from "./order-status.ts";

/** The evidence of a match, the most trusted first. */
export const matchLevel = z.enum(["accession", "placer", "patient-time"]);
export type MatchLevel = z.infer<typeof matchLevel>;

/** Why a match waits for a person. */
export const matchDoubt = z.enum([
  "other-patient",
  "no-patient-number",
  "other-birth-date",
  "other-sex",
  "other-accession",
  "several-orders",
  "several-studies",
  "kind-not-told",
]);
export type MatchDoubt = z.infer<typeof matchDoubt>;

export interface PatientEvidence {
  readonly assigner: string;
  readonly id: string;
  readonly birthDate: string;
  readonly sex: string;
}

interface Evidence {
  readonly siteId: string;
  readonly patient: PatientEvidence;
  readonly accession: string;
  readonly placer: string;
}

export interface StudyEvidence extends Evidence {
  readonly modalities: readonly string[];
  readonly performedAt: number | null;
}

export interface OrderEvidence extends Evidence {
  readonly id: string;
  readonly modality: string;
  readonly expectedAt: number | null;
  readonly status: OrderStatus;
  /** Other studies are joined to it already. */
  readonly isTaken: boolean;
}

/** One candidate. Without doubts it is joined; with any it waits for a person (OR-8). */
export interface OrderMatch {
  readonly orderId: string;
  readonly by: MatchLevel;
  readonly doubts: readonly MatchDoubt[];
}

/** OR-6: how far a study may lie from when its order expected it. */
const TIME_MS = 12 * 3_600_000;

const differ = (a: string, b: string): boolean => a !== "" && b !== "" && a !== b;
/** The number alone, without the namespace that some write behind it (EI: number^namespace). */
const numberOf = (text: string): string => (text.split("^")[0] ?? "").trim();
const isSame = (a: string, b: string): boolean => a !== "" && a === b;

/** OR-1: what speaks against one patient; nothing: they are one. */
function patientDoubts(a: PatientEvidence, b: PatientEvidence): MatchDoubt[] {
  if (a.id === "" || b.id === "") return ["no-patient-number"];
  if (a.id !== b.id || a.assigner !== b.assigner) return ["other-patient"];
  const doubts: MatchDoubt[] = [];
  if (differ(a.birthDate, b.birthDate)) doubts.push("other-birth-date");
  if (differ(a.sex, b.sex)) doubts.push("other-sex");
  return doubts;
}

/** OR-7: an order that still stands goes before cancelled ones; more than one that is left makes each doubtful. */
function judged(
  candidates: readonly OrderEvidence[],
  by: MatchLevel,
  doubtsOf: (order: OrderEvidence) => readonly MatchDoubt[],
): readonly OrderMatch[] {
  const standing = candidates.filter(({ status }) => status !== "cancelled");
  const left = standing.length > 0 ? standing : candidates;
  const several: readonly MatchDoubt[] = left.length > 1 ? ["several-orders"] : [];
  return left.map((order) => ({ orderId: order.id, by, doubts: [...doubtsOf(order), ...several] }));
}

/** OR-6: one patient, one kind, near in time, and no number against it. */
function isNear(study: StudyEvidence, order: OrderEvidence): boolean {
  if (order.status === "cancelled" || patientDoubts(study.patient, order.patient).length > 0) return false;
  if (differ(study.accession, order.accession) || differ(numberOf(study.placer), numberOf(order.placer))) return false;
  if (study.performedAt === null || order.expectedAt === null) return false;
  if (Math.abs(study.performedAt - order.expectedAt) > TIME_MS) return false;
  const kinds = kindsOf(study.modalities);
  const wanted = kindsOf(order.modality === "" ? [] : [order.modality]);
  return kinds.size === 0 || wanted.size === 0 || [...wanted].some((kind) => kinds.has(kind));
}

function timeDoubts(study: StudyEvidence, order: OrderEvidence): MatchDoubt[] {
  const isKindTold = kindsOf(study.modalities).size > 0 && order.modality !== "";
  return [...(isKindTold ? [] : ["kind-not-told" as const]), ...(order.isTaken ? ["several-studies" as const] : [])];
}

/**
 * The orders that a study may belong to, by the most trusted evidence there is (OR-5: a lower one is then not asked).
 *
 * @param orders those of the site that are not kept apart from the study by a person's word
 */
export function matchOrders(study: StudyEvidence, orders: readonly OrderEvidence[]): readonly OrderMatch[] {
  // OR-2: never across sites.
  const here = orders.filter(({ siteId }) => siteId === study.siteId);
  const patient = (order: OrderEvidence) => patientDoubts(study.patient, order.patient);

  const byAccession = here.filter((order) => isSame(study.accession, order.accession));
  if (byAccession.length > 0) return judged(byAccession, "accession", patient);

  const byPlacer = here.filter((order) => isSame(numberOf(study.placer), numberOf(order.placer)));
  if (byPlacer.length > 0) {
    return judged(byPlacer, "placer", (order) => [
      ...patient(order),
      ...(differ(study.accession, order.accession) ? ["other-accession" as const] : []),
    ]);
  }
  const near = here.filter((order) => isNear(study, order));
  return judged(near, "patient-time", (order) => timeDoubts(study, order));
}
